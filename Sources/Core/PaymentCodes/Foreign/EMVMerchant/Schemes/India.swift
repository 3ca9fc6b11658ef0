extension MerchantScheme {
    /// BharatQR: NPCI's Bharat QR Code Specification 4.
    static let bharatQR = MerchantScheme(
        "bharatqr", "BharatQR", standard: "Bharat QR 4", country: "IN", currencies: ["356"],
        accounts: [
            AccountTemplate(
                .guid("A000000524"), in: "26"..."26",
                [
                    FieldRule("01", "VPA", .vpa, option: "vpa"),
                    FieldRule("02", "Minimum amount", .amount, option: "minimum"),
                ]),
            AccountTemplate(
                .guid("A000000524"), in: "27"..."27",
                [
                    FieldRule("01", "Transaction reference", .text(1...35), option: "transaction"),
                    FieldRule("02", "Reference URL", .text(1...99)),
                ]),
            AccountTemplate(
                .guid("A000000524"), in: "28"..."28",
                [FieldRule("01", "Aadhaar number", .digits(12...12), masking: .all)]),
            // Cards alone, without a template of NPCI's.
            AccountTemplate(.plainField(country: "IN"), in: "02"..."08", []),
            AccountTemplate(.plainField(country: "IN"), in: "11"..."12", []),
        ],
        fields: [
            FieldRule(
                "01", "Point of Initiation Method",
                ValueForm.one(of: "11", "12", "13", "14", "15", "16")),
            FieldRule("02", "Merchant Identifier, Visa", .merchantCard(16...16), option: "visa"),
            FieldRule("03", "Merchant Identifier, Visa", .merchantCard(16...16)),
            FieldRule("04", "Merchant Identifier, Mastercard", .merchantCard(15...16), option: "mastercard"),
            FieldRule("05", "Merchant Identifier, Mastercard", .merchantCard(15...16)),
            FieldRule("06", "Merchant Identifier, RuPay", .merchantCard(16...16), option: "rupay"),
            FieldRule("07", "Merchant Identifier, RuPay", .merchantCard(16...16)),
            FieldRule("08", "IFSC and account", .ifscAndAccount, option: "account"),
            FieldRule("11", "Merchant Identifier, American Express", .amexMerchant, option: "amex"),
        ])
}

extension ValueForm {
    /// A merchant's number of a card network: so many digits, of which the 16th is the check digit (ISO/IEC 7812-1).
    /// Mastercard's may be written without it.
    fileprivate static func merchantCard(_ length: ClosedRange<Int>) -> ValueForm {
        digits(length).and { text in
            let digits = text.utf8.map { $0 - 48 }
            return digits.count < 16 || CardNumber.isRight(digits[...]) ? nil : wrongCheck
        }
    }

    /// American Express's is a card number of its own, 15 digits with the check digit; some write a digit more.
    fileprivate static let amexMerchant = digits(15...16).and { text in
        CardNumber.isRight(text.utf8.map { $0 - 48 }[...]) ? nil : wrongCheck
    }

    private static let wrongCheck = "is no merchant's number: its check digit is wrong"

    /// A virtual payment address of UPI.
    fileprivate static let vpa = text(3...50).and { text in
        UPIAddress.isWellFormed(text) ? nil : "is not of the form name@bank"
    }

    /// Four letters, a zero, six letters or digits; then the account.
    static let ifscAndAccount = word(12...45).and { text in
        let bytes = Array(text.utf8)
        return bytes.prefix(4).allSatisfy(Ascii.isLetter) && bytes[4] == UInt8(ascii: "0")
            ? nil : "does not begin with an IFSC"
    }
}
