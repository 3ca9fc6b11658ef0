public import Payments

/// The code of a Swiss bill: SIX, "Swiss Implementation Guidelines for the QR-bill", 2.2 and 2.3. Read only.
public struct SwissBill: ForeignCode {
    /// How the reference is made.
    public enum ReferenceKind: String, Equatable, Sendable {
        /// 27 digits, the last a check digit; only with a QR-IBAN.
        case qrReference = "QRR"
        /// ISO 11649; only with an ordinary IBAN.
        case creditorReference = "SCOR"
        /// No reference; only with an ordinary IBAN.
        case none = "NON"
    }

    /// The code as scanned.
    public let text: [UInt8]
    /// The creditor's account, an IBAN of Switzerland or Liechtenstein.
    public let account: String
    /// Who gets the money.
    public let creditor: SwissAddress
    /// Who owes it, if stated.
    public let debtor: SwissAddress?
    /// The amount, or nil where the payer types it. Zero marks a bill that informs, and is not to be paid.
    public let amount: Money?
    /// CHF or EUR.
    public let currency: Currency
    /// How the reference is made.
    public let referenceKind: ReferenceKind
    /// The reference; empty if there is none.
    public let reference: String
    /// The message to the creditor; empty if there is none.
    public let message: String
    /// Structured data about the bill, such as Swico's "//S1/..."; empty if there is none.
    public let billingInformation: String
    /// Parameters of at most two other ways to pay.
    public let alternativeSchemes: [String]

    /// The guidelines' largest content, in characters.
    public static let mostCharacters = 997

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let bill = SwissBill.read(text, &findings)
        self = try findings.accepted(bill)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        let bill = read(text, &findings)
        return findings.explained(
            "Swiss QR-bill", standard: "Swiss Implementation Guidelines QR-bill 2.3", use: .oursToShow,
            amount: bill?.amount?.digits, currency: bill?.currency.code)
    }

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> SwissBill? {
        // Two bytes a character at most in the letters that are permitted, and three in the euro's sign.
        guard !findings.isTooLong(text, for: 3 * mostCharacters), let lines = SwissLines(text, &findings) else {
            return nil
        }
        if String(decoding: text, as: UTF8.self).unicodeScalars.count > mostCharacters {
            findings.flaw(at: 0, "more than \(mostCharacters) characters")
        }
        let checks = SwissChecks(lines: lines)
        checks.header(&findings)
        let account = checks.account(&findings)
        let creditor = SwissAddress.read(lines, from: 5, &findings)
        if creditor == nil { lines.flaw(5, "no creditor", &findings) }
        if SwissAddress.read(lines, from: 12, &findings) != nil {
            lines.flaw(12, "an ultimate creditor, which is not used yet", &findings)
        }
        let currency = checks.currency(&findings)
        let amount = checks.amount(currency, &findings)
        let debtor = SwissAddress.read(lines, from: 21, &findings)
        let reference = checks.reference(account: account, &findings)
        let message = lines.text(30, &findings)
        if !lines.raw(31).elementsEqual("EPD".utf8) { lines.flaw(31, "not the trailer EPD", &findings) }
        let information = lines.text(32, &findings)
        if message.unicodeScalars.count + information.unicodeScalars.count > 140 {
            lines.flaw(32, "more than 140 characters with the message", &findings)
        }
        let schemes = [lines.text(33, &findings), lines.text(34, &findings)].filter { !$0.isEmpty }
        guard let creditor, let currency, let reference else { return nil }
        return SwissBill(
            text: text, account: account, creditor: creditor, debtor: debtor, amount: amount, currency: currency,
            referenceKind: reference.kind, reference: reference.text, message: message,
            billingInformation: information, alternativeSchemes: schemes)
    }

    private init(
        text: [UInt8], account: String, creditor: SwissAddress, debtor: SwissAddress?, amount: Money?,
        currency: Currency, referenceKind: ReferenceKind, reference: String, message: String,
        billingInformation: String, alternativeSchemes: [String]
    ) {
        self.text = text
        self.account = account
        self.creditor = creditor
        self.debtor = debtor
        self.amount = amount
        self.currency = currency
        self.referenceKind = referenceKind
        self.reference = reference
        self.message = message
        self.billingInformation = billingInformation
        self.alternativeSchemes = alternativeSchemes
    }
}
