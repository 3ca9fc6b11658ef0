/// What is wrong with a settings file: which key, and why.
public struct SettingsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key with the path to it, or "the file".
    public let key: String
    /// Why it is refused.
    public let why: String

    /// Names what is wrong.
    public init(_ key: String, _ why: String) {
        self.key = key.isEmpty ? "the file" : key
        self.why = why
    }

    /// Both, in one line.
    public var description: String { "\(key): \(why)" }
}
