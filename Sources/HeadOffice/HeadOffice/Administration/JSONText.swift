internal import FoundationEssentials

/// Values as JSON text on one line, keys in order.
public enum JSONText {
    /// The text of a value that consists of texts, integers, flags, lists and objects.
    public static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
