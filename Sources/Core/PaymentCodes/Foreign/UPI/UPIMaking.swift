public import Payments

extension UPILink {
    /// Makes an unsigned link.
    ///
    /// - Parameters:
    ///   - payee: the virtual payment address that gets the money.
    ///   - name: the payee's name, 1 to 99 characters.
    ///   - amount: rupees, or nil for the payer to type.
    ///   - merchantCode: four digits of ISO 18245, or nil.
    ///   - reference: 1 to 35 letters, digits, points, hyphens and underscores. NPCI demands one with an amount and of
    ///     merchants.
    ///   - note: for the payer, up to 50 characters.
    /// - Throws: what the specification forbids.
    public init(
        payee: String, name: String, amount: Money? = nil, merchantCode: String? = nil, reference: String? = nil,
        note: String? = nil
    ) throws(CodeFlaw) {
        guard (1...99).contains(name.count), ShownText.isPlain(name) else {
            throw CodeFlaw(at: 0, field: "pn", "a payee's name has 1 to 99 characters")
        }
        guard (note ?? "").count <= 50, ShownText.isPlain(note ?? "") else {
            throw CodeFlaw(at: 0, field: "tn", "a note has 50 characters at most")
        }
        if let amount {
            guard amount.currency.code == "INR" else { throw CodeFlaw(at: 0, field: "am", "UPI pays in INR only") }
            guard (1...Money.largestMinorUnits).contains(amount.minorUnits) else {
                throw CodeFlaw(at: 0, field: "am", "no amount that can be paid")
            }
        }
        if let reference {
            guard (1...35).contains(reference.utf8.count),
                reference.utf8.allSatisfy({ Ascii.isAlphanumeric($0) || "._-".utf8.contains($0) })
            else { throw CodeFlaw(at: 0, field: "tr", "a reference has 1 to 35 letters, digits or ._-") }
        } else if amount != nil || merchantCode.map({ $0 != "0000" }) == true {
            throw CodeFlaw(at: 0, field: "tr", "a merchant's link and one with an amount need a reference")
        }
        let pairs = [
            ("pa", payee), ("pn", name), ("mc", merchantCode), ("tr", reference), ("tn", note),
            ("am", amount?.digits), ("cu", "INR"),
        ]
        let query = pairs.compactMap { name, value in value.map { "\(name)=\(PercentText.encoded($0, keeping: "@"))" } }
        try self.init(parsing: Array(("upi://pay?" + query.joined(separator: "&")).utf8))
    }
}
