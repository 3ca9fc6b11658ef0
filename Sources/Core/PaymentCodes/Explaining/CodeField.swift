/// One field of a code, for a person to read.
public struct CodeField: Equatable, Sendable {
    /// The field's name in its standard: "54", "62.07", "5F2D", "(01)", "am", "line 8".
    public let id: String
    /// What the standard calls it.
    public let name: String
    /// Where its first byte stands in the code, without blanks before it; inside Base64 and digits, in what was decoded.
    public let position: Int
    /// Its length as the standard counts it.
    public let length: Int
    /// Its value; card numbers masked, bytes that are no text as hexadecimal.
    public let value: String
    /// The fields inside it.
    public let parts: [CodeField]

    /// States a field.
    public init(id: String, name: String, position: Int, length: Int, value: String, parts: [CodeField] = []) {
        self.id = id
        self.name = name
        self.position = position
        self.length = length
        self.value = value
        self.parts = parts
    }
}
