internal import Lights
internal import Scanning
internal import SettingsFile
internal import StateFolder

/// The configuration of `tillpost run`: a JSON file. Unknown keys are refused, so that a typing error is not a silent
/// default.
///
///     {
///       "scanners": [{ "folder": "/srv/pictures" }, { "serial": "/dev/ttyACM0", "baud": 9600 },
///                    { "keyboard": "/dev/input/by-id/usb-Scanner-event-kbd" }],
///       "lamps": { "chip": "gpio-lamps", "green": "LAMP_G", "amber": "LAMP_A", "red": "LAMP_R", "link": "LAMP_L" },
///       "caFile": "/etc/tillpost/hq.pem",
///       "longestRetrySeconds": 300
///     }
///
/// `"lamps": "drawn"` draws them on the terminal, `"lamps": "none"` has none.
public struct Configuration: Sendable {
    var scanners: [any ScanSource] = []
    var lamps = Lamps.drawn
    var caFile: String?
    var highestWaitMs: UInt64?

    enum Lamps: Sendable {
        case drawn
        case none
        case wired(GPIOLampsSettings)

        var isWired: Bool { if case .wired = self { true } else { false } }
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
                    SettingsValue(file: bytes), known: ["scanners", "lamps", "caFile", "longestRetrySeconds"]))
        } catch {
            throw Configuration.fault(path, "\(error)")
        }
    }

    private mutating func read(_ file: SettingsObject) throws {
        var file = file
        for (index, item) in try file.list("scanners", most: 8).enumerated() {
            scanners.append(
                try Configuration.scanner(
                    SettingsObject(item, at: "scanners[\(index)]", known: ["folder", "serial", "baud", "keyboard"])))
        }
        lamps = try Configuration.lamps(file.optional("lamps"))
        caFile = try file.optionalText("caFile")
        highestWaitMs = try file.optionalNumber("longestRetrySeconds", in: 1...3_600).map { UInt64($0) * 1_000 }
    }

    private static func scanner(_ item: SettingsObject) throws -> any ScanSource {
        var item = item
        if let folder = try item.optionalText("folder") {
            return WatchedFolder(path: folder)
        }
        if let keyboard = try item.optionalText("keyboard") {
            return KeyboardScanner(path: keyboard)
        }
        guard let serial = try item.optionalText("serial") else {
            throw SettingsFault(item.name("serial"), "neither folder, serial nor keyboard is named")
        }
        let baud = try item.optionalNumber("baud", in: 1...10_000_000) ?? 9_600
        do { return try SerialScanner(path: serial, baud: Int(baud)) } catch {
            throw SettingsFault(item.name("baud"), error.description)
        }
    }

    private static func lamps(_ item: SettingsValue?) throws -> Lamps {
        switch item {
        case nil, .text("drawn"): return .drawn
        case .text("none"): return .none
        case .some(let item):
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
