/// What is wrong with a settings file: which key, and why.
public struct SettingsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key with the path to it, or "the file".
    public let key: String
    /// Why it is refused.
    public let why: String

    /// Names what is wrong. Both may hold what the file says: what could steer a terminal is shown as `?`.
    public init(_ key: String, _ why: String) {
        self.key = key.isEmpty ? "the file" : SettingsFault.shown(key)
        self.why = SettingsFault.shown(why)
    }

    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "?"
                    default: scalar
                    }
                }))
    }

    /// What a file says, cut short.
    static func quoted(_ text: String) -> String {
        let isLong = text.unicodeScalars.count > 40
        return "\"\(String(text.unicodeScalars.prefix(40)))\(isLong ? "..." : "")\""
    }

    /// Both, in one line.
    public var description: String { "\(key): \(why)" }
}
