/// What a parser finds on its way through a code: fields for a person to read, and flaws.
///
/// A parser runs once, whether its result is wanted or only the explanation: so the two can never disagree.
struct Findings {
    /// A code of four thousand bytes can be wrong in four thousand places; a person reads the first few.
    private static let mostFlaws = 50

    private(set) var fields: [CodeField] = []
    private(set) var flaws: [CodeFlaw] = []

    mutating func field(_ field: CodeField) { fields.append(field) }

    mutating func flaw(at position: Int, field: String? = nil, _ reason: String) {
        if flaws.count < Findings.mostFlaws { flaws.append(CodeFlaw(at: position, field: field, reason)) }
    }

    /// A code that is longer than its standard allows is not looked into.
    mutating func isTooLong(_ text: [UInt8], for limit: Int) -> Bool {
        guard text.count > limit else { return false }
        flaw(at: limit, "longer than \(limit) bytes")
        return true
    }

    /// The code that was read, if nothing is wrong with it.
    func accepted<Code>(_ code: Code?) throws(CodeFlaw) -> Code {
        if let flaw = flaws.first { throw flaw }
        guard let code else { throw CodeFlaw(at: 0, "not a code of this family") }
        return code
    }

    func explained(
        _ family: String, standard: String, use: ExplainedCode.Use, amount: String? = nil, currency: String? = nil
    ) -> ExplainedCode {
        ExplainedCode(
            family: family, standard: standard, use: use, fields: fields, amount: amount, currency: currency,
            flaws: flaws)
    }
}
