internal import Boards
internal import Lights
internal import Scanning
internal import SettingsFile
internal import StateFolder
internal import Voice

/// The configuration of `tillpost run`: a JSON file. Unknown keys are refused, so that a typing error is not a silent
/// default.
///
///     {
///       "board": "auto",
///       "scanners": [{ "folder": "/srv/pictures" }, { "serial": "/dev/ttyACM0", "baud": 9600 },
///                    { "keyboard": "/dev/input/by-id/usb-Scanner-event-kbd" },
///                    { "camera": "/dev/v4l/by-id/usb-Camera-video-index0", "width": 1280, "height": 720, "focus": 40 },
///                    { "keypad": "/dev/input/by-id/usb-Keypad-event-kbd", "numLockClears": true }],
///       "lamps": { "chip": "gpio-lamps", "green": "LAMP_G", "amber": "LAMP_A", "red": "LAMP_R", "link": "LAMP_L" },
///       "voice": { "language": "sw", "card": "default" },
///       "caFile": "/etc/tillpost/hq.pem",
///       "longestRetrySeconds": 300
///     }
///
/// The board's lamps and scanner are used where `lamps` or `scanners` does not stand there; its switches always are. `"board"` is `"auto"` (by the
/// model in the device tree), the name of a file in `/usr/share/tillpost/boards`, or a path.
///
/// `"lamps": "drawn"` draws them on the terminal, `"lamps": "none"` has none.
public struct Configuration: Sendable {
    /// The board as its file describes it, and that file.
    private(set) var board: (file: BoardFile, path: String)?
    var scanners: [Scanner] = []
    var switches: [Switch] = []
    var lamps = Lamps.drawn
    var voice: Voice?
    var caFile: String?
    var highestWaitMs: UInt64?

    /// A scanner, named by its kind and place.
    struct Scanner: Sendable {
        let name: String
        let source: any ScanSource
        var kind = ScannerWatch.Kind.scanner
    }

    /// A switch of the board, and what it is for.
    struct Switch: Sendable {
        let role: SwitchRole
        let source: any ScanSource
    }

    /// A voice: its language, the folder of its clips and the sound card.
    struct Voice: Sendable {
        let language: Language
        let folder: String
        let card: String
    }

    enum Lamps: Sendable {
        case drawn
        case none
        case wired(GPIOLampsSettings)

    }

    /// No scanner, drawn lamps, the system's authorities.
    public init() {}

    /// Reads a file of at most 64 KiB.
    ///
    /// - Throws: `NodeFault` that names the key that is wrong.
    public init(file path: String) throws {
        let bytes: [UInt8]
        do throws(StateFolderFault) { bytes = try WholeFile.read(path, limit: 65_536) } catch {
            guard case .failed(_, let reason) = error else { throw Configuration.fault(path, "there is no such file") }
            throw Configuration.fault(path, reason)
        }
        do {
            try read(
                SettingsObject(
                    SettingsValue(file: bytes),
                    known: ["board", "scanners", "lamps", "voice", "caFile", "longestRetrySeconds"]))
        } catch {
            throw Configuration.fault(path, "\(error)")
        }
    }

    private mutating func read(_ file: SettingsObject) throws {
        var file = file
        if let wish = try file.optionalText("board") { try settle(on: BoardChoice.board(wish)) }
        if file.keys.contains("scanners") { scanners = [] }
        for (index, item) in try file.list("scanners", most: 8).enumerated() {
            scanners.append(
                try Configuration.scanner(
                    SettingsObject(item, at: "scanners[\(index)]", known: Configuration.scannerKeys)))
        }
        if let own = file.optional("lamps") { lamps = try Configuration.lamps(own) }
        voice = try file.optionalObject("voice", known: ["language", "card", "clips"]).map(Configuration.voice)
        caFile = try file.optionalText("caFile")
        highestWaitMs = try file.optionalNumber("longestRetrySeconds", in: 1...3_600).map { UInt64($0) * 1_000 }
    }

    /// What the board has is there unless the configuration says otherwise.
    private mutating func settle(on board: (file: BoardFile, path: String)) throws {
        self.board = board
        lamps = board.file.lamps.map(Lamps.wired) ?? .none
        switches = [(SwitchRole.button, board.file.button), (.tamper, board.file.tamper)].compactMap { role, wiring in
            wiring.map { Switch(role: role, source: GPIOSwitch($0, name: role.rawValue)) }
        }
        switch board.file.scanner {
        case .keyboard:
            let place = "/dev/input/by-id/*-event-kbd"
            scanners = [Scanner(name: "keyboard \(place)", source: KeyboardScanner(path: place))]
        case .serial:
            let place = "/dev/serial/by-id/*"
            scanners = [Scanner(name: "serial \(place)", source: try SerialScanner(path: place, baud: 9_600))]
        case .camera:
            let place = "/dev/v4l/by-id/*-video-index0"
            scanners = [Scanner(name: "camera \(place)", source: CameraScanner(path: place), kind: .camera)]
        case .pictures:
            let place = "/srv/tillpost/pictures"
            scanners = [Scanner(name: "folder \(place)", source: WatchedFolder(path: place))]
        case .none: scanners = []
        }
    }

    private static let scannerKeys: Set<String> = [
        "folder", "serial", "baud", "keyboard", "keypad", "numLockClears", "camera", "width", "height", "exposure",
        "focus",
    ]

    private static func scanner(_ item: SettingsObject) throws -> Scanner {
        var item = item
        if let folder = try item.optionalText("folder") {
            return Scanner(name: "folder \(folder)", source: WatchedFolder(path: folder))
        }
        if let keyboard = try item.optionalText("keyboard") {
            return Scanner(name: "keyboard \(keyboard)", source: KeyboardScanner(path: keyboard))
        }
        if let keypad = try item.optionalText("keypad") {
            let source = NumericKeypad(path: keypad, clearsWithNumLock: try item.flag("numLockClears"))
            return Scanner(name: "keypad \(keypad)", source: source, kind: .keypad)
        }
        if let camera = try item.optionalText("camera") {
            let settings = try CameraSettings(reading: &item)
            return Scanner(
                name: "camera \(camera)", source: CameraScanner(path: camera, settings: settings), kind: .camera)
        }
        guard let serial = try item.optionalText("serial") else {
            throw SettingsFault(item.name("serial"), "neither folder, serial, keyboard, keypad nor camera is named")
        }
        let baud = try item.optionalNumber("baud", in: 1...10_000_000) ?? 9_600
        do {
            return Scanner(name: "serial \(serial)", source: try SerialScanner(path: serial, baud: Int(baud)))
        } catch {
            throw SettingsFault(item.name("baud"), error.description)
        }
    }

    private static func voice(_ item: SettingsObject) throws -> Voice {
        var item = item
        let code = try item.text("language")
        guard let language = Language(rawValue: code) else {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsFault(item.name("language"), "there is no \(code.prefix(16)); there are \(known)")
        }
        let clips = try item.optionalText("clips") ?? "/usr/share/tillpost/voice"
        let card = try item.optionalText("card") ?? "default"
        guard !clips.utf8.contains(0), !card.utf8.contains(0) else {
            throw SettingsFault(item.name("card"), "a name without a zero byte is needed")
        }
        return Voice(language: language, folder: "\(clips)/\(code)", card: card)
    }

    private static func lamps(_ item: SettingsValue) throws -> Lamps {
        switch item {
        case .text("drawn"): return .drawn
        case .text("none"): return .none
        default:
            var object = try SettingsObject(
                item, at: "lamps", known: ["chip", "green", "amber", "red", "link", "activeLow"])
            let chip = try object.text("chip")
            let isActiveLow = try object.flag("activeLow")
            func wiring(_ name: String) throws -> LampWiring? {
                try object.optionalText(name).map { LampWiring(line: $0, activeLow: isActiveLow) }
            }
            let settings = GPIOLampsSettings(
                chipLabel: chip, green: try wiring("green"), amber: try wiring("amber"), red: try wiring("red"),
                link: try wiring("link"))
            return .wired(settings)
        }
    }

    private static func fault(_ path: String, _ what: String) -> NodeFault {
        NodeFault(
            "\(path): \(what); nothing was started. Correct the file and start again.", exit: NodeFault.Exit.config)
    }
}

extension CameraSettings {
    fileprivate init(reading item: inout SettingsObject) throws {
        func number(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
            try item.optionalNumber(key, in: Int64(range.lowerBound)...Int64(range.upperBound)).map(Int.init)
        }
        let usual = CameraSettings()
        self.init(
            width: try number("width", in: CameraSettings.widths) ?? usual.width,
            height: try number("height", in: CameraSettings.heights) ?? usual.height,
            exposure: try number("exposure", in: CameraSettings.exposures),
            focus: try number("focus", in: CameraSettings.focuses))
    }
}
