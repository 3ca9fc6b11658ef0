extension MerchantScheme {
    /// BharatQR: NPCI's Bharat QR Code Specification 4.
    static let bharatQR = MerchantScheme(
        "bharatqr", "BharatQR", standard: "Bharat QR 4", country: "IN", currencies: ["356"],
        accounts: [
            AccountTemplate(
                .guid("A000000524"), in: "26"..."26",
                [
                    FieldRule("01", "VPA", .address(3...50), option: "vpa"),
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
        ],
        fields: [
            FieldRule(
                "01", "Point of Initiation Method",
                ValueForm.one(of: "11", "12", "13", "14", "15", "16")),
            FieldRule("02", "Merchant Identifier, Visa", .text(1...99), option: "visa"),
            FieldRule("04", "Merchant Identifier, Mastercard", .text(1...99), option: "mastercard"),
            FieldRule("06", "Merchant Identifier, RuPay", .text(1...99), option: "rupay"),
            FieldRule("08", "IFSC and account", .ifscAndAccount, option: "account"),
            FieldRule("11", "Merchant Identifier, American Express", .text(1...99), option: "amex"),
        ])
}

extension ValueForm {
    /// Four letters, a zero, six letters or digits; then the account.
    fileprivate static let ifscAndAccount = word(12...45).and { text in
        let bytes = Array(text.utf8)
        return bytes.prefix(4).allSatisfy(Ascii.isLetter) && bytes[4] == UInt8(ascii: "0")
            ? nil : "does not begin with an IFSC"
    }
}
