/// What a standard says about one field.
struct FieldRule: Sendable {
    /// Two digits.
    let id: String
    /// What the standard calls it.
    let name: String
    /// What its value must look like.
    let form: ValueForm
    /// Whether it must be there.
    let isRequired: Bool
    /// What of its value nobody needs to see; nil leaves it to the value's form and to where the field stands.
    let masking: CardNumber.Masking?
    /// What it is called on the command line that makes a code; nil where nobody may set it.
    let option: String?
    /// The fields inside it.
    let parts: [FieldRule]

    init(
        _ id: String, _ name: String, _ form: ValueForm = .text(1...99), required: Bool = false,
        masking: CardNumber.Masking? = nil, option: String? = nil, parts: [FieldRule] = []
    ) {
        self.id = id
        self.name = name
        self.form = form
        isRequired = required
        self.masking = masking
        self.option = option
        self.parts = parts
    }
}

extension [FieldRule] {
    /// The rule for an id.
    subscript(id: String) -> FieldRule? { first { $0.id == id } }
}

/// The fields of the standard itself (MPM 1.1, tables 3.1, 4.3, 4.7 and 4.8).
enum EMVMerchantFields {
    static let root: [FieldRule] = [
        FieldRule("00", "Payload Format Indicator", .one(of: "01", "02"), required: true),
        FieldRule("01", "Point of Initiation Method", .one(of: "11", "12")),
        FieldRule("52", "Merchant Category Code", .digits(4...4), required: true),
        FieldRule("53", "Transaction Currency", .currency, required: true),
        FieldRule("54", "Transaction Amount", .amount),
        FieldRule("55", "Tip or Convenience Indicator", .one(of: "01", "02", "03")),
        FieldRule("56", "Value of Convenience Fee Fixed", .amount),
        FieldRule("57", "Value of Convenience Fee Percentage", .percentage),
        FieldRule("58", "Country Code", .country, required: true),
        FieldRule("59", "Merchant Name", .text(1...25), required: true),
        FieldRule("60", "Merchant City", .text(1...15), required: true),
        FieldRule("61", "Postal Code", .text(1...10)),
        FieldRule("62", "Additional Data Field Template", parts: additional),
        FieldRule("63", "CRC", ValueForm { $0.count == 4 ? nil : "is not 4 characters long" }, required: true),
        FieldRule("64", "Merchant Information - Language Template", parts: language),
    ]

    static let additional: [FieldRule] = [
        FieldRule("01", "Bill Number", .text(1...25)),
        FieldRule("02", "Mobile Number", .text(1...25)),
        FieldRule("03", "Store Label", .text(1...25)),
        FieldRule("04", "Loyalty Number", .text(1...25)),
        FieldRule("05", "Reference Label", .text(1...25)),
        FieldRule("06", "Customer Label", .text(1...25)),
        FieldRule("07", "Terminal Label", .text(1...25)),
        FieldRule("08", "Purpose of Transaction", .text(1...25)),
        FieldRule(
            "09", "Additional Consumer Data Request",
            ValueForm.text(1...3).and { text in
                Set(text).isSubset(of: "AME") && Set(text).count == text.count ? nil : "is not made of A, M and E"
            }),
        FieldRule("10", "Merchant Tax ID", .text(1...20)),
        FieldRule("11", "Merchant Channel", .text(3...3)),
    ]

    private static let language: [FieldRule] = [
        FieldRule("00", "Language Preference", .language, required: true),
        FieldRule("01", "Merchant Name - Alternate Language", .text(1...25), required: true),
        FieldRule("02", "Merchant City - Alternate Language", .text(1...15)),
    ]

    /// How much of a value is masked.
    ///
    /// - Parameter form: what a known scheme says that the value must look like, where it does; else nil.
    static func masking(_ path: String, _ value: [UInt8], _ form: ValueForm?) -> CardNumber.Masking {
        // UnionPay's own form begins with two institutions' numbers; a card number is shorter.
        if "15"..."16" ~= path, ValueForm.unionPayMerchant.objection(value) == nil { return .whole }
        // BharatQR's is an account at a branch of a bank.
        if path == "08", form != nil, ValueForm.ifscAndAccount.objection(value) == nil { return .whole }
        // A card scheme's own field: a card number there has whatever check digit it has.
        if "02"..."25" ~= path { return .numbers }
        return form.map { $0.isFree ? .reference : .whole } ?? .cards
    }

    /// The name of a field for which there is no rule.
    static func name(_ id: String) -> String {
        switch id {
        case "02"..."03": "Merchant Account Information, Visa"
        case "04"..."05": "Merchant Account Information, Mastercard"
        case "09"..."10": "Merchant Account Information, Discover"
        case "11"..."12": "Merchant Account Information, American Express"
        case "13"..."14": "Merchant Account Information, JCB"
        case "15"..."16": "Merchant Account Information, UnionPay"
        case "06"..."25": "Merchant Account Information, EMVCo"
        case "26"..."51": "Merchant Account Information"
        case "65"..."79": "Reserved for EMVCo"
        default: "Unreserved Template"
        }
    }

    /// The name of a field inside a template, where no rule names it.
    static func name(_ id: String, below path: String) -> String {
        switch (path, id) {
        case ("62", "50"..."99"): "Payment System specific"
        case ("62", _), ("64", _): "Reserved for EMVCo"
        case (_, "00"): "Globally Unique Identifier"
        case ("26"..."51", _): "Payment network specific"
        default: "Context specific data"
        }
    }
}
