internal import FoundationEssentials
internal import Lights
internal import Scanning
internal import StateFolder

/// The configuration of `tillpost run`: a JSON file. Unknown keys are refused, so that a typing error is not a silent
/// default.
///
///     {
///       "scanners": [{ "folder": "/srv/pictures" }, { "serial": "/dev/ttyACM0", "baud": 9600 }],
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
        let parsed: JSONValue
        do { parsed = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) } catch {
            throw Configuration.fault(path, "it is not JSON")
        }
        var root = try Keys(parsed, at: "the configuration", in: path)
        for (index, item) in try root.list("scanners").enumerated() {
            scanners.append(try Configuration.scanner(item, at: "scanners[\(index)]", in: path))
        }
        lamps = try Configuration.lamps(root.take("lamps"), in: path)
        caFile = try root.text("caFile")
        if let seconds = try root.number("longestRetrySeconds") {
            guard (1...3_600).contains(seconds) else {
                throw Configuration.fault(path, "longestRetrySeconds is not 1 to 3600")
            }
            highestWaitMs = UInt64(seconds) * 1_000
        }
        try root.finish()
    }

    private static func scanner(_ item: JSONValue, at place: String, in path: String) throws -> any ScanSource {
        var keys = try Keys(item, at: place, in: path)
        if let folder = try keys.text("folder") {
            try keys.finish()
            return WatchedFolder(path: folder)
        }
        guard let serial = try keys.text("serial") else {
            throw fault(path, "\(place) names neither folder nor serial")
        }
        let baud = try keys.number("baud") ?? 9_600
        try keys.finish()
        do { return try SerialScanner(path: serial, baud: baud) } catch { throw fault(path, "\(place): \(error)") }
    }

    private static func lamps(_ item: JSONValue?, in path: String) throws -> Lamps {
        switch item {
        case nil, .text("drawn"): return .drawn
        case .text("none"): return .none
        case .some(let item):
            var keys = try Keys(item, at: "lamps", in: path)
            guard let chip = try keys.text("chip") else { throw fault(path, "lamps names no chip") }
            let isActiveLow = try keys.flag("activeLow") ?? false
            func wiring(_ name: String) throws -> LampWiring? {
                try keys.text(name).map { LampWiring(line: $0, activeLow: isActiveLow) }
            }
            let settings = GPIOLampsSettings(
                chipLabel: chip, green: try wiring("green"), amber: try wiring("amber"), red: try wiring("red"),
                link: try wiring("link"))
            try keys.finish()
            return .wired(settings)
        }
    }

    static func fault(_ path: String, _ what: String) -> NodeFault {
        NodeFault(
            "\(path): \(what); nothing was started. Correct the file and start again.", exit: NodeFault.Exit.config)
    }
}

/// JSON as it is, before anything is made of it.
enum JSONValue: Decodable, Equatable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([JSONValue])
    case keys([String: JSONValue])
    case null

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .keys(try value.decode([String: JSONValue].self))
        }
    }
}

/// The keys of one JSON object, taken out one by one; what is left is unknown.
private struct Keys {
    private var left: [String: JSONValue]
    private let place: String
    private let path: String

    init(_ value: JSONValue, at place: String, in path: String) throws {
        guard case .keys(let keys) = value else { throw Configuration.fault(path, "\(place) is not an object") }
        left = keys
        self.place = place
        self.path = path
    }

    mutating func take(_ key: String) -> JSONValue? { left.removeValue(forKey: key) }

    mutating func text(_ key: String) throws -> String? {
        switch take(key) {
        case nil: return nil
        case .text(let text) where text.utf8.count <= 4_096: return text
        default: throw Configuration.fault(path, "\(key) is not a text")
        }
    }

    mutating func number(_ key: String) throws -> Int? {
        switch take(key) {
        case nil: return nil
        case .number(let number): if let whole = Int(exactly: number) { return whole }
        default: break
        }
        throw Configuration.fault(path, "\(key) is not a whole number")
    }

    mutating func flag(_ key: String) throws -> Bool? {
        switch take(key) {
        case nil: return nil
        case .flag(let flag): return flag
        default: throw Configuration.fault(path, "\(key) is not true or false")
        }
    }

    mutating func list(_ key: String) throws -> [JSONValue] {
        switch take(key) {
        case nil: return []
        case .list(let list) where list.count <= 8: return list
        default: throw Configuration.fault(path, "\(key) is not a list of at most 8")
        }
    }

    func finish() throws {
        guard let unknown = left.keys.sorted().first else { return }
        throw Configuration.fault(path, "\(place) has an unknown key '\(unknown.prefix(40))'")
    }
}
