public import Payments

/// A merchant-presented code of EMVCo (QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1), of
/// whatever country.
///
/// Where money hangs on it the code must be exact: check, lengths, structure, amount, tip. Where real codes differ,
/// it may: data objects in any order, a check in lower case, lengths that count characters or bytes.
public struct EMVMerchantCode: ForeignCode {
    /// The most bytes of a code that is read. The standard asks for 512 at most; codes of many schemes (SGQR) have more.
    public static let largestText = 2_048
    /// The most characters of a code that is made, as the standard has it.
    public static let largestMade = 512

    /// The data objects, in the order of the code.
    public let objects: [EMVObject]
    let unit: EMVObject.LengthUnit

    /// Reads a code.
    ///
    /// - Throws: the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        let (code, _, flaws) = EMVMerchantCode.reviewed(text)
        if let flaw = flaws.first { throw flaw }
        self = code
    }

    init(objects: [EMVObject], unit: EMVObject.LengthUnit) {
        self.objects = objects
        self.unit = unit
    }

    /// The code's bytes, as read.
    public var text: [UInt8] { objects.flatMap { $0.bytes(unit) } }

    /// A code and everything that is wrong with it.
    static func checked(_ text: [UInt8]) -> (code: EMVMerchantCode, flaws: [CodeFlaw]) {
        let (code, _, flaws) = reviewed(text)
        return (code, flaws)
    }

    /// Every field of a code and everything that is wrong with it.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        let (code, fields, flaws) = reviewed(text)
        let scheme = code.scheme
        return ExplainedCode(
            family: "EMVCo merchant-presented" + (scheme.map { ", \($0.name)" } ?? ""),
            standard: "EMVCo MPM 1.1" + (scheme.map { ", \($0.standard)" } ?? ""), use: .oursToShow, fields: fields,
            amount: flaws.contains { $0.field == "54" } ? nil : code.amount,
            currency: code.currency?.code,
            flaws: flaws)
    }

    /// A code, its fields, and what is wrong with it, in the order of its bytes.
    private static func reviewed(_ text: [UInt8]) -> (code: EMVMerchantCode, fields: [CodeField], flaws: [CodeFlaw]) {
        let (code, flaws) = read(text)
        let scheme = code.scheme
        var review = EMVMerchantReview(code, scheme)
        let fields = review.fields()
        // Where the code could not be taken apart, nothing can be said about the whole.
        let whole = flaws.isEmpty ? EMVMerchantWhole.flaws(of: code, scheme) : []
        return (code, fields, (flaws + review.flaws + whole).sorted { $0.position < $1.position })
    }

    /// The national scheme whose account the code names, or nil where none that is known here is named.
    var scheme: MerchantScheme? { MerchantScheme.all.first { $0.isNamed(in: objects) } }

    /// Its amount; a point behind which nothing stands is left out.
    private var amount: String? {
        objects.text("54").map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }

    /// Its currency, where it is one of ISO 4217.
    public var currency: Currency? { objects.text("53").flatMap { UInt16($0) }.flatMap { Currency(numeric: $0) } }

    /// The name of the national scheme, such as "PIX", or nil.
    public var schemeName: String? { scheme?.name }

    /// Takes a code apart, by characters or else by bytes.
    private static func read(_ text: [UInt8]) -> (EMVMerchantCode, [CodeFlaw]) {
        guard text.count <= largestText else {
            return (
                EMVMerchantCode(objects: [], unit: .bytes),
                [CodeFlaw(at: largestText, "is longer than \(largestText) bytes")]
            )
        }
        func by(_ unit: EMVObject.LengthUnit) -> (EMVMerchantCode, [CodeFlaw]) {
            var reader = EMVObjectReader(text, unit: unit)
            let code = EMVMerchantCode(objects: reader.objects(), unit: unit)
            return (code, reader.flaws)
        }
        // Lengths in characters mean nothing where the bytes are no characters.
        guard String(validating: text, as: UTF8.self) != nil else { return by(.bytes) }
        let characters = by(.characters)
        guard text.contains(where: \.continuesCharacter) else { return characters }
        let bytes = by(.bytes)
        // A reading is one only if it comes apart and its last object is a check that fits.
        let whole = [characters, bytes].filter { $0.1.isEmpty && $0.0.isChecked }
        if whole.count == 2, characters.0.objects != bytes.0.objects {
            return (characters.0, [CodeFlaw(at: 0, "says one thing by characters and another by bytes")])
        }
        return whole.first ?? (characters.1.isEmpty || !bytes.1.isEmpty ? characters : bytes)
    }

    /// Whether the check is the last object, and right over everything before its value.
    private var isChecked: Bool { objects.last?.id == "63" && hasRightCheck }

    /// Whether there is a check, and it is right over everything before its value.
    var hasRightCheck: Bool {
        guard let check = objects["63"] else { return false }
        return objects.text("63")?.uppercased() == CRC16.text(over: text.prefix(check.position + 4))
    }
}
