/// The keys of one object of a settings file, taken out one by one. An unknown one is refused by its name, before anything
/// else is said of the object: a typing error must not be a silent default.
public struct SettingsObject: Sendable {
    private let path: String
    private var values: [String: SettingsValue]

    /// Opens an object.
    ///
    /// - Parameters:
    ///   - path: where it stands in the file.
    ///   - known: the keys that may be there; nil where they are names of the writer's own.
    public init(_ value: SettingsValue, at path: String = "", known: Set<String>?) throws(SettingsFault) {
        guard case .object(let values) = value else { throw SettingsFault(path, "not an object") }
        self.path = path
        self.values = values
        guard let known, let unknown = keys.first(where: { !known.contains($0) }) else { return }
        let allowed = known.sorted().joined(separator: ", ")
        throw SettingsFault(path, "\(SettingsFault.quoted(unknown)) is not known here; allowed are \(allowed)")
    }

    /// The keys not yet taken, in order.
    public var keys: [String] { values.keys.sorted() }

    /// The name of a key with the path to it.
    public func name(_ key: String) -> String { path.isEmpty ? key : path + "." + key }

    /// Takes a value that may be missing.
    public mutating func optional(_ key: String) -> SettingsValue? { values.removeValue(forKey: key) }

    /// Takes a value that must be there.
    public mutating func value(_ key: String) throws(SettingsFault) -> SettingsValue {
        guard let value = optional(key) else { throw SettingsFault(name(key), "it is missing") }
        return value
    }

    /// A text of at most 4,096 bytes.
    public mutating func text(_ key: String) throws(SettingsFault) -> String {
        guard case .text(let text) = try value(key), text.utf8.count <= 4_096 else {
            throw SettingsFault(name(key), "a text is needed")
        }
        return text
    }

    /// A text, or nothing.
    public mutating func optionalText(_ key: String) throws(SettingsFault) -> String? {
        values[key] == nil ? nil : try text(key)
    }

    /// A whole number within a range.
    public mutating func number(_ key: String, in range: ClosedRange<Int64>) throws(SettingsFault) -> Int64 {
        guard case .number(let number) = try value(key), range.contains(number) else {
            throw SettingsFault(
                name(key), "a whole number from \(range.lowerBound) to \(range.upperBound) is needed")
        }
        return number
    }

    /// A whole number, or nothing.
    public mutating func optionalNumber(_ key: String, in range: ClosedRange<Int64>) throws(SettingsFault) -> Int64? {
        values[key] == nil ? nil : try number(key, in: range)
    }

    /// True or false; what is usual where it is missing.
    public mutating func flag(_ key: String, usual: Bool = false) throws(SettingsFault) -> Bool {
        switch optional(key) {
        case nil: return usual
        case .flag(let flag): return flag
        default: throw SettingsFault(name(key), "true or false is needed")
        }
    }

    /// An object.
    public mutating func object(_ key: String, known: Set<String>?) throws(SettingsFault) -> SettingsObject {
        try SettingsObject(try value(key), at: name(key), known: known)
    }

    /// An object, or nothing.
    public mutating func optionalObject(_ key: String, known: Set<String>?) throws(SettingsFault) -> SettingsObject? {
        values[key] == nil ? nil : try object(key, known: known)
    }

    /// A list of at most `most`; empty where it is missing.
    public mutating func list(_ key: String, most: Int) throws(SettingsFault) -> [SettingsValue] {
        switch optional(key) {
        case nil: return []
        case .list(let list) where list.count <= most: return list
        default: throw SettingsFault(name(key), "a list of at most \(most) is needed")
        }
    }
}
