import TestWorld
import Testing

@testable import PaymentCodes

@Suite("Merchant codes that are made")
struct MakingMerchantCodesTests {
    private func all(_ fields: [CodeField]) -> [CodeField] { fields.flatMap { [$0] + all($0.parts) } }

    @Test("every scheme's code is read back as what it was made for", arguments: NationalCodes.all)
    func readBack(_ row: Row<NationalCodes.National>) throws {
        let (sign, scheme, names) = row.content
        let code = try EMVMerchantCode(making: sign)
        #expect(code.schemeName == scheme)
        let explained = ExplainedCode(reading: code.text, awaitingPayment: true)
        #expect(explained.flaws.isEmpty)
        #expect(explained.family == "EMVCo merchant-presented, \(scheme)")
        #expect(explained.amount == sign.amount)
        #expect(explained.currency == sign.currency)
        let fields = all(explained.fields)
        for (id, name) in names { #expect(fields.first { $0.id == id }?.name == name, "\(id)") }
        let values = Set(fields.map(\.value))
        for (option, value) in sign.account {
            let shown = [value, CardNumber.masked(value), CardNumber.masked(value, .numbers)]
            #expect(shown.contains(where: values.contains), "\(option)")
        }
        #expect(fields.first { $0.id == "01" }?.value == (sign.isDynamic ? "12" : "11"))
    }

    @Test("an amount with a point at its end is written without")
    func point() throws {
        var sign = NationalCodes.all[0].content.sign
        sign.amount = "98."
        #expect(String(decoding: try EMVMerchantCode(making: sign).text, as: UTF8.self).contains("540298"))
    }

    @Test(
        "PayNow's proxy of type 2 is a firm's number",
        arguments: [
            ("201900001A", true), ("53312345D", true), ("T08LL0001B", true), ("201900001A001", true), ("1234", false),
            ("+6591234567", false), ("201900001A01", true), ("201900001A0012", false), ("201900-001A", false),
        ])
    func firm(_ proxy: String, _ isMade: Bool) throws {
        var sign = try #require(NationalCodes.all.first { $0.content.sign.scheme == "paynow" }).content.sign
        sign.account["proxy"] = proxy
        let made = try? EMVMerchantCode(making: sign)
        #expect((made != nil) == isMade)
    }

    static let khqr: [Row<(change: @Sendable (inout MerchantSign) -> Void, words: String?)>] = [
        Row("for one payment", ({ _ in }, nil)),
        Row(
            "an amount on the wall",
            ({ $0.isDynamic = false }, "field 01 is 11, but a code with an amount is for one payment alone: 12")),
        Row(
            "over",
            ({ $0.account["expires"] = "1790000100000" }, "field 99.01 is in the past: nobody could pay by the code")),
        Row("whole riel", ({ ($0.currency, $0.amount) = ("KHR", "20000") }, nil)),
        Row(
            "riel with decimals",
            ({ ($0.currency, $0.amount) = ("KHR", "20000.50") }, "field 54 has decimals; a KHQR in riel has none")),
    ]

    @Test("a KHQR with an amount is made for one payment that is still to come, in whole riel", arguments: khqr)
    func cambodia(_ row: Row<(change: @Sendable (inout MerchantSign) -> Void, words: String?)>) throws {
        var sign = MerchantSign(
            scheme: "khqr",
            account: ["account": "kiosk7@devb", "made": "1790000000000", "expires": "1790000300000"])
        (sign.name, sign.city, sign.currency, sign.amount, sign.isDynamic) = (
            "KIOSK 7", "SIEM REAP", "USD", "5.50", true
        )
        row.content.change(&sign)
        do throws(MakingRefusal) {
            _ = try EMVMerchantCode(making: sign, now: 1_790_000_200_000)
            #expect(row.content.words == nil)
        } catch {
            #expect(error.description == row.content.words)
        }
        #expect(!MerchantSign.printsAmounts("khqr") && MerchantSign.printsAmounts("pix"))
    }

    @Test("what was made and has ended since is read")
    func ended() throws {
        let sign = try #require(NationalCodes.all.first { $0.content.sign.account["expires"] == "1790000300000" })
        let code = try EMVMerchantCode(making: sign.content.sign, now: 1_790_000_200_000)
        #expect(EMVMerchantCode.explain(code.text).flaws.isEmpty)
    }

    @Test("every scheme has an example")
    func complete() {
        #expect(Set(NationalCodes.all.map(\.content.sign.scheme)) == Set(MerchantSign.schemes.map(\.id)))
    }

    @Test("fields stand in the order of their numbers, the check last")
    func order() throws {
        var sign = MerchantSign(scheme: "pix", account: ["key": "+5511943214321"])
        (sign.name, sign.city, sign.amount) = ("EMPRESA", "BRASILIA", "66.66")
        let text = String(decoding: try EMVMerchantCode(making: sign).text, as: UTF8.self)
        let open =
            "00020101021126360014br.gov.bcb.pix0114+5511943214321520400005303986540566.665802BR5907EMPRESA6008BRASILIA62070503***"
        #expect(text == MerchantText.checked(open))
    }

    @Test(
        "a scheme's own currency is taken where none is said, and its country",
        arguments: MerchantSign.schemes.map(\.id))
    func ownCurrency(_ scheme: String) throws {
        let row = try #require(NationalCodes.all.first { $0.content.sign.scheme == scheme })
        var sign = row.content.sign
        let own = MerchantSign.currencies(of: scheme).first
        (sign.currency, sign.amount) = (nil, nil)
        guard let own else {
            #expect(throws: MakingRefusal.currency) { try EMVMerchantCode(making: sign) }
            return
        }
        #expect(try EMVMerchantCode(making: sign).currency == own)
    }

    typealias Refused = (change: @Sendable (inout MerchantSign) -> Void, refusal: String)

    static let refused: [Row<Refused>] = [
        Row("a scheme that is none", ({ $0.scheme = "cash" }, "cash is no scheme known here; write pix, qris,")),
        Row(
            "a part that no account has",
            ({ $0.account["iban"] = "x" }, "the account has no part iban; write key, text, url")),
        Row("no account", ({ $0.account = [:] }, "the code names no merchant account")),
        Row("a key that is none", ({ $0.account["key"] = "kiosk" }, "field 26.01 is no telephone number")),
        Row("an amount of nothing", ({ $0.amount = "0" }, "field 54 is zero")),
        Row("a comma", ({ $0.amount = "1,50" }, "field 54 is not an amount")),
        Row("too many decimals", ({ $0.amount = "1.505" }, "field 54 has 3 decimals; BRL has 2")),
        Row("another currency", ({ $0.currency = "USD" }, "field 53 is not 986, what PIX moves")),
        Row("a currency that is none", ({ $0.currency = "XXQ" }, "the currency is none of ISO 4217")),
        Row("another country", ({ $0.country = "AR" }, "field 58 is not BR, the country of PIX")),
        Row("no name", ({ $0.name = nil }, "field 59 is missing")),
        Row("no city", ({ $0.city = nil }, "field 60 is missing")),
        Row(
            "a long name", ({ $0.name = String(repeating: "K", count: 26) }, "field 59 is not 1 to 25 characters long")),
        Row("a name beyond ASCII", ({ $0.name = "Café" }, "field 59 holds letters beyond ASCII")),
        Row("an empty name", ({ $0.name = "" }, "field 59 is empty")),
        Row("a category that is none", ({ $0.category = "shop" }, "field 52 is not made of digits")),
        Row(
            "a reference that PIX forbids",
            ({ $0.additional["05"] = "INV-42" }, "field 62.05 is not letters and digits, or ***")),
        Row("a tip of nothing", ({ $0.tip = .fixed("0.00") }, "field 56 is zero")),
        Row("a tip of all", ({ $0.tip = .percentage("100") }, "field 57 is not a percentage")),
        Row(
            "a field of 100 characters",
            ({ $0.postalCode = String(repeating: "1", count: 100) }, "field 61 is longer than 99 characters")),
        Row(
            "a template of 100 characters",
            ({ $0.account["text"] = String(repeating: "t", count: 60) }, "field 26 is longer than 99 characters")),
        Row(
            "a language that is none",
            (
                { $0.local = MerchantSign.LocalName(language: "Swahili", name: "Duka") },
                "field 64.00 is no language of ISO 639-1"
            )),
    ]

    @Test("what the standard forbids is not made", arguments: refused)
    func refusing(_ row: Row<Refused>) {
        var sign = MerchantSign(scheme: "pix", account: ["key": "kiosk@example.org"])
        (sign.name, sign.city) = ("KIOSK 7", "RECIFE")
        row.content.change(&sign)
        #expect {
            try EMVMerchantCode(making: sign)
        } throws: { error in
            let words = "\(error)"
            return words.hasPrefix(row.content.refusal) || words == row.content.refusal
        }
    }
}
