/// What a data object of a card is called, how long it may be, and how much of it a person may see.
struct CardTag {
    /// How a value is shown.
    enum Showing {
        /// As text.
        case text
        /// As hexadecimal.
        case hexadecimal
        /// Nothing, for what is inside is shown.
        case parts
        /// A card number: its last four digits.
        case cardNumber
        /// Track data: the last four digits of the card number in it.
        case track
        /// A person's name: the first letter of each part.
        case name
        /// Not at all: it tells who pays, and helps nobody at a counter.
        case hidden
    }

    let name: String
    let lengths: ClosedRange<Int>
    let showing: Showing

    private init(_ name: String, _ lengths: ClosedRange<Int>, _ showing: Showing) {
        self.name = name
        self.lengths = lengths
        self.showing = showing
    }

    /// EMV Consumer-Presented Mode 1.1, tables 3.2 to 3.5; lengths from EMV Book 3, Annex A. Track and name fields
    /// that the mode does not list are here so that they are masked where a wallet puts them in nevertheless.
    static let known: [String: CardTag] = [
        "85": CardTag("Payload Format Indicator", 5...5, .text),
        "61": CardTag("Application Template", 0...512, .parts),
        "62": CardTag("Common Data Template", 0...512, .parts),
        "63": CardTag("Application Specific Transparent Template", 0...512, .parts),
        "64": CardTag("Common Data Transparent Template", 0...512, .parts),
        "4F": CardTag("Application Definition File (ADF) Name", 5...16, .hexadecimal),
        "50": CardTag("Application Label", 1...16, .text),
        "56": CardTag("Track 1 Data", 0...76, .hidden),
        "57": CardTag("Track 2 Equivalent Data", 1...19, .track),
        "5A": CardTag("Application PAN", 4...10, .cardNumber),
        "5F20": CardTag("Cardholder Name", 2...26, .name),
        "5F24": CardTag("Application Expiration Date", 3...3, .hidden),
        "5F2D": CardTag("Language Preference", 2...8, .text),
        "5F34": CardTag("PAN Sequence Number", 1...1, .hexadecimal),
        "5F50": CardTag("Issuer URL", 1...512, .text),
        "82": CardTag("Application Interchange Profile", 2...2, .hexadecimal),
        "9F08": CardTag("Application Version Number", 1...16, .hexadecimal),
        "9F0B": CardTag("Cardholder Name Extended", 27...45, .name),
        "9F10": CardTag("Issuer Application Data", 1...32, .hexadecimal),
        "9F19": CardTag("Token Requestor ID", 1...6, .hexadecimal),
        "9F1F": CardTag("Track 1 Discretionary Data", 0...512, .hidden),
        "9F20": CardTag("Track 2 Discretionary Data", 0...512, .hidden),
        "9F24": CardTag("Payment Account Reference (PAR)", 1...29, .hidden),
        "9F25": CardTag("Last 4 Digits of PAN", 2...2, .hexadecimal),
        "9F26": CardTag("Application Cryptogram", 8...8, .hexadecimal),
        "9F27": CardTag("Cryptogram Information Data", 1...1, .hexadecimal),
        "9F36": CardTag("Application Transaction Counter", 2...2, .hexadecimal),
        "9F37": CardTag("Unpredictable Number", 4...4, .hexadecimal),
        "9F6B": CardTag("Track 2 Data", 1...19, .track),
    ]

    /// A value of a data object, masked by what it is.
    func shown(_ value: [UInt8]) -> String {
        switch showing {
        case .text: CardDigits.masked(ShownText.of(value))
        case .hexadecimal: CardDigits.maskedHexadecimal(value)
        case .parts: ""
        case .cardNumber: CardDigits.maskedNumber(value)
        case .track: CardDigits.maskedNumber(value) + ", rest not shown"
        case .name: CardTag.initials(value)
        case .hidden: "not shown"
        }
    }

    /// The initials tell two codes on two phones apart; more of the name is nobody's business at a counter. Three
    /// stars stand for any number of letters.
    private static func initials(_ value: [UInt8]) -> String {
        value.split { !Ascii.isAlphanumeric($0) && $0 < 0x80 }.map { part in
            (part.first.flatMap { Ascii.isLetter($0) ? Ascii.text([$0]) : nil } ?? "") + "***"
        }.joined(separator: " ")
    }
}
