internal import Payments

/// What must hold of a UPI link's parameters. What money hangs on is strict; the rest is the payer's app's business.
struct UPIChecks {
    let parameters: [UPIParameter]

    /// Checks all; the answer is the amount.
    func run(_ findings: inout Findings) -> Money? {
        var seen: Set<String> = []
        for parameter in parameters where !seen.insert(parameter.name).inserted {
            findings.flaw(at: parameter.position, field: parameter.written, "there twice")
        }
        if given("pa") == nil { findings.flaw(at: 0, field: "pa", "no payee address") }
        check("pa", "not an address of the form name@handle", &findings, UPIAddress.isWellFormed)
        check("mc", "a merchant category code has 4 digits", &findings) {
            $0.utf8.count == 4 && Ascii.areDigits(Array($0.utf8))
        }
        check("cu", "UPI pays in INR only", &findings) { $0 == "INR" }
        check("mode", "an initiation mode has 2 digits", &findings) {
            $0.utf8.count == 2 && Ascii.areDigits(Array($0.utf8))
        }
        check("sign", "the signature is not Base64", &findings) { value in
            value.utf8.allSatisfy { Ascii.isAlphanumeric($0) || "+/=-_".utf8.contains($0) }
        }
        for name in ["tr", "tid"] { check(name, "longer than 35 characters", &findings) { $0.count <= 35 } }
        let (amount, least) = (money("am", &findings), money("mam", &findings))
        if let amount, let least, least.minorUnits > amount.minorUnits {
            findings.flaw(at: given("mam")?.position ?? 0, field: given("mam")?.written, "more than the amount")
        }
        return amount
    }

    /// A parameter that says something. Many links leave values empty; NPCI's own example writes `mam=null`.
    private func given(_ name: String) -> UPIParameter? {
        parameters.first { $0.name == name && !$0.value.isEmpty && $0.value != "null" }
    }

    private func check(_ name: String, _ reason: String, _ findings: inout Findings, _ holds: (String) -> Bool) {
        guard let parameter = given(name), !holds(parameter.value) else { return }
        findings.flaw(at: parameter.position, field: parameter.written, reason)
    }

    private func money(_ name: String, _ findings: inout Findings) -> Money? {
        guard let parameter = given(name), let rupees = Currency(code: "INR") else { return nil }
        do throws(AmountFault) {
            return try Money(parsing: parameter.value, currency: rupees)
        } catch {
            findings.flaw(at: parameter.position, field: parameter.written, error.description)
            return nil
        }
    }
}
