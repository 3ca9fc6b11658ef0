internal import Scanning
internal import SettingsFile

/// What kind a scanner is. Its name is the key of its place.
enum ScannerKind: String, CaseIterable, Sendable {
    case folder, serial, keyboard, keypad, camera

    /// The keys that it may have beside its place.
    var settings: Set<String> {
        switch self {
        case .folder: []
        case .serial: ["baud", "ending", "silenceMs", "aim"]
        case .keyboard: ["silenceMs"]
        case .keypad: ["numLockClears"]
        case .camera: ["width", "height", "exposure", "focus"]
        }
    }
}

/// A scanner as a configuration names it.
struct ConfiguredScanner: Sendable {
    /// Every key that one of them may have.
    static let keys = ScannerKind.allCases.reduce(into: Set<String>()) { keys, kind in
        keys.formUnion(kind.settings.union([kind.rawValue]))
    }

    let kind: ScannerKind
    let place: String
    let source: any ScanSource

    /// Its kind and place.
    var name: String { "\(kind.rawValue) \(place)" }

    /// A scanner that is set as usual.
    init(_ kind: ScannerKind, at place: String) throws(SettingsFault) {
        var usual = try SettingsObject(.object([:]), known: [])
        try self.init(kind, at: place, &usual)
    }

    /// Reads one; `path` is where it stands in the file.
    init(_ value: SettingsValue, at path: String) throws(SettingsFault) {
        var item = try SettingsObject(value, at: path, known: ConfiguredScanner.keys)
        let kinds = ScannerKind.allCases.filter { item.keys.contains($0.rawValue) }
        guard let kind = kinds.first else {
            throw SettingsFault(path, "neither folder, serial, keyboard, keypad nor camera is named")
        }
        if kinds.count > 1 {
            throw SettingsFault(
                item.name(kinds[1].rawValue), "this one is a \(kind.rawValue); each stands in an object of its own")
        }
        let place = try item.name(kind.rawValue, is: "a path")
        if let strange = item.keys.first(where: { !kind.settings.contains($0) }) {
            throw SettingsFault(item.name(strange), "a \(kind.rawValue) has no such key")
        }
        try self.init(kind, at: place, &item)
    }

    private init(_ kind: ScannerKind, at place: String, _ item: inout SettingsObject) throws(SettingsFault) {
        self.kind = kind
        self.place = place
        switch kind {
        case .folder: source = WatchedFolder(path: place)
        case .serial: source = try ConfiguredScanner.serial(place, &item)
        case .keyboard:
            let silence = try item.optionalNumber("silenceMs", in: 1...60_000)
            source = KeyboardScanner(path: place, silence: .milliseconds(silence ?? 300))
        case .keypad: source = NumericKeypad(path: place, clearsWithNumLock: try item.flag("numLockClears"))
        case .camera: source = CameraScanner(path: place, settings: try CameraSettings(reading: &item))
        }
    }

    private static func serial(
        _ path: String, _ item: inout SettingsObject
    ) throws(SettingsFault) -> SerialScanner {
        let baud = Int(try item.optionalNumber("baud", in: 1...10_000_000) ?? 9_600)
        let silence = try item.optionalNumber("silenceMs", in: 1...60_000) ?? 150
        let readsAIMPrefix = try item.flag("aim", usual: true)
        let word = try item.optionalText("ending") ?? SerialScanner.Ending.lineEnd.rawValue
        guard let ending = SerialScanner.Ending(rawValue: word) else {
            throw SettingsFault(item.name("ending"), "lineEnd or silence is needed")
        }
        do throws(ScanningFault) {
            return try SerialScanner(
                path: path, baud: baud, ending: ending, silence: .milliseconds(silence), readsAIMPrefix: readsAIMPrefix)
        } catch {
            throw SettingsFault(item.name("baud"), error.description)
        }
    }
}

extension SettingsObject {
    /// A name for the system: a path, a line, a card. The system knows no empty one, and ends one at a zero byte.
    mutating func name(_ key: String, is what: String) throws(SettingsFault) -> String {
        let text = try self.text(key)
        guard !text.isEmpty, !text.utf8.contains(0) else { throw SettingsFault(self.name(key), "\(what) is needed") }
        return text
    }

    /// The same, or nothing.
    mutating func optionalName(_ key: String, is what: String) throws(SettingsFault) -> String? {
        !keys.contains(key) ? nil : try self.name(key, is: what)
    }
}

extension CameraSettings {
    fileprivate init(reading item: inout SettingsObject) throws(SettingsFault) {
        let usual = CameraSettings()
        let width = try item.number("width", in: CameraSettings.widths)
        let height = try item.number("height", in: CameraSettings.heights)
        self.init(
            width: width ?? usual.width, height: height ?? usual.height,
            exposure: try item.number("exposure", in: CameraSettings.exposures),
            focus: try item.number("focus", in: CameraSettings.focuses))
    }
}

extension SettingsObject {
    fileprivate mutating func number(_ key: String, in range: ClosedRange<Int>) throws(SettingsFault) -> Int? {
        try optionalNumber(key, in: Int64(range.lowerBound)...Int64(range.upperBound)).map { Int($0) }
    }
}
