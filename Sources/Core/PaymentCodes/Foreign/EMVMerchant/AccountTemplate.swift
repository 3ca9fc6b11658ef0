/// A template of merchant account information that a scheme defines.
struct AccountTemplate: Sendable {
    /// How it is known.
    enum Identifier: Sendable {
        /// It has this GUID, in either case; codes of ours are made with it as it stands here.
        case guid(String)
        /// Its GUID is another's, but the code has this GUID too.
        case beside(String)
        /// Its GUID is an account with an @, and the code is of this country.
        case address(country: String)
        /// It is a plain field of EMVCo's, and the code is of this country.
        case plainField(country: String)
        /// It is a plain field of EMVCo's, and the only account.
        case plain
    }

    let identifier: Identifier
    /// Where it may stand; the first is where codes of ours have it.
    let ids: ClosedRange<String>
    /// What it holds.
    let fields: [FieldRule]
    /// Fields of which exactly one must be there.
    let oneOf: [String]
    /// A field that makes up for the lack of these where it stands in an unreserved template with the same GUID.
    let orElsewhere: String?

    init(
        _ identifier: Identifier, in ids: ClosedRange<String>, _ fields: [FieldRule], oneOf: [String] = [],
        orElsewhere: String? = nil
    ) {
        self.identifier = identifier
        self.ids = ids
        self.fields = fields
        self.oneOf = oneOf
        self.orElsewhere = orElsewhere
    }

    /// Whether an object of a code is this template.
    func isNamed(by object: EMVObject, in objects: [EMVObject]) -> Bool {
        guard ids.contains(object.id) else { return false }
        let guid = object.parts.text("00") ?? ""
        switch identifier {
        case .guid: return fits(guid)
        case .beside(let other):
            return !guid.isEmpty && guid.uppercased() != other
                && objects.contains { $0.parts.text("00")?.uppercased() == other }
        case .address(let country): return objects.text("58") == country && guid.contains("@")
        case .plainField(let country): return objects.text("58") == country
        case .plain: return objects.allSatisfy { !("02"..."51").contains($0.id) || ids.contains($0.id) }
        }
    }

    /// Whether a GUID is this template's own.
    func fits(_ guid: String) -> Bool {
        if case .guid(let own) = identifier { guid.uppercased() == own.uppercased() } else { false }
    }
}

extension EMVMerchantCode {
    /// Whether an unreserved template holds what an account template lacks.
    func standsElsewhere(_ account: AccountTemplate) -> Bool {
        guard let field = account.orElsewhere else { return false }
        return objects.contains {
            "80"..."99" ~= $0.id && account.fits($0.parts.text("00") ?? "") && $0.parts[field] != nil
        }
    }
}
