/// The name of something recorded: a word, a number, a sentence. Its file is `NAME.wav` in the language's folder.
public struct Clip: Hashable, Sendable, CustomStringConvertible {
    /// Its name: letters, digits and `-`.
    public let description: String

    private init(_ name: String) { description = name }

    /// A phrase.
    init(_ phrase: Phrase) { description = phrase.rawValue }

    /// A number that the language has one recording for.
    static func number(_ number: Int) -> Clip { Clip("n-\(number)") }
    static let and = Clip("and")
    static let point = Clip("point")
    static let hundred = Clip("hundred")
    static let thousand = Clip("thousand")
    /// Ten thousand: 万.
    static let myriad = Clip("myriad")
    /// Ten as a place within a number: 十.
    static let ten = Clip("ten")
    /// Two of something: 两.
    static let pair = Clip("pair")

    /// A currency's name.
    static func currency(_ code: String) -> Clip { Clip("currency-\(code)") }
    /// A currency's name where it is one.
    static func single(_ code: String) -> Clip { Clip("currency-\(code)-1") }
    /// The name of its minor unit.
    static func minor(_ code: String) -> Clip { Clip("minor-\(code)") }
    /// The name of its minor unit where it is one.
    static func singleMinor(_ code: String) -> Clip { Clip("minor-\(code)-1") }
    /// Why a payment was not taken, by the refusal's code.
    static func refused(_ reason: String) -> Clip { Clip("refused-\(reason)") }
}
