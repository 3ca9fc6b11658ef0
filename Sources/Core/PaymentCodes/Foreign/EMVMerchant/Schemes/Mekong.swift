extension MerchantScheme {
    /// PromptPay: Bank of Thailand, Thai QR Payment Standard.
    static let promptPay = MerchantScheme(
        "promptpay", "PromptPay", standard: "Thai QR Payment", country: "TH", currencies: ["764"],
        accounts: [
            AccountTemplate(
                .guid("A000000677010111"), in: "29"..."29", transfer,
                oneOf: ["01", "02", "03", "04"]),
            AccountTemplate(
                .guid("A000000677010114"), in: "29"..."29",
                transfer + [FieldRule("05", "OTA", .digits(10...10))], oneOf: ["01", "02", "03", "04"]),
            AccountTemplate(.guid("A000000677010112"), in: "30"..."30", bill),
            AccountTemplate(.guid("A000000677012006"), in: "30"..."30", bill),
            AccountTemplate(
                .guid("A000000677010113"), in: "31"..."31",
                [
                    FieldRule("01", "Acquirer ID", .text(1...15)), FieldRule("02", "Merchant ID", .text(1...25)),
                    FieldRule("03", "Transaction reference", .text(1...25)),
                    FieldRule("04", "Acquirer specific", .text(1...99)),
                ]),
        ],
        // A transfer names no merchant: the bank tells the buyer who is behind the account.
        omits: ["52", "59", "60"])

    private static let transfer = [
        FieldRule("01", "Mobile number", .thaiMobile, option: "mobile"),
        FieldRule("02", "National or tax ID", .thaiID, option: "tax-id"),
        FieldRule("03", "E-Wallet ID", .digits(15...15), option: "wallet"),
        FieldRule("04", "Bank account", .word(4...43), option: "account"),
    ]

    private static let bill = [
        FieldRule("01", "Biller ID", .digits(15...15), required: true, option: "biller"),
        FieldRule("02", "Reference 1", .word(1...20), required: true, option: "reference-1"),
        FieldRule("03", "Reference 2", .word(1...20), option: "reference-2"),
    ]

    /// KHQR: National Bank of Cambodia, KHQR Content Guideline 1.4.
    static let khqr = MerchantScheme(
        "khqr", "KHQR", standard: "KHQR 1.4", country: "KH", currencies: ["116", "840"],
        accounts: [
            AccountTemplate(
                .address(country: "KH"), in: "29"..."29",
                [
                    FieldRule("00", "Bakong account ID", .address(3...32), required: true, option: "account"),
                    FieldRule("01", "Account information", .text(1...32), option: "information"),
                    FieldRule("02", "Acquiring bank", .text(1...32), option: "bank"),
                ]),
            AccountTemplate(
                .address(country: "KH"), in: "30"..."30",
                [
                    FieldRule("00", "Bakong account ID", .address(3...32), required: true, option: "account"),
                    FieldRule("01", "Merchant ID", .text(1...32), option: "merchant"),
                    FieldRule("02", "Acquiring bank", .text(1...32), option: "bank"),
                ]),
        ],
        fields: [
            FieldRule("15", "UnionPay merchant", .text(1...99)),
            FieldRule(
                "99", "Timestamp",
                parts: [
                    FieldRule("00", "Made, milliseconds since 1970", .digits(13...13), option: "made"),
                    FieldRule("01", "Expires, milliseconds since 1970", .digits(13...13), option: "expires"),
                ]),
        ],
        paysFixedAmountOnce: true, check: khqrFlaws, making: khqrObjections)

    /// A code with an amount is for one payment, and says until when; one for one payment says its amount.
    private static func khqrFlaws(_ code: EMVMerchantCode) -> [CodeFlaw] {
        let isDynamic = code.objects.text("01") == "12"
        let times = code.objects["99"]?.parts ?? []
        var flaws: [CodeFlaw] = []
        if isDynamic || code.objects["54"] != nil {
            flaws = ["00", "01"].filter { times[$0] == nil }.map { code.flaw("99.\($0)", "is missing") }
        }
        if isDynamic, code.objects["54"] == nil { flaws.append(code.flaw("54", "is missing")) }
        if let made = times.text("00"), let expires = times.text("01"), expires <= made {
            flaws.append(code.flaw("99.01", "is not after the time when the code was made"))
        }
        return flaws
    }

    /// Apps refuse what is over, and riel with decimals, though ISO 4217 has two.
    private static func khqrObjections(_ code: EMVMerchantCode, _ now: Int64?) -> [CodeFlaw] {
        var flaws: [CodeFlaw] = []
        if let now, let expires = code.objects["99"]?.parts.text("01").flatMap({ Int64($0) }), expires <= now {
            flaws.append(code.flaw("99.01", "is in the past: nobody could pay by the code"))
        }
        if code.objects.text("53") == "116", code.objects.text("54")?.contains(".") == true {
            flaws.append(code.flaw("54", "has decimals; a KHQR in riel has none"))
        }
        return flaws
    }
}

extension ValueForm {
    /// 13 digits: 0066, and the number without the zero that it begins with in Thailand.
    fileprivate static let thaiMobile = ValueForm { value in
        value.count == 13 && value.allSatisfy(Ascii.isDigit) && value.starts(with: "0066".utf8)
            ? nil : "is not 13 digits: 0066 and the number without its first 0"
    }

    /// 13 digits, of which the last is the check digit: weights from 13 down to 2, 11 minus the sum's remainder, modulo 10.
    fileprivate static let thaiID = ValueForm(
        thaiDigits.objection, isOtherNumber: { thaiDigits.objection($0) == nil })

    private static let thaiDigits = digits(13...13).and { text in
        let digits = text.utf8.map { Int($0 - 48) }
        let sum = digits.dropLast().enumerated().reduce(0) { $0 + $1.element * (13 - $1.offset) }
        return (11 - sum % 11) % 10 == digits[12] ? nil : "is no national or tax ID: its check digit is wrong"
    }
}
