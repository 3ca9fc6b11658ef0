internal import Payments

/// What must hold of a Swiss bill's elements, each by itself and account and reference together.
struct SwissChecks {
    let lines: SwissLines

    func header(_ findings: inout Findings) {
        // SIX, letter of 5 August 2020: readers look at the major version only.
        let version = lines.raw(2)
        if version.count != 4 || !Ascii.areDigits(version) || !version.starts(with: "02".utf8) {
            lines.flaw(2, "a version other than 02", &findings)
        }
        if !lines.raw(3).elementsEqual("1".utf8) { lines.flaw(3, "a coding other than 1", &findings) }
    }

    func account(_ findings: inout Findings) -> String {
        let account = lines.text(4, &findings)
        if !account.hasPrefix("CH"), !account.hasPrefix("LI") {
            lines.flaw(4, "not an account of Switzerland or Liechtenstein", &findings)
        } else if let fault = IBAN.fault(account.utf8) {
            lines.flaw(4, fault, &findings)
        }
        return account
    }

    func currency(_ findings: inout Findings) -> Currency? {
        let code = lines.text(20, &findings)
        guard code == "CHF" || code == "EUR" else {
            lines.flaw(20, "a currency other than CHF and EUR", &findings)
            return nil
        }
        return Currency(code: code)
    }

    /// Digits without leading zeros, a point, two decimals; 999999999.99 at most. Zero is allowed: such a bill informs.
    func amount(_ currency: Currency?, _ findings: inout Findings) -> Money? {
        let text = lines.text(19, &findings)
        guard !text.isEmpty, let currency else { return nil }
        let digits = Array(text.utf8)
        let whole = digits.dropLast(3)
        guard digits.count >= 4, digits.count <= 12, digits[digits.count - 3] == UInt8(ascii: "."),
            let units = Ascii.number(whole), let cents = Ascii.number(digits.suffix(2)),
            whole.count == 1 || whole.first != UInt8(ascii: "0")
        else {
            lines.flaw(19, "not an amount of the form 1949.75", &findings)
            return nil
        }
        return Money(minorUnits: Int64(units * 100 + cents), currency: currency)
    }

    /// A QR-IBAN is one whose bank's number is from 30000 to 31999. It and the QR reference need each other.
    func reference(account: String, _ findings: inout Findings) -> (kind: SwissBill.ReferenceKind, text: String)? {
        let text = lines.text(29, &findings)
        guard let kind = SwissBill.ReferenceKind(rawValue: lines.text(28, &findings)) else {
            lines.flaw(28, "a reference type other than QRR, SCOR and NON", &findings)
            return nil
        }
        let bank = Ascii.number(account.utf8.dropFirst(4).prefix(5))
        let isQRAccount = bank.map { (30_000...31_999).contains($0) } ?? false
        if isQRAccount != (kind == .qrReference) {
            lines.flaw(28, isQRAccount ? "a QR-IBAN needs a QR reference" : "QRR needs a QR-IBAN", &findings)
        }
        switch kind {
        case .qrReference:
            if text.utf8.count != 27 || !Ascii.areDigits(Array(text.utf8)) {
                lines.flaw(29, "a QR reference has 27 digits", &findings)
            } else if !ModuloTen.isRightRecursive(Array(text.utf8)) {
                lines.flaw(29, "the check digit of the QR reference is wrong", &findings)
            }
        case .creditorReference:
            if let fault = CreditorReference.fault(text.utf8) { lines.flaw(29, fault, &findings) }
        case .none:
            if !text.isEmpty { lines.flaw(29, "NON has no reference", &findings) }
        }
        return (kind, text)
    }
}
