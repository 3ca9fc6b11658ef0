internal import FoundationEssentials

/// A JSON value of a settings file: no fractions, because amounts are written as text.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Reads a file's text.
    init(file text: String) throws(HeadOfficeRefusal) {
        do { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) } catch {
            throw .bad(
                what: "file", why: "not JSON, or a number in it is not whole (amounts are texts such as \"12.50\")")
        }
    }
}

/// The keys of a JSON object, taken out one by one. A key that is not known is refused by its name.
struct JSONObject {
    private let path: String
    private var values: [String: JSONValue]

    /// - Parameter known: the keys that may be there; nil where any may.
    init(_ value: JSONValue, at path: String = "", known: Set<String>?) throws(HeadOfficeRefusal) {
        guard case .object(let values) = value else {
            throw .bad(what: path.isEmpty ? "file" : path, why: "not a JSON object")
        }
        self.path = path
        self.values = values
        if let known, let key = keys.first(where: { !known.contains($0) }) {
            throw .bad(what: name(String(key.prefix(64))), why: "this key is not known")
        }
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws(HeadOfficeRefusal) -> Int64 {
        guard case .integer(let value) = try take(key), range.contains(value) else {
            throw .bad(what: name(key), why: "a whole number from \(range.lowerBound) to \(range.upperBound) is needed")
        }
        return value
    }

    mutating func text(_ key: String) throws(HeadOfficeRefusal) -> String {
        guard case .text(let value) = try take(key) else { throw .bad(what: name(key), why: "a text is needed") }
        return value
    }

    mutating func object(_ key: String, known: Set<String>?) throws(HeadOfficeRefusal) -> JSONObject {
        try JSONObject(try take(key), at: name(key), known: known)
    }

    /// The keys not yet taken, in order.
    var keys: [String] { values.keys.sorted() }

    /// The name of a key with the path to it.
    func name(_ key: String) -> String { path.isEmpty ? key : path + "." + key }

    private mutating func take(_ key: String) throws(HeadOfficeRefusal) -> JSONValue {
        guard let value = values.removeValue(forKey: key) else { throw .bad(what: name(key), why: "it is missing") }
        return value
    }
}
