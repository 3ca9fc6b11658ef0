internal import FoundationEssentials

/// A value of a settings file (JSON). No fractions: amounts are written as text, everything else is whole.
public enum SettingsValue: Decodable, Equatable, Sendable {
    /// null
    case null
    /// true or false
    case flag(Bool)
    /// A whole number.
    case number(Int64)
    /// A text.
    case text(String)
    /// A list.
    case list([SettingsValue])
    /// An object.
    case object([String: SettingsValue])

    /// Decodes whichever it is.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([SettingsValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: SettingsValue].self))
        }
    }

    /// Reads a file's bytes, UTF-8. Their number is bounded by whoever read the file.
    public init(file bytes: [UInt8]) throws(SettingsFault) {
        // JSON in UTF-16 or UTF-32 is none of ours, and always has a zero byte.
        guard !bytes.contains(0) else { throw SettingsFault("", "not JSON in UTF-8") }
        do { self = try JSONDecoder().decode(SettingsValue.self, from: Data(bytes)) } catch {
            throw SettingsFault("", "not JSON, or a number in it is not whole (amounts are texts such as \"12.50\")")
        }
        // Which of the two the parser keeps is its own affair.
        if let twice = RepeatedKey(inJSON: bytes) {
            throw SettingsFault("line \(twice.line)", "\(SettingsFault.quoted(twice.key)) stands here twice")
        }
    }
}
