internal import Payments

/// What must hold for a code as a whole, and not for one field alone.
enum EMVMerchantWhole {
    static func flaws(of code: EMVMerchantCode, _ scheme: MerchantScheme?) -> [CodeFlaw] {
        presence(code, scheme) + amounts(code) + tip(code) + check(code)
            + (scheme.map { country(code, $0) + $0.check(code) } ?? [])
    }

    private static func presence(_ code: EMVMerchantCode, _ scheme: MerchantScheme?) -> [CodeFlaw] {
        var flaws = EMVMerchantFields.root.filter { rule in
            rule.isRequired && code.objects[rule.id] == nil && scheme?.omits.contains(rule.id) != true
        }.map { code.flaw($0.id, "is missing") }
        if let first = code.objects.first, first.id != "00" { flaws.append(code.flaw("00", "is not the first field")) }
        if !code.objects.contains(where: { "02"..."51" ~= $0.id }) {
            flaws.append(CodeFlaw(at: code.text.count, "names no merchant account (02 to 51)"))
        }
        if code.objects["62"] == nil, let wanted = scheme?.additional.first(where: \.isRequired) {
            flaws.append(code.flaw("62.\(wanted.id)", "is missing"))
        }
        if code.objects.text("00") == "02", scheme?.id != "duitnow" {
            flaws.append(code.flaw("00", "is 02, which is DuitNow's alone"))
        }
        return flaws
    }

    /// As many decimals as the currency has, at most.
    private static func amounts(_ code: EMVMerchantCode) -> [CodeFlaw] {
        ["54", "56"].compactMap { id in
            guard let text = code.objects.text(id), let currency = code.currency,
                let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
            else { return nil }
            let decimals = text.utf8[point...].count - 1
            guard decimals > currency.exponent else { return nil }
            return code.flaw(id, "has \(decimals) decimals; \(currency.code) has \(currency.exponent)")
        }
    }

    /// MPM 1.1, 4.7.9 to 4.7.11: 02 needs a fixed fee and no percentage, 03 the other way round, anything else neither.
    private static func tip(_ code: EMVMerchantCode) -> [CodeFlaw] {
        let indicator = code.objects.text("55")
        return [("56", "02"), ("57", "03")].compactMap { field, wanted in
            switch (code.objects[field] != nil, indicator == wanted) {
            case (true, false): code.flaw(field, "needs \(wanted) in field 55")
            case (false, true): code.flaw("55", "is \(wanted), but field \(field) is missing")
            default: nil
            }
        }
    }

    /// The check is the last field, and right over everything before its value.
    private static func check(_ code: EMVMerchantCode) -> [CodeFlaw] {
        guard code.objects["63"] != nil else { return [] }
        var flaws = code.objects.last?.id == "63" ? [] : [code.flaw("63", "is not the last field")]
        if !code.hasRightCheck {
            flaws.append(code.flaw("63", "does not fit the code: misread, damaged or altered"))
        }
        return flaws
    }

    private static func country(_ code: EMVMerchantCode, _ scheme: MerchantScheme) -> [CodeFlaw] {
        var flaws: [CodeFlaw] = []
        if let country = scheme.country, let given = code.objects.text("58"), given != country {
            flaws.append(code.flaw("58", "is not \(country), the country of \(scheme.name)"))
        }
        if let given = code.objects.text("53"), !scheme.currencies.isEmpty, !scheme.currencies.contains(given) {
            flaws.append(
                code.flaw("53", "is not \(scheme.currencies.joined(separator: " or ")), what \(scheme.name) moves"))
        }
        return flaws
    }
}
