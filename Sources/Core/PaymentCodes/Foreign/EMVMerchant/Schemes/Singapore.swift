extension MerchantScheme {
    /// PayNow and the SGQR label around it: MAS and IMDA, SGQR Specifications; ABS, PayNow.
    static let payNow = MerchantScheme(
        "paynow", "SGQR/PayNow", standard: "SGQR 1.7", country: "SG", currencies: ["702"],
        accounts: [
            AccountTemplate(
                .guid("SG.PAYNOW"), in: "26"..."51",
                [
                    FieldRule("01", "Proxy Type (0 mobile, 2 UEN)", .one(of: "0", "2"), required: true, option: "type"),
                    FieldRule("02", "Proxy Value", .text(1...25), required: true, option: "proxy"),
                    FieldRule("03", "Amount editable (1) or not (0)", .one(of: "0", "1"), option: "editable"),
                    FieldRule("04", "Expiry", .time(8, 14), option: "expires"),
                    FieldRule("05", "Transaction reference", .text(1...25)),
                ]),
            AccountTemplate(
                .guid("SG.SGQR"), in: "51"..."51",
                [
                    FieldRule("01", "SGQR ID", .word(12...12), required: true),
                    FieldRule("02", "Version", .text(7...7)),
                    FieldRule("03", "Postal Code", .digits(6...6)),
                    FieldRule("04", "Level", .text(1...3)),
                    FieldRule("05", "Unit Number", .text(1...5)),
                    FieldRule("06", "Miscellaneous", .text(1...10)),
                    FieldRule("07", "Version Date", .time(8)),
                ]),
        ],
        check: { code in
            code.objects.compactMap { object in
                let parts = object.parts
                guard parts.text("00")?.uppercased() == "SG.PAYNOW", parts.text("01") == "0",
                    let mobile = parts.text("02")
                else { return nil }
                return ValueForm.telephone("+", 8...15).objection(Array(mobile.utf8)).map { reason in
                    CodeFlaw(at: parts["02"]?.position ?? 0, field: "\(object.id).02", reason)
                }
            }
        },
        making: { code, _ in
            code.objects.compactMap { object in
                let parts = object.parts
                guard parts.text("00")?.uppercased() == "SG.PAYNOW", parts.text("01") == "2" else { return nil }
                let proxy = Array((parts.text("02") ?? "").utf8)
                let isUEN = [9, 10, 12, 13].contains(proxy.count) && proxy.allSatisfy(Ascii.isAlphanumeric)
                return isUEN ? nil : code.flaw("\(object.id).02", "is no UEN of 9 or 10 letters and digits, or 3 more")
            }
        })
}
