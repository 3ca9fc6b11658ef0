/// A national scheme on top of EMVCo's merchant-presented codes: how it is known, what it calls its fields, what it asks.
struct MerchantScheme: Sendable {
    /// What it is called on the command line.
    let id: String
    /// Its name.
    let name: String
    /// The text that it follows.
    let standard: String
    /// Its country, where it has one.
    let country: String?
    /// ISO 4217 numbers of the currencies that it moves; none means any.
    let currencies: [String]
    /// The templates of its accounts. The first decides what a code of this scheme is made with.
    let accounts: [AccountTemplate]
    /// Fields of the code that it names, or rules otherwise than EMVCo.
    let fields: [FieldRule]
    /// Fields of the additional data (62) that it names, or rules otherwise.
    let additional: [FieldRule]
    /// Fields that EMVCo asks for and this scheme does not.
    let omits: Set<String>
    /// What a code that we make holds where nobody says otherwise, by the field's path.
    let presets: [String: String]
    /// Whether a code with an amount is for one payment alone, so that none may hang on the wall.
    let paysFixedAmountOnce: Bool
    /// What is wrong beyond the form of each field.
    let check: @Sendable (_ code: EMVMerchantCode) -> [CodeFlaw]
    /// What codes of others do and ours do not. `now` is in milliseconds since 1970, nil where nobody knows the time.
    let making: @Sendable (_ code: EMVMerchantCode, _ now: Int64?) -> [CodeFlaw]

    init(
        _ id: String, _ name: String, standard: String, country: String?, currencies: [String],
        accounts: [AccountTemplate], fields: [FieldRule] = [], additional: [FieldRule] = [], omits: Set<String> = [],
        presets: [String: String] = [:], paysFixedAmountOnce: Bool = false,
        check: @escaping @Sendable (_ code: EMVMerchantCode) -> [CodeFlaw] = { _ in [] },
        making: @escaping @Sendable (_ code: EMVMerchantCode, _ now: Int64?) -> [CodeFlaw] = { _, _ in [] }
    ) {
        self.id = id
        self.name = name
        self.standard = standard
        self.country = country
        self.currencies = currencies
        self.accounts = accounts
        self.fields = fields
        self.additional = additional
        self.omits = omits
        self.presets = presets
        self.paysFixedAmountOnce = paysFixedAmountOnce
        self.check = check
        self.making = making
    }

    /// What keeps a code that can be read from being one of ours.
    func objections(_ code: EMVMerchantCode, now: Int64?) -> [CodeFlaw] {
        let isForOnce = code.objects["54"] == nil || code.objects.text("01") == "12" || !paysFixedAmountOnce
        let fixed = isForOnce ? [] : [code.flaw("01", "is 11, but a code with an amount is for one payment alone: 12")]
        return fixed + making(code, now)
    }

    /// Whether a code names an account of this scheme.
    func isNamed(in objects: [EMVObject]) -> Bool {
        objects.contains { object in accounts.contains { $0.isNamed(by: object, in: objects) } }
    }

    /// The account template that an object of a code is, with its scheme.
    static func account(
        _ object: EMVObject, in objects: [EMVObject]
    ) -> (scheme: MerchantScheme, account: AccountTemplate)? {
        for scheme in all {
            if let account = scheme.accounts.first(where: { $0.isNamed(by: object, in: objects) }) {
                return (scheme, account)
            }
        }
        return nil
    }

    /// Whether a field of a template with this identifier holds fields itself.
    static func nests(_ id: String, below guid: String) -> Bool {
        all.contains { scheme in
            scheme.accounts.contains { $0.fits(guid) && $0.fields[id]?.parts.isEmpty == false }
        }
    }
}
