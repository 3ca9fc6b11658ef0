/// One field of a code, for a person to read.
///
/// Whatever it is made of, nothing in it steers a terminal, and no card number is in it: that is seen to here, where
/// every field begins, so that no parser can forget it.
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
    /// What of the value was masked.
    public let masking: CardNumber.Masking
    /// Whether what was masked is reason enough not to hand the code on as it was read: it is a card number or a person's,
    /// here or in the fields inside it. A long reference that holds one somewhere by chance is none.
    public let isSensitive: Bool
    /// The fields inside it.
    public let parts: [CodeField]

    /// States a field.
    ///
    /// - Parameter masking: what of the value nobody needs to see.
    public init(
        id: String, name: String, position: Int, length: Int, value: String, masking: CardNumber.Masking = .cards,
        parts: [CodeField] = []
    ) {
        let (shownID, shownName) = (CardNumber.masked(id), CardNumber.masked(name))
        let shownValue = CardNumber.masked(value, masking)
        self.id = ShownText.of(shownID)
        self.name = ShownText.of(shownName)
        self.position = position
        self.length = length
        self.value = ShownText.of(shownValue)
        self.masking = masking
        isSensitive =
            CardNumber.isIn(id) || CardNumber.isIn(name) || parts.contains(where: \.isSensitive)
            || (masking == .cards ? CardNumber.isIn(value) : shownValue != value)
        self.parts = parts
    }
}
