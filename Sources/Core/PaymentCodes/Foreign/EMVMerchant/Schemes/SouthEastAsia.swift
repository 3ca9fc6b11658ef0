extension MerchantScheme {
    /// QRIS: Bank Indonesia, Standar Nasional QR Code Pembayaran.
    static let qris = MerchantScheme(
        "qris", "QRIS", standard: "QRIS MPM 1.1", country: "ID", currencies: ["360"],
        accounts: [
            AccountTemplate(
                .guid("ID.CO.QRIS.WWW"), in: "51"..."51",
                [
                    FieldRule("02", "National Merchant ID", .nmid, required: true, option: "nmid"),
                    FieldRule("03", "Merchant Criteria", .criteria, required: true, option: "national-criteria"),
                ]),
            AccountTemplate(
                .beside("ID.CO.QRIS.WWW"), in: "26"..."45",
                [
                    FieldRule("00", "Acquirer", .text(1...32), option: "acquirer"),
                    FieldRule("01", "Merchant PAN", .digits(16...19), option: "pan"),
                    FieldRule("02", "Merchant ID", .text(1...15), option: "merchant"),
                    FieldRule("03", "Merchant Criteria", .criteria, option: "criteria"),
                ]),
        ])

    /// VietQR: NAPAS, QR Switching, part IV 1.5.2.
    static let vietQR = MerchantScheme(
        "vietqr", "VietQR", standard: "NAPAS QR 1.5.2", country: "VN", currencies: ["704"],
        accounts: [
            AccountTemplate(
                .guid("A000000727"), in: "38"..."38",
                [
                    FieldRule(
                        "01", "Beneficiary organisation", required: true,
                        parts: [
                            FieldRule("00", "Acquirer ID (BIN)", .digits(6...6), required: true, option: "bank"),
                            FieldRule(
                                "01", "Merchant ID, account or card", .word(1...19), required: true,
                                option: "account"),
                        ]),
                    FieldRule(
                        "02", "Service code", .one(of: "QRPUSH", "QRCASH", "QRIBFTTC", "QRIBFTTA"), option: "service"),
                ])
        ], omits: ["52", "59", "60"], presets: ["38.02": "QRIBFTTA"])

    /// DuitNow: PayNet, QR Code Standard, Merchant-Presented Mode 1.5.
    static let duitNow = MerchantScheme(
        "duitnow", "DuitNow", standard: "DuitNow QR 1.5", country: "MY", currencies: ["458"],
        accounts: [
            AccountTemplate(
                .guid("A0000006150001"), in: "26"..."27",
                [
                    FieldRule("01", "Acquirer ID", .digits(6...6), required: true, option: "acquirer"),
                    FieldRule("02", "QR ID", .text(1...28), required: true, option: "merchant"),
                    FieldRule("03", "Merchant Descriptor", .text(1...20), option: "descriptor"),
                    FieldRule("04", "Mobile Number", .text(1...15), option: "mobile"),
                ])
        ],
        fields: [FieldRule("82", "Data Integrity Check")],
        additional: [
            FieldRule("90", "Recipient Reference Number", .text(1...20)),
            FieldRule("91", "Recipient Reference Number 2", .text(1...30)),
            FieldRule("92", "Geo Coordinates", .text(1...35)),
        ], presets: ["00": "02"])

    /// QR Ph: BSP's national standard, person to merchant.
    static let qrPh = MerchantScheme(
        "qrph", "QR Ph", standard: "QR Ph", country: "PH", currencies: ["608"],
        accounts: [
            AccountTemplate(
                .guid("ph.ppmi.p2m"), in: "26"..."51",
                [
                    FieldRule("01", "Acquirer ID (BIC)", .bic, required: true, option: "bank"),
                    FieldRule("03", "Merchant ID", .text(1...25), required: true, option: "merchant"),
                    FieldRule("04", "Merchant Credit Account", .text(1...34), option: "account"),
                    FieldRule("05", "Proxy-Notify Flags", .text(1...3), option: "flags"),
                ]),
            AccountTemplate(
                .guid("com.p2pqrpay"), in: "26"..."51",
                [
                    FieldRule("01", "Participant ID (BIC)", .bic, required: true),
                    FieldRule("02", "Payment Type", .text(1...8)),
                    FieldRule("03", "Participant Reference", .text(1...25)),
                    FieldRule("04", "Account", .text(1...34)),
                ]),
        ],
        fields: [
            FieldRule(
                "88", "Acquirer Required Information",
                parts: [
                    FieldRule("00", "Globally Unique Identifier", .text(1...32)),
                    FieldRule("01", "Acquirer Information", .text(1...99)),
                ])
        ],
        additional: [FieldRule("00", "Globally Unique Identifier", .text(1...32))])
}

extension ValueForm {
    /// Two letters ID and 13 digits.
    fileprivate static let nmid = text(15...15).and { text in
        text.hasPrefix("ID") && text.utf8.dropFirst(2).allSatisfy(Ascii.isDigit) ? nil : "is not ID and 13 digits"
    }

    /// ISO 9362: 8 or 11 letters and digits, the first six of them letters.
    fileprivate static let bic = word(8...11).and { text in
        [8, 11].contains(text.utf8.count) && text.utf8.prefix(6).allSatisfy(Ascii.isLetter) ? nil : "is no BIC"
    }

    /// The size of the merchant.
    fileprivate static let criteria = one(of: "UMI", "UKE", "UME", "UBE", "URE")
}
