/// ISO 7064 MOD 97-10, which guards account numbers and creditor references.
enum Modulo97 {
    /// Whether two letters or digits, two check digits and the rest agree. Upper-case letters and digits only.
    ///
    /// Check digits are 98 less a remainder: 00, 01 and 99 agree with some texts, and are never computed.
    static func isRight(_ text: some Collection<UInt8>) -> Bool {
        guard text.count > 4, let check = Ascii.number(text.dropFirst(2).prefix(2)), (2...98).contains(check) else {
            return false
        }
        var remainder = 0
        for byte in Array(text.dropFirst(4)) + Array(text.prefix(4)) {
            if Ascii.isDigit(byte) {
                remainder = (remainder * 10 + Int(byte - 48)) % 97
            } else if Ascii.isUpper(byte) {
                remainder = (remainder * 100 + Int(byte - 55)) % 97
            } else {
                return false
            }
        }
        return remainder == 1
    }
}

/// An international bank account number, ISO 13616.
enum IBAN {
    /// Why a text is none, or nil where it is one.
    static func fault(_ text: some Collection<UInt8>) -> String? {
        let bytes = Array(text)
        guard bytes.count >= 4, bytes.prefix(2).allSatisfy(Ascii.isUpper), Ascii.areDigits(bytes[2..<4]) else {
            return "an IBAN begins with two capitals and two digits"
        }
        guard bytes.allSatisfy({ Ascii.isDigit($0) || Ascii.isUpper($0) }) else {
            return "an IBAN has capitals and digits only"
        }
        if let length = lengths[Ascii.text(bytes.prefix(2))] {
            guard bytes.count == length else {
                return "an IBAN of \(Ascii.text(bytes.prefix(2))) has \(length) characters"
            }
        } else if !(15...34).contains(bytes.count) {
            return "an IBAN has 15 to 34 characters"
        }
        guard Modulo97.isRight(bytes) else { return "the check digits of the IBAN are wrong" }
        return nil
    }

    /// Whether an account is in a country of SEPA.
    static func isOfSEPA(_ text: some Collection<UInt8>) -> Bool { lengths[Ascii.text(text.prefix(2))] != nil }

    /// The IBAN registry's lengths for the countries of SEPA. Others pass by the general rule: the registry grows.
    private static let lengths: [String: Int] = [
        "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
        "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
        "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
        "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
    ]
}

/// A structured creditor reference, ISO 11649: "RF", two check digits, up to 21 letters and digits.
enum CreditorReference {
    /// Why a text is none, or nil where it is one.
    static func fault(_ text: some Collection<UInt8>) -> String? {
        let bytes = Array(text)
        guard (5...25).contains(bytes.count), bytes.starts(with: "RF".utf8), Ascii.areDigits(bytes[2..<4]),
            bytes.allSatisfy({ Ascii.isDigit($0) || Ascii.isUpper($0) })
        else { return "a creditor reference is RF, two digits and 1 to 21 capitals or digits" }
        return Modulo97.isRight(bytes) ? nil : "the check digits of the creditor reference are wrong"
    }
}

/// A bank's identifier code, ISO 9362: 8 or 11 characters.
enum BankIdentifier {
    static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
        let bytes = Array(text)
        return (bytes.count == 8 || bytes.count == 11) && bytes.prefix(6).allSatisfy(Ascii.isUpper)
            && bytes.allSatisfy { Ascii.isDigit($0) || Ascii.isUpper($0) }
    }
}
