internal import Boards
internal import Lights
internal import Payments
internal import Scanning
internal import SettingsFile
internal import Signing
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
    /// SHA-256 of the file, and of the board's file where it names a board; nil without a file.
    private(set) var fingerprint: String?
    /// The board as its file describes it, and that file.
    private(set) var board: ChosenBoard?
    var scanners: [ConfiguredScanner] = []
    var switches: [Switch] = []
    var lamps = Lamps.drawn
    var voice: Voice?
    var caFile: String?
    var highestWaitMs: UInt64?

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

    /// The keys of the file, and those of its objects; a scanner's are ``ConfiguredScanner/keys``.
    static let keys: Set<String> = ["board", "scanners", "lamps", "voice", "caFile", "longestRetrySeconds"]
    static let lampKeys: Set<String> = ["chip", "green", "amber", "red", "link", "activeLow"]
    static let voiceKeys: Set<String> = ["language", "card", "clips"]

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
                    known: Configuration.keys))
        } catch {
            throw Configuration.fault(path, "\(error)")
        }
        fingerprint = Primitives.libcrypto.digest(bytes + (board?.bytes ?? [])).description
    }

    private mutating func read(_ file: SettingsObject) throws {
        var file = file
        if let wish = try file.optionalName("board", is: "auto, a board's name or a path") {
            try settle(on: BoardChoice.board(wish))
        }
        if file.keys.contains("scanners") { scanners = [] }
        for (index, item) in try file.list("scanners", most: 8).enumerated() {
            let scanner = try ConfiguredScanner(item, at: "scanners[\(index)]")
            // The first would hold the device, and the second never get it.
            if scanners.contains(where: { $0.place == scanner.place }) {
                throw SettingsFault("scanners[\(index)].\(scanner.kind.rawValue)", "\(scanner.place) is named already")
            }
            scanners.append(scanner)
        }
        if let own = file.optional("lamps") { lamps = try Configuration.lamps(own) }
        voice = try file.optionalObject("voice", known: Configuration.voiceKeys).map(Configuration.voice)
        caFile = try file.optionalName("caFile", is: "a path")
        highestWaitMs = try file.optionalNumber("longestRetrySeconds", in: 1...3_600).map { UInt64($0) * 1_000 }
    }

    /// What the board has is there unless the configuration says otherwise.
    private mutating func settle(on board: ChosenBoard) throws {
        self.board = board
        lamps = board.file.lamps.map(Lamps.wired) ?? .none
        switches = [(SwitchRole.button, board.file.button), (.tamper, board.file.tamper)].compactMap { role, wiring in
            wiring.map { Switch(role: role, source: GPIOSwitch($0, name: role.rawValue)) }
        }
        scanners =
            switch board.file.scanner {
            case .keyboard: [try ConfiguredScanner(.keyboard, at: "/dev/input/by-id/*-event-kbd")]
            case .serial: [try ConfiguredScanner(.serial, at: "/dev/serial/by-id/*")]
            case .camera: [try ConfiguredScanner(.camera, at: "/dev/v4l/by-id/*-video-index0")]
            case .pictures: [try ConfiguredScanner(.folder, at: "/srv/tillpost/pictures")]
            case .none: []
            }
    }

    private static func voice(_ item: SettingsObject) throws -> Voice {
        var item = item
        let code = try item.text("language")
        guard let language = Language(rawValue: code) else {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsFault(item.name("language"), "there is no \(code.prefix(16)); there are \(known)")
        }
        let clips = try item.optionalName("clips", is: "a path") ?? "/usr/share/tillpost/voice"
        let card = try item.optionalName("card", is: "a card's name") ?? "default"
        return Voice(language: language, folder: "\(clips)/\(code)", card: card)
    }

    private static func lamps(_ item: SettingsValue) throws -> Lamps {
        switch item {
        case .text("drawn"): return .drawn
        case .text("none"): return .none
        case .text(let word):
            throw SettingsFault(
                "lamps", "there is no \(word.prefix(16)); there are drawn, none, or an object with chip and lines")
        default:
            var object = try SettingsObject(
                item, at: "lamps", known: Configuration.lampKeys)
            let chip = try object.name("chip", is: "a chip's label")
            let isActiveLow = try object.flag("activeLow")
            func wiring(_ name: String) throws -> LampWiring? {
                try object.optionalName(name, is: "a line's name").map { LampWiring(line: $0, activeLow: isActiveLow) }
            }
            let (green, amber, red) = (try wiring("green"), try wiring("amber"), try wiring("red"))
            let link = try wiring("link")
            do throws(LampsSettingsFault) {
                return .wired(
                    try GPIOLampsSettings(chipLabel: chip, green: green, amber: amber, red: red, link: link))
            } catch { throw SettingsFault("lamps", error.description) }
        }
    }

    private static func fault(_ path: String, _ what: String) -> NodeFault {
        NodeFault(
            "\(path): \(what); nothing was started. Correct the file and start again.", exit: NodeFault.Exit.config)
    }
}
