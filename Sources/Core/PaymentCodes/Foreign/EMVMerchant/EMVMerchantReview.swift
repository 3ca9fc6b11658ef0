/// Walks through a code: names every field, and holds it to what its standard says of it.
struct EMVMerchantReview {
    private let code: EMVMerchantCode
    private let scheme: MerchantScheme?
    private(set) var flaws: [CodeFlaw] = []

    init(_ code: EMVMerchantCode, _ scheme: MerchantScheme?) {
        self.code = code
        self.scheme = scheme
    }

    /// Every field, in the order of the code.
    mutating func fields() -> [CodeField] {
        code.objects.map { object in
            let known = MerchantScheme.account(object, in: code.objects)
            if let known { one(of: known, in: object) }
            let isOfScheme =
                known != nil || scheme.map { object.id == "62" || $0.fields[object.id] != nil } ?? false
            return field(object, path: object.id, rule: rule(for: object, known), isOfScheme: isOfScheme)
        }
    }

    private static let guid = FieldRule("00", "Globally Unique Identifier", .text(1...32), required: true)

    private func rule(
        for object: EMVObject, _ known: (scheme: MerchantScheme, account: AccountTemplate)?
    ) -> FieldRule {
        let id = object.id
        let name = EMVMerchantFields.name(id)
        if let known, !object.parts.isEmpty {
            let own = known.account.fields
            return FieldRule(id, "\(name), \(known.scheme.name)", parts: own["00"] == nil ? [Self.guid] + own : own)
        }
        switch id {
        case "26"..."51": return FieldRule(id, name, parts: [Self.guid])
        case "62":
            return FieldRule(
                id, "Additional Data Field Template", parts: (scheme?.additional ?? []) + EMVMerchantFields.additional)
        case "80"..."99": return scheme?.fields[id] ?? FieldRule(id, name, parts: [Self.guid])
        default: return scheme?.fields[id] ?? EMVMerchantFields.root[id] ?? FieldRule(id, name)
        }
    }

    private mutating func one(of known: (scheme: MerchantScheme, account: AccountTemplate), in object: EMVObject) {
        let ids = known.account.oneOf
        let given = ids.filter { object.parts[$0] != nil }
        guard !ids.isEmpty, given.count != 1, !(given.isEmpty && code.standsElsewhere(known.account)) else { return }
        let wanted = ids.map { "\(object.id).\($0)" }.joined(separator: ", ")
        flaw(object, object.id, given.isEmpty ? "has none of \(wanted)" : "has more than one of \(wanted)")
    }

    /// - Parameter isOfScheme: whether the rule is one of the scheme's, and not just any field's.
    private mutating func field(
        _ object: EMVObject, path: String, rule: FieldRule, isOfScheme: Bool
    ) -> CodeField {
        var value = ""
        var masking = CardNumber.Masking.cards
        var parts: [CodeField] = []
        switch object.content {
        case .value(let bytes):
            let objection = rule.form.objection(bytes)
            if let objection { flaw(object, path, objection) }
            value = ShownText.of(bytes)
            let usual = EMVMerchantFields.masking(path, bytes, isOfScheme && objection == nil ? rule.form : nil)
            masking = rule.masking ?? (rule.form.isOtherNumber(bytes) ? .nothing : usual)
        case .template(let inner):
            for wanted in rule.parts where wanted.isRequired && inner[wanted.id] == nil {
                flaw(object, "\(path).\(wanted.id)", "is missing")
            }
            parts = inner.map { part in
                let known = rule.parts[part.id]
                return field(
                    part, path: "\(path).\(part.id)",
                    rule: known ?? FieldRule(part.id, EMVMerchantFields.name(part.id, below: path)),
                    isOfScheme: isOfScheme && known != nil)
            }
        }
        return CodeField(
            id: path, name: rule.name, position: object.position, length: object.length(code.unit), value: value,
            masking: masking, parts: parts)
    }

    private mutating func flaw(_ object: EMVObject, _ path: String, _ reason: String) {
        flaws.append(CodeFlaw(at: object.position, field: path, reason))
    }
}
