internal import Payments

extension EMVMerchantCode {
    /// Makes the code that a merchant wants. What is made is read back by the rules for reading, so that nothing is made
    /// that would be refused.
    ///
    /// - Parameter now: the time in milliseconds since 1970, so that no code is made that is over; nil where nobody knows.
    /// - Throws: what the standard forbids.
    public init(making sign: MerchantSign, now: Int64? = nil) throws(MakingRefusal) {
        guard let scheme = MerchantScheme.named(sign.scheme) else {
            throw .unknownScheme(sign.scheme, known: MerchantSign.schemes.map(\.id))
        }
        let text = EMVMerchantCode.written(try sign.values(scheme))
        guard text.count(where: { !$0.continuesCharacter }) <= EMVMerchantCode.largestMade else { throw .tooLong }
        let (code, flaws) = EMVMerchantCode.checked(text)
        let ours = code.scheme?.id == scheme.id ? scheme.objections(code, now: now) : []
        let all = flaws + ours.filter { !flaws.contains($0) }
        guard all.isEmpty else { throw .forbidden(all) }
        guard code.scheme?.id == scheme.id else {
            // Some accounts are known by their form alone: a part that lacks it is what is wrong.
            let flaws = scheme.options.compactMap { option in
                sign.account[option.option].flatMap { option.form.objection(Array($0.utf8)) }.map {
                    CodeFlaw(at: 0, field: option.path, $0)
                }
            }
            throw .forbidden([flaws.first ?? CodeFlaw(at: 0, "names no account of \(scheme.name)")])
        }
        self = code
    }

    /// The code's bytes: fields in the order of their numbers, the check last.
    private static func written(_ values: [String: String]) -> [UInt8] {
        let open = objects(values.map { ($0.key.split(separator: ".").map(String.init), $0.value) })
            .flatMap { $0.bytes(.characters) }
        let covered = open + Array("6304".utf8)
        return covered + Array(CRC16.text(over: covered).utf8)
    }

    private static func objects(_ values: [(path: [String], value: String)]) -> [EMVObject] {
        Set(values.compactMap(\.path.first)).sorted().map { id in
            let inside = values.filter { $0.path.first == id }.map {
                (path: Array($0.path.dropFirst()), value: $0.value)
            }
            if let plain = inside.first(where: \.path.isEmpty) {
                return EMVObject(id: id, position: 0, content: .value(Array(plain.value.utf8)))
            }
            return EMVObject(id: id, position: 0, content: .template(objects(inside)))
        }
    }
}

extension MerchantSign {
    /// Every field's value by its path.
    fileprivate func values(_ scheme: MerchantScheme) throws(MakingRefusal) -> [String: String] {
        let own = MerchantSign.currencies(of: scheme.id).first
        guard let money = currency.map(Currency.init(code:)) ?? own else { throw .currency }
        let digits = String(money.numeric)
        var values = scheme.presets
        values.merge(try scheme.values(account)) { $1 }
        let usual = scheme.omits.contains("52") ? nil : "0000"
        let fields: [(String, String?)] = [
            ("00", values["00"] ?? "01"), ("01", isDynamic ? "12" : "11"), ("52", category ?? usual),
            ("53", String(repeating: "0", count: 3 - digits.count) + digits),
            ("54", amount.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }),
            ("58", country ?? scheme.country), ("59", name), ("60", city), ("61", postalCode),
            ("64.00", local?.language),
            ("64.01", local?.name), ("64.02", local?.city),
        ]
        for (field, value) in fields { if let value { values[field] = value } }
        for (field, value) in additional { values["62.\(field)"] = value }
        switch tip {
        case nil: break
        case .asked: values["55"] = "01"
        case .fixed(let fee): values.merge(["55": "02", "56": fee]) { $1 }
        case .percentage(let fee): values.merge(["55": "03", "57": fee]) { $1 }
        }
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            guard value.unicodeScalars.count <= 99 else { throw .fieldTooLong(field) }
            // MPM 1.1, 3.3: only the language template holds other scripts.
            guard field.hasPrefix("64.") || value.utf8.allSatisfy({ $0 < 128 }) else { throw .notASCII(field: field) }
        }
        let templates = Dictionary(grouping: values.filter { $0.key.contains(".") }, by: { String($0.key.prefix(2)) })
        for (field, parts) in templates.sorted(by: { $0.key < $1.key }) {
            // Each part has four digits before it; the template nested in VietQR's has four more.
            let nested = Set(parts.filter { $0.key.count > 5 }.map { $0.key.prefix(5) }).count
            let length = parts.reduce(4 * nested) { $0 + 4 + $1.value.unicodeScalars.count }
            guard length <= 99 else { throw .fieldTooLong(field) }
        }
        return values
    }
}

extension MerchantScheme {
    /// What may be said of an account: the option, what the field is called, its path, and what it must look like.
    typealias Option = (option: String, name: String, path: String, form: ValueForm)

    /// What may be said of an account of this scheme.
    var options: [Option] {
        accounts.flatMap { $0.options } + MerchantScheme.options(fields, below: "")
    }

    fileprivate static func options(_ rules: [FieldRule], below path: String) -> [Option] {
        rules.flatMap { rule in
            let own = rule.option.map { [($0, rule.name, path + rule.id, rule.form)] } ?? []
            return own + options(rule.parts, below: "\(path)\(rule.id).")
        }
    }

    /// The fields of an account. Where several templates know a part, it goes into the one that knows most of them.
    fileprivate func values(_ account: [String: String]) throws(MakingRefusal) -> [String: String] {
        let known = options.map(\.option)
        if let part = account.keys.sorted().first(where: { !known.contains($0) }) {
            throw .unknownAccountPart(
                part, known: known.enumerated().filter { known.firstIndex(of: $1) == $0 }.map(\.1))
        }
        var left = account
        var values: [String: String] = [:]
        func take(_ options: [Option]) -> Bool {
            let taken = options.compactMap { option in left[option.option].map { (option, $0) } }
            for (option, value) in taken {
                values[option.path] = value
                left[option.option] = nil
            }
            return !taken.isEmpty
        }
        let fitting = accounts.enumerated().map { index, template in
            (template: template, index: index, count: template.options.count { account[$0.option] != nil })
        }.sorted { ($1.count, $0.index) < ($0.count, $1.index) }
        for (template, _, _) in fitting where take(template.options) {
            if case .guid(let guid) = template.identifier { values["\(template.ids.lowerBound).00"] = guid }
        }
        _ = take(MerchantScheme.options(fields, below: ""))
        return values
    }
}

extension AccountTemplate {
    fileprivate var options: [MerchantScheme.Option] {
        MerchantScheme.options(fields, below: "\(ids.lowerBound).")
    }
}
