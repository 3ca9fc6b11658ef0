extension MerchantScheme {
    /// JPQR: Payments Japan Association, merchant-presented guideline 2.0.
    static let jpqr = MerchantScheme(
        "jpqr", "JPQR", standard: "JPQR MPM", country: "JP", currencies: ["392"],
        accounts: [
            AccountTemplate(
                .guid("jp.or.paymentsjapan"), in: "26"..."51",
                [
                    FieldRule("01", "JPQR ID, level 1 (company)", .jpqrCompany, required: true, option: "company"),
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
                    FieldRule("03", "Mobile Number", .fpsMobile, option: "mobile"),
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
    /// 13 letters and digits, which tell a company and look like a card number by chance alone.
    fileprivate static let jpqrCompany = ValueForm(
        word(13...13).objection, isOtherNumber: { word(13...13).objection($0) == nil })

    /// A country's calling code and the number in it, 15 digits together; a number of Hong Kong's own has 8.
    fileprivate static let fpsMobile = text(1...34).and { text in
        let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isNumber =
            text.hasPrefix("+") && parts.count == 2 && parts.joined().allSatisfy(Ascii.isDigit)
            && (1...3).contains(parts[0].count) && parts[0].first != UInt8(ascii: "0")
            && (text.hasPrefix("+852-") ? 8...8 : 4...14).contains(parts[1].count) && parts.joined().count <= 15
        return isNumber ? nil : "is not of the form +852-91234567: a country's code, then the number in it"
    }

    /// Two institutions, 8 digits each, and the merchant.
    static let unionPayMerchant = word(31...31).and { text in
        text.utf8.prefix(16).allSatisfy(Ascii.isDigit) ? nil : "does not begin with two IIN of 8 digits"
    }
}
