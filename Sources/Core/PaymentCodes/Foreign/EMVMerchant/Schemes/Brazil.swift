extension MerchantScheme {
    /// PIX: Banco Central do Brasil, Manual do BR Code 2.0.1 and Manual de Padrões para Iniciação do Pix.
    static let pix = MerchantScheme(
        "pix", "PIX", standard: "BR Code 2.0.1", country: "BR", currencies: ["986"],
        accounts: [
            AccountTemplate(
                .guid("br.gov.bcb.pix"), in: "26"..."51",
                [
                    FieldRule("01", "Chave Pix", .pixKey, option: "key"),
                    FieldRule("02", "Informação adicional", .text(1...72), masking: .cards, option: "text"),
                    FieldRule("03", "Facilitador de serviço de saque", .digits(8...8)),
                    FieldRule("25", "URL do payload", .pixURL, masking: .reference, option: "url"),
                ], oneOf: ["01", "25"], orElsewhere: "25"),
            // Pix Automático: a code that is for authorising payments alone has no other URL.
            AccountTemplate(
                .guid("br.gov.bcb.pix"), in: "80"..."99",
                [FieldRule("25", "URL da recorrência", .pixURL, masking: .reference)]),
        ],
        additional: [
            // The manual wants letters and digits, and has a hyphen in its own example.
            FieldRule(
                "05", "txid",
                ValueForm.text(1...25).and { text in
                    text == "***" || text.utf8.allSatisfy { Ascii.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
                        ? nil : "is not letters and digits, or ***"
                }, required: true, masking: .reference)
        ], presets: ["62.05": "***"],
        making: { code, _ in
            let txid = code.objects["62"]?.parts.text("05") ?? ""
            return txid == "***" || txid.utf8.allSatisfy(Ascii.isAlphanumeric)
                ? [] : [code.flaw("62.05", "is not letters and digits, or ***")]
        })
}

extension ValueForm {
    /// A PIX key: +55 and a telephone number, an e-mail address, a CPF, a CNPJ, or a random UUID.
    fileprivate static let pixKey = ValueForm(
        anyPixKey.objection,
        isOtherNumber: { key in
            key.count == 14 && isRight(key, weights: 2...9) || key.count == 36 && isUUID(key)
                || telephone("+55", 10...11).objection(key) == nil
        })

    private static let anyPixKey = text(1...77).and { text in
        let bytes = Array(text.utf8)
        if text.contains("@") { return address(3...77).objection(bytes).map { _ in "is no e-mail address" } }
        if text.hasPrefix("+") { return telephone("+", 8...14).objection(bytes) }
        switch bytes.count {
        case 11: return isRight(bytes, weights: 2...11) ? nil : "is no CPF: its check digits are wrong"
        case 14: return isRight(bytes, weights: 2...9) ? nil : "is no CNPJ: its check digits are wrong"
        case 36: return isUUID(bytes) ? nil : "is no UUID"
        default: return "is no telephone number, e-mail address, CPF, CNPJ or UUID"
        }
    }

    /// The address of a dynamic code's content: no scheme, a host and a path.
    fileprivate static let pixURL = text(1...77).and { text in
        let host = text.utf8.prefix { $0 != UInt8(ascii: "/") }
        let isHost =
            host.contains(UInt8(ascii: ".")) && host.allSatisfy { Ascii.isAlphanumeric($0) || $0 == 45 || $0 == 46 }
        return isHost && host.count < text.utf8.count ? nil : "is not a host and a path without https://"
    }

    /// The two check digits of a CPF or CNPJ: weights from the right, 11 minus the sum's remainder, 0 for 10 and more. A
    /// CNPJ may have letters before them, which count as their ASCII code less 48.
    private static func isRight(_ number: [UInt8], weights: ClosedRange<Int>) -> Bool {
        let body = number.dropLast(2)
        guard number.suffix(2).allSatisfy(Ascii.isDigit),
            body.allSatisfy({ Ascii.isDigit($0) || number.count == 14 && Ascii.isUpper($0) }),
            Set(number).count > 1
        else { return false }
        return [2, 1].allSatisfy { left in
            let sum = number.dropLast(left).reversed().enumerated().reduce(0) { sum, digit in
                sum + Int(digit.element - 48) * (weights.lowerBound + digit.offset % weights.count)
            }
            let check = sum % 11 < 2 ? 0 : 11 - sum % 11
            return Int(number[number.count - left] - 48) == check
        }
    }

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == 45 : Ascii.isDigit(byte) || (97...102).contains(byte | 32)
        }
    }
}
