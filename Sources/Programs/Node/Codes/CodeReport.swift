internal import PaymentCodes

/// What a code says, for a person or a script.
public struct CodeReport: Encodable, Sendable {
    /// One field, and those inside it.
    public struct Field: Encodable, Sendable {
        let id: String
        let name: String
        let position: Int
        let length: Int
        let value: String
        let parts: [Field]?
    }

    /// One thing that is wrong.
    public struct Flaw: Encodable, Sendable {
        let position: Int
        let field: String?
        let reason: String
    }

    private enum CodingKeys: String, CodingKey {
        case family, standard, use = "class", amount, currency, isWellFormed, box, fields, flaws
    }

    let family: String
    let standard: String
    let use: String
    let amount: String?
    let currency: String?
    /// Whether nothing is wrong with it.
    public let isWellFormed: Bool
    let box: [Int]?
    let fields: [Field]
    let flaws: [Flaw]
    private let meaning: String

    /// The most bytes of a code.
    public static var largestCode: Int { ReadCode.largestText }

    /// Reads a code.
    ///
    /// - Parameter awaitingPayment: whether to read it as a counter does that waits for a payment: only then is a number
    ///   a wallet's token.
    /// - Parameter symbology: what the scanner calls the symbol: "EAN-13", "UPC-E"; nil where nobody knows.
    /// - Parameter box: where the symbol stands in its picture: left, top, right, bottom in pixels; nil where there is no
    ///   picture.
    public init(reading code: [UInt8], awaitingPayment: Bool, symbology: String? = nil, box: [Int]? = nil) {
        let explained = CodeReport.explained(code, awaitingPayment, symbology)
        family = explained.family
        standard = explained.standard
        use = explained.use.rawValue
        meaning = CodeReport.meaning(explained.use)
        amount = explained.amount
        currency = explained.currency
        fields = explained.fields.map(Field.init)
        flaws = explained.flaws.map { Flaw(position: $0.position, field: $0.field, reason: $0.reason) }
        isWellFormed = flaws.isEmpty
        self.box = box
    }

    /// Whether a code may be printed as it was read: it holds no card number, and is no token of a wallet.
    public static func mayShow(_ code: [UInt8], symbology: String? = nil) -> Bool {
        explained(code, true, symbology).mayShow(code)
    }

    private static func explained(_ code: [UInt8], _ awaitingPayment: Bool, _ symbology: String?) -> ExplainedCode {
        let symbology = symbology.flatMap { $0.isEmpty ? nil : $0 }
        let ofArticle = symbology.flatMap(ArticleCode.Symbology.init(rawValue:))
        return ExplainedCode(
            reading: code, awaitingPayment: awaitingPayment, symbology: ofArticle,
            otherSymbology: ofArticle == nil ? symbology : nil)
    }

    /// A code's text on one line: nothing in it steers the terminal, and nothing looks like a column or a line of ours.
    public static func shown(_ text: String) -> String { ShownText.of(text) }

    /// Lines for a person. No character of the code can steer the terminal.
    public var lines: [String] {
        let money = amount.map { ["amount    " + $0 + (currency.map { " \($0)" } ?? "")] }
        let currencyAlone = currency.map { ["currency  \($0)"] }
        let head = [family, "standard  \(standard)", "class     \(meaning)"]
        let wrong = flaws.map { flaw in
            "wrong     \(flaw.field.map { "field \($0), " } ?? "")byte \(flaw.position): \(flaw.reason)"
        }
        let place =
            box.map { ["place     \($0.map(String.init).joined(separator: ", ")) (left, top, right, bottom)"] } ?? []
        return head + place + (money ?? currencyAlone ?? []) + fields.flatMap { $0.lines(depth: 0) }
            + (isWellFormed ? ["well formed"] : wrong)
    }

    private static func meaning(_ use: ExplainedCode.Use) -> String {
        switch use {
        case .note: "note: the counter checks it without a network"
        case .confirmation: "confirmation: headquarters says that it was paid; good once"
        case .onlineOnly: "online only: nobody but its network can say yes; never stored"
        case .oursToShow: "ours to show: a merchant's sign for the buyer's phone, never a payment"
        case .article: "article: goes into the basket"
        case .control: "control: for enrolling a board"
        case .unknown: "unknown: not taken"
        }
    }
}

extension CodeReport.Field {
    fileprivate init(_ field: CodeField) {
        id = field.id
        name = field.name
        position = field.position
        length = field.length
        value = field.value
        parts = field.parts.isEmpty ? nil : field.parts.map(CodeReport.Field.init)
    }

    fileprivate func lines(depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth + 1)
        let value = parts == nil ? ": \(value)" : ""
        return ["\(indent)\(id) (\(length)) \(name)\(value)"] + (parts ?? []).flatMap { $0.lines(depth: depth + 1) }
    }
}
