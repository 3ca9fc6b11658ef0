import TestWorld

@testable import PaymentCodes

/// A code of ours for every national scheme, with the names that its fields must have. Accounts and merchants are made up.
enum NationalCodes {
    typealias National = (sign: MerchantSign, scheme: String, names: [String: String])

    static let all: [Row<National>] = [
        Row(
            "PIX, static",
            (
                sign("pix", ["key": "kiosk@example.org", "text": "Kiosk 7"], "BRL") {
                    $0.amount = "66.66"
                    $0.additional["05"] = "PEDIDO42"
                }, "PIX", ["26.01": "Chave Pix", "26.02": "Informação adicional", "62.05": "txid"]
            )),
        Row(
            "PIX, dynamic",
            (
                sign("pix", ["url": "pix.example.org/v2/42"], "BRL") { $0.isDynamic = true }, "PIX",
                ["26.25": "URL do payload"]
            )),
        Row(
            "QRIS",
            (
                sign(
                    "qris",
                    [
                        "acquirer": "ID.CO.EXAMPLE.WWW", "pan": "936009990000000017", "merchant": "000000000000017",
                        "criteria": "UMI", "nmid": "ID1020000000017", "national-criteria": "UMI",
                    ], "IDR"
                ) { $0.tip = .asked }, "QRIS",
                [
                    "26.01": "Merchant PAN", "26.03": "Merchant Criteria", "51.02": "National Merchant ID",
                    "51": "Merchant Account Information, QRIS", "26": "Merchant Account Information, QRIS",
                ]
            )),
        Row(
            "PromptPay to a telephone",
            (
                sign("promptpay", ["mobile": "0066812345678"], "THB", named: false) { $0.amount = "100.00" },
                "PromptPay", ["29.01": "Mobile number"]
            )),
        Row(
            "PromptPay for a bill",
            (
                sign("promptpay", ["biller": "010000000000100", "reference-1": "INV42"], "THB") { $0.isDynamic = true },
                "PromptPay", ["30.01": "Biller ID", "30.02": "Reference 1"]
            )),
        Row(
            "SGQR/PayNow",
            (
                sign("paynow", ["type": "2", "proxy": "201900001A", "editable": "0", "expires": "20281231"], "SGD") {
                    $0.amount = "0.99"
                    $0.additional["01"] = "INV42"
                }, "SGQR/PayNow", ["26.02": "Proxy Value", "26.04": "Expiry", "62.01": "Bill Number"]
            )),
        Row(
            "VietQR",
            (
                sign("vietqr", ["bank": "970400", "account": "0011001234567"], "VND", named: false) {
                    $0.amount = "50000"
                    $0.additional["08"] = "Ban so 7"
                }, "VietQR", ["38.01.00": "Acquirer ID (BIN)", "38.02": "Service code"]
            )),
        Row(
            "KHQR of a person",
            (
                sign("khqr", ["account": "kiosk7@devb", "bank": "Dev Bank"], "KHR"), "KHQR",
                ["29.00": "Bakong account ID", "29.02": "Acquiring bank"]
            )),
        Row(
            "KHQR of a merchant, in dollars, for five minutes",
            (
                sign(
                    "khqr",
                    [
                        "account": "kiosk7@devb", "merchant": "123456", "made": "1790000000000",
                        "expires": "1790000300000",
                    ], "USD"
                ) {
                    $0.isDynamic = true
                    $0.amount = "5.00"
                }, "KHQR", ["30.01": "Merchant ID", "99": "Timestamp", "99.01": "Expires, milliseconds since 1970"]
            )),
        Row(
            "JPQR with a Japanese name",
            (
                sign(
                    "jpqr", ["company": "0000000000001", "brand": "0001", "store": "000001", "terminal": "000001"],
                    "JPY"
                ) {
                    $0.amount = "498"
                    $0.local = MerchantSign.LocalName(language: "JA", name: "売店七番", city: "東京")
                }, "JPQR", ["26.01": "JPQR ID, level 1 (company)", "64.01": "Merchant Name - Alternate Language"]
            )),
        Row(
            "BharatQR",
            (
                sign(
                    "bharatqr",
                    [
                        "rupay": "6100000000000014", "account": "EXMP0000001000000000017", "vpa": "kiosk7@example",
                        "minimum": "1.00", "transaction": "TR42",
                    ],
                    "INR"), "BharatQR",
                [
                    "06": "Merchant Identifier, RuPay", "08": "IFSC and account", "26.01": "VPA",
                    "27.01": "Transaction reference",
                ]
            )),
        Row(
            "BharatQR by cards alone",
            (
                sign(
                    "bharatqr",
                    ["visa": "4000000000000010", "mastercard": "500000000000001", "rupay": "6100000000000014"], "INR"),
                "BharatQR",
                [
                    "02": "Merchant Identifier, Visa", "04": "Merchant Identifier, Mastercard",
                    "06": "Merchant Identifier, RuPay",
                ]
            )),
        Row(
            "BharatQR by an account alone",
            (sign("bharatqr", ["account": "EXMP0000001000000000017"], "INR"), "BharatQR", ["08": "IFSC and account"])),
        Row("FPS", (sign("fps", ["bank": "004", "fps-id": "1234567"], "HKD"), "FPS", ["26.02": "FPS Identifier"])),
        Row(
            "FPS in renminbi, by telephone",
            (sign("fps", ["mobile": "+852-91234567"], "CNY"), "FPS", ["26.03": "Mobile Number"])),
        Row(
            "FPS by a telephone of the mainland",
            (sign("fps", ["mobile": "+86-13812345678"], "HKD"), "FPS", ["26.03": "Mobile Number"])),
        Row(
            "DuitNow",
            (
                sign("duitnow", ["acquirer": "501664", "merchant": "123456789"], "MYR"), "DuitNow",
                ["00": "Payload Format Indicator", "26.02": "QR ID"]
            )),
        Row(
            "QR Ph",
            (
                sign("qrph", ["bank": "EXMPPHM2XXX", "merchant": "KIOSK7"], "PHP") { $0.tip = .percentage("5") },
                "QR Ph", ["26.01": "Acquirer ID (BIC)"]
            )),
        Row(
            "UnionPay",
            (
                sign("unionpay", ["merchant": "4712934447129344898331059410001"], "CNY") { $0.country = "CN" },
                "UnionPay",
                ["15": "Acquirer IIN, forwarder IIN, merchant"]
            )),
    ]

    private static func sign(
        _ scheme: String, _ account: [String: String], _ currency: String, named: Bool = true,
        _ more: (inout MerchantSign) -> Void = { _ in }
    ) -> MerchantSign {
        var sign = MerchantSign(scheme: scheme, account: account)
        sign.currency = currency
        if named { (sign.name, sign.city) = ("KIOSK 7", "HARBOUR") }
        more(&sign)
        return sign
    }
}

/// What the national schemes refuse.
enum RefusedNationalCodes {
    private static func code(
        _ country: String, _ currency: String, _ id: String, _ parts: [(String, String)], behind: String = "",
        format: String = "01"
    ) -> String {
        MerchantText.checked(
            "0002\(format)010211" + MerchantText.field(id, parts.map { MerchantText.field($0.0, $0.1) }.joined())
                + "520400005303\(currency)5802\(country)5907KIOSK 76007HARBOUR" + behind)
    }

    private static func indian(_ account: String, currency: String = "356") -> String {
        MerchantText.checked("000201010211\(account)520400005303\(currency)5802IN5907KIOSK 76007HARBOUR")
    }

    private static func pix(_ parts: [(String, String)], behind: String = "62070503***") -> String {
        code("BR", "986", "26", [("00", "br.gov.bcb.pix")] + parts, behind: behind)
    }

    private static func promptPay(_ parts: [(String, String)]) -> String {
        code("TH", "764", "29", [("00", "A000000677010111")] + parts)
    }

    private static func khqr(_ behind: String) -> String {
        code("KH", "116", "29", [("00", "kiosk7@devb")], behind: behind)
    }

    private static let fpsMobile = "is not of the form +852-91234567: a country's code, then the number in it"

    static let all: [Row<RefusedMerchantCodes.Refused>] = [
        Row("PIX with neither key nor URL", (pix([("02", "Kiosk")]), "26", "has none of 26.01, 26.25")),
        Row(
            "PIX with neither, and another's template behind",
            (
                pix([("02", "Kiosk")], behind: "62070503***" + "8030" + "0010KE.EXAMPLE" + "2512a.example/42"), "26",
                "has none of 26.01, 26.25"
            )),
        Row(
            "a recurrence with its scheme",
            (
                pix([], behind: "62070503***" + "8039" + "0014br.gov.bcb.pix" + "2517https://a.example"), "80.25",
                "is not a host and a path without https://"
            )),
        Row(
            "PIX with both",
            (pix([("01", "a@example.org"), ("25", "pix.example.org/1")]), "26", "has more than one of 26.01, 26.25")),
        Row(
            "a CPF with wrong check digits",
            (pix([("01", "12345678901")]), "26.01", "is no CPF: its check digits are wrong")),
        Row(
            "a CNPJ with wrong check digits",
            (pix([("01", "12345678000199")]), "26.01", "is no CNPJ: its check digits are wrong")),
        Row(
            "a key that is none",
            (pix([("01", "kiosk")]), "26.01", "is no telephone number, e-mail address, CPF, CNPJ or UUID")),
        Row(
            "a URL with its scheme",
            (pix([("25", "https://pix.example.org/1")]), "26.25", "is not a host and a path without https://")),
        Row(
            "a txid with a blank",
            (pix([("01", "a@example.org")], behind: "62070503A B"), "62.05", "is not letters and digits, or ***")),
        Row("PIX without a txid", (pix([("01", "a@example.org")], behind: "62050101A"), "62.05", "is missing")),
        Row("PIX without additional data", (pix([("01", "a@example.org")], behind: ""), "62.05", "is missing")),
        Row(
            "PIX in dollars",
            (
                code("BR", "840", "26", [("00", "BR.GOV.BCB.PIX"), ("01", "a@example.org")]), "53",
                "is not 986, what PIX moves"
            )),
        Row(
            "PIX in Chile",
            (
                code("CL", "986", "26", [("00", "BR.GOV.BCB.PIX"), ("01", "a@example.org")]), "58",
                "is not BR, the country of PIX"
            )),
        Row(
            "a telephone without Thailand's number",
            (
                promptPay([("01", "0812345678901")]), "29.01",
                "is not 13 digits: 0066 and the number without its first 0"
            )),
        Row(
            "a tax ID with a wrong check digit",
            (promptPay([("02", "1234567890123")]), "29.02", "is no national or tax ID: its check digit is wrong")),
        Row(
            "two proxies",
            (
                promptPay([("01", "0066812345678"), ("03", "123456789012345")]), "29",
                "has more than one of 29.01, 29.02, 29.03, 29.04"
            )),
        Row(
            "a bill without its reference",
            (code("TH", "764", "30", [("00", "A000000677010112"), ("01", "010000000000100")]), "30.02", "is missing")),
        Row(
            "an NMID of 14 characters",
            (
                code("ID", "360", "51", [("00", "ID.CO.QRIS.WWW"), ("02", "ID102000000017"), ("03", "UMI")]), "51.02",
                "is not 15 characters long"
            )),
        Row(
            "a size that QRIS does not know",
            (
                code("ID", "360", "51", [("00", "ID.CO.QRIS.WWW"), ("02", "ID1020000000017"), ("03", "BIG")]), "51.03",
                "is not UMI, UKE, UME, UBE, URE"
            )),
        Row(
            "PayNow until the 30th of February",
            (
                code("SG", "702", "26", [("00", "SG.PAYNOW"), ("01", "2"), ("02", "201900001A"), ("04", "20280230")]),
                "26.04", "is no day of the calendar"
            )),
        Row(
            "a mobile without its country",
            (
                code("SG", "702", "26", [("00", "SG.PAYNOW"), ("01", "0"), ("02", "91234567")]), "26.02",
                "is not + and 8 to 15 digits"
            )),
        Row(
            "a nested template that is cut",
            (
                code("VN", "704", "38", [("00", "A000000727"), ("01", "0005970400102"), ("02", "QRPUSH")]), "38.01.01",
                "is longer than what is left"
            )),
        Row(
            "a bank number that is none",
            (
                code("VN", "704", "38", [("00", "A000000727"), ("01", "000597040010217")]), "38.01.00",
                "is not 6 digits long"
            )),
        Row(
            "dong with decimals",
            (
                code("VN", "704", "38", [("00", "A000000727"), ("01", "000697040001011")], behind: "54041.50"), "54",
                "has 2 decimals; VND has 0"
            )),
        Row(
            "a code that is over before it begins",
            (khqr("99340013179000000000001131790000000000"), "99.01", "is not after the time when the code was made")),
        Row(
            "KHQR for one payment that never ends",
            (khqr("5403100" + "9917" + "00131790000000000"), "99.01", "is missing")),
        Row("KHQR with an amount and no time", (khqr("5403100"), "99.00", "is missing")),
        Row(
            "KHQR for one payment of nothing",
            (
                khqr("").replacing("010211", with: "010212"), "54", "is missing"
            )),
        Row("a time of twelve digits", (khqr("99160012179000000000"), "99.00", "is not 13 digits long")),
        Row(
            "a JPQR ID without its terminal",
            (
                code(
                    "JP", "392", "26",
                    [("00", "jp.or.paymentsjapan"), ("01", "0000000000001"), ("02", "0001"), ("03", "000001")]),
                "26.04", "is missing"
            )),
        Row(
            "an IFSC without its zero",
            (
                code(
                    "IN", "356", "26", [("00", "A000000524"), ("01", "kiosk7@example")], behind: "0816EXMP100000100001"),
                "08", "does not begin with an IFSC"
            )),
        Row(
            "a card number of Visa with a wrong check digit",
            (indian("0216" + "4000000000000011"), "02", "is no merchant's number: its check digit is wrong")),
        Row("a card number of 15 digits", (indian("0215" + "400000000000010"), "02", "is not 16 digits long")),
        Row(
            "Mastercard's with a wrong check digit",
            (indian("0416" + "5000000000000010"), "04", "is no merchant's number: its check digit is wrong")),
        Row("RuPay's with a letter", (indian("0616" + "610000000000O014"), "06", "is not made of digits")),
        Row(
            "cards of India in dollars",
            (indian("0216" + "4000000000000010", currency: "840"), "53", "is not 356, what BharatQR moves")),
        Row(
            "a VPA with a blank",
            (
                code("IN", "356", "26", [("00", "A000000524"), ("01", "kiosk 7@example")]), "26.01",
                "is not of the form name@bank"
            )),
        Row(
            "QR Ph with a bank that is none",
            (
                code("PH", "608", "28", [("00", "ph.ppmi.p2m"), ("01", "EXMPPHM2X"), ("03", "K")]), "28.01", "is no BIC"
            )),
        Row(
            "a VPA without a bank",
            (
                code("IN", "356", "26", [("00", "A000000524"), ("01", "kiosk7")]), "26.01",
                "is not of the form name@bank"
            )),
        Row(
            "an FPS identifier of six digits",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("02", "123456")]), "26.02", "is not 7 to 9 digits long")),
        Row(
            "a mobile of Hong Kong with nine digits",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("03", "+852-912345678")]), "26.03", fpsMobile)),
        Row(
            "a mobile without its country's code",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("03", "91234567")]), "26.03", fpsMobile)),
        Row(
            "a mobile without its hyphen",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("03", "+85291234567")]), "26.03", fpsMobile)),
        Row(
            "a country's code of four digits",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("03", "+8521-91234567")]), "26.03", fpsMobile)),
        Row(
            "a country's code with a zero",
            (code("HK", "344", "26", [("00", "hk.com.hkicl"), ("03", "+086-13812345678")]), "26.03", fpsMobile)),
        Row(
            "a time-out at 25 o'clock",
            (
                code("HK", "344", "26", [("00", "hk.com.hkicl"), ("02", "1234567"), ("05", "20280101250000")]), "26.05",
                "is no time of the day"
            )),
        Row(
            "DuitNow without an acquirer",
            (code("MY", "458", "26", [("00", "A0000006150001"), ("02", "1")], format: "02"), "26.01", "is missing")),
        Row(
            "QR Ph without a merchant",
            (code("PH", "608", "28", [("00", "ph.ppmi.p2m"), ("01", "EXMPPHM2XXX")]), "28.03", "is missing")),
        Row(
            "a UnionPay merchant of 30 characters",
            (
                MerchantText.checked(
                    "0002010102111530471293444712934489833105941000520400005303156" + "5802CN5907KIOSK 76007HARBOUR"),
                "15", "is not 31 characters long"
            )),
    ]
}
