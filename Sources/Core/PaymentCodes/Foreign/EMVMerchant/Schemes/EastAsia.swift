extension MerchantScheme {
    /// JPQR: Payments Japan Association, merchant-presented guideline 2.0.
    static let jpqr = MerchantScheme(
        "jpqr", "JPQR", standard: "JPQR MPM", country: "JP", currencies: ["392"],
        accounts: [
            AccountTemplate(
                .guid("jp.or.paymentsjapan"), in: "26"..."51",
                [
                    FieldRule("01", "JPQR ID, level 1 (company)", .word(13...13), required: true, option: "company"),
                    FieldRule("02", "JPQR ID, level 2 (brand)", .word(4...4), required: true, option: "brand"),
                    FieldRule("03", "JPQR ID, level 3 (store)", .word(6...6), required: true, option: "store"),
                    FieldRule("04", "JPQR ID, level 4 (terminal)", .word(6...6), required: true, option: "terminal"),
                ])
        ])

    /// FPS: HKMA's Common QR Code Specification for Retail Payments in Hong Kong.
    static let fps = MerchantScheme(
        "fps", "FPS", standard: "HKQR 1.0", country: "HK", currencies: ["344", "156"],
        accounts: [
            AccountTemplate(
                .guid("hk.com.hkicl"), in: "26"..."26",
                [
                    FieldRule("01", "Clearing Code", .digits(3...3), option: "bank"),
                    FieldRule("02", "FPS Identifier", .digits(7...9), option: "fps-id"),
                    FieldRule("03", "Mobile Number", .telephone("+852-", 8...8), option: "mobile"),
                    FieldRule("04", "Email Address", .address(3...64), option: "email"),
                    FieldRule("05", "Merchant Timeout", .time(14), option: "timeout"),
                ], oneOf: ["02", "03", "04"])
        ])

    /// UnionPay: its own two fields of EMVCo's, with acquirer, forwarder and merchant.
    static let unionPay = MerchantScheme(
        "unionpay", "UnionPay", standard: "UnionPay QR", country: nil, currencies: [],
        accounts: [AccountTemplate(.plain, in: "15"..."16", [])],
        fields: [
            FieldRule("15", "Acquirer IIN, forwarder IIN, merchant", .unionPayMerchant, option: "merchant")
        ])
}

extension ValueForm {
    /// Two institutions, 8 digits each, and the merchant.
    static let unionPayMerchant = word(31...31).and { text in
        text.utf8.prefix(16).allSatisfy(Ascii.isDigit) ? nil : "does not begin with two IIN of 8 digits"
    }
}
