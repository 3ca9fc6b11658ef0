public import Payments

/// A request for a SEPA credit transfer: EPC069-12, "Quick Response Code: Guidelines to Enable the Data Capture for the
/// Initiation of an SCT". Read only.
///
/// Twelve lines at most, of which the first seven must be there.
public struct SEPATransfer: ForeignCode {
    /// The code as scanned.
    public let text: [UInt8]
    /// The beneficiary's account, an IBAN with right check digits.
    public let account: String
    /// The beneficiary's name, 1 to 70 characters.
    public let beneficiary: String
    /// The beneficiary's bank (BIC), if stated; version 001 demands it.
    public let bank: String?
    /// 0.01 to 999,999,999.99 euro, or nil where the payer types it.
    public let amount: Money?
    /// The structured reference, if stated.
    public let reference: String?
    /// The text for the beneficiary, if stated; never beside a structured reference.
    public let remittance: String?

    /// What a symbol of version 13 holds, the largest that the guidelines allow.
    public static let largestText = 331

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let transfer = SEPATransfer.read(text, &findings)
        self = try findings.accepted(transfer)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        let amount = read(text, &findings)?.amount
        return findings.explained(
            "SEPA credit transfer", standard: "EPC069-12 version 3", use: .oursToShow, amount: amount?.digits,
            currency: amount?.currency.code)
    }

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> SEPATransfer? {
        guard !findings.isTooLong(text, for: largestText),
            let lines = SEPALines(text, &findings)
        else { return nil }
        lines.checkHeader(&findings)
        let bank = lines.line(5, &findings)
        if bank.isEmpty {
            if lines.raw(2).elementsEqual("001".utf8) { lines.flaw(5, "version 001 needs the BIC", &findings) }
        } else if !BankIdentifier.isWellFormed(bank.utf8) {
            lines.flaw(5, "not a BIC of 8 or 11 capitals and digits", &findings)
        }
        let beneficiary = lines.line(6, &findings)
        if beneficiary.isEmpty { lines.flaw(6, "no beneficiary", &findings) }
        let account = lines.line(7, &findings)
        if let fault = IBAN.fault(account.utf8) {
            lines.flaw(7, fault, &findings)
        } else if !IBAN.isOfSEPA(account.utf8) {
            lines.flaw(7, "an account in a country outside SEPA", &findings)
        }
        let amount = lines.amount(&findings)
        let purpose = lines.line(9, &findings)
        if !purpose.utf8.allSatisfy(Ascii.isAlphanumeric) {
            lines.flaw(9, "a purpose has letters and digits", &findings)
        }
        let reference = lines.line(10, &findings)
        // Other structured references are national and pass as they are; one that says RF must be right.
        if reference.hasPrefix("RF"), let fault = CreditorReference.fault(reference.utf8) {
            lines.flaw(10, fault, &findings)
        }
        let remittance = lines.line(11, &findings)
        if !reference.isEmpty, !remittance.isEmpty {
            lines.flaw(11, "both a reference and a text", &findings)
        }
        _ = lines.line(12, &findings)
        return SEPATransfer(
            text: text, account: account, beneficiary: beneficiary, bank: bank.isEmpty ? nil : bank, amount: amount,
            reference: reference.isEmpty ? nil : reference, remittance: remittance.isEmpty ? nil : remittance)
    }

    private init(
        text: [UInt8], account: String, beneficiary: String, bank: String?, amount: Money?, reference: String?,
        remittance: String?
    ) {
        self.text = text
        self.account = account
        self.beneficiary = beneficiary
        self.bank = bank
        self.amount = amount
        self.reference = reference
        self.remittance = remittance
    }
}
