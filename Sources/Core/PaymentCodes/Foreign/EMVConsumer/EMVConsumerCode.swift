/// A payer's code as EMVCo defines it: "EMV QR Code Specification for Payment Systems, Consumer-Presented Mode", 1.1.
///
/// Base64 of BER-TLV. Its cryptogram is symmetric: only the card's issuer can check it, so it is tried online or
/// refused, and never stored. It holds card data: nothing that this type says or prints shows more than the last four
/// digits of a card number and the initials of a name.
public struct EMVConsumerCode: ForeignCode, CustomStringConvertible, CustomReflectable {
    /// A way to pay that the code offers.
    public struct Application: Equatable, Sendable {
        /// The application's identifier (AID), 5 to 16 bytes.
        public let identifier: [UInt8]
        /// Its label, such as a brand's name; empty if there is none.
        public let label: String
    }

    /// The code as scanned. Sent online as it is; never stored or logged.
    public let text: [UInt8]
    let objects: [BERObject]

    /// The standard says that a payload should fit 512 characters.
    public static let largestText = 512

    /// What the code offers, the payer's first choice first.
    public var applications: [Application] {
        objects.filter { $0.tag == "61" }.map { template in
            Application(
                identifier: template.parts.first { $0.tag == "4F" }?.value ?? [],
                label: template.parts.first { $0.tag == "50" }.map { ShownText.of($0.value) } ?? "")
        }
    }

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let code = EMVConsumerCode.read(text, &findings)
        self = try findings.accepted(code)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        _ = read(text, &findings)
        return findings.explained(
            "EMVCo consumer-presented", standard: "EMV QR Code Consumer-Presented Mode 1.1", use: .onlineOnly)
    }

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> EMVConsumerCode? {
        guard !findings.isTooLong(text, for: largestText) else { return nil }
        do throws(Base64Text.Fault) {
            let bytes = try Base64Text.decoded(text)
            let objects = BERObject.objects(in: bytes[...], findings: &findings)
            for object in objects { findings.field(field(object)) }
            check(objects, &findings)
            return EMVConsumerCode(text: text, objects: objects)
        } catch {
            findings.flaw(at: error.position, error.reason)
            return nil
        }
    }

    private init(text: [UInt8], objects: [BERObject]) {
        self.text = text
        self.objects = objects
    }

    private static func field(_ object: BERObject) -> CodeField {
        let known = CardTag.known[object.tag]
        let shown = known?.shown(object.value) ?? CardDigits.masked(ShownText.hexadecimal(object.value))
        return CodeField(
            id: object.tag, name: known?.name ?? "unknown", position: object.position, length: object.value.count,
            value: object.parts.isEmpty ? shown : "", parts: object.parts.map(field))
    }

    private static func check(_ objects: [BERObject], _ findings: inout Findings) {
        guard let first = objects.first, first.tag == "85", first.value.elementsEqual("CPV01".utf8) else {
            findings.flaw(at: 0, field: "85", "does not begin with format indicator CPV01")
            return
        }
        checkTemplate(objects, holding: ["61": nil, "62": 1, "85": 1], not: ["63", "64"], &findings)
        if !objects.contains(where: { $0.tag == "61" }) {
            findings.flaw(at: first.position, field: "61", "no application template")
        }
        for object in objects where object.tag == "61" || object.tag == "62" {
            let isApplication = object.tag == "61"
            checkTemplate(
                object.parts, holding: [:], not: ["61", "62", "85", isApplication ? "64" : "63"], &findings)
            if isApplication, !object.parts.contains(where: { $0.tag == "4F" }) {
                findings.flaw(at: object.position, field: "4F", "an application without its identifier")
            }
            for inner in object.parts { checkTemplate(inner.parts, holding: [:], not: [], &findings) }
        }
    }

    /// Lengths and contents; no object twice, but where `holding` says how often (nil is any number).
    private static func checkTemplate(
        _ objects: [BERObject], holding: [String: Int?], not misplaced: Set<String>, _ findings: inout Findings
    ) {
        var seen: [String: Int] = [:]
        for object in objects {
            seen[object.tag, default: 0] += 1
            if let most = holding[object.tag] ?? 1, seen[object.tag, default: 0] > most {
                findings.flaw(at: object.position, field: object.tag, "there twice")
            }
            if misplaced.contains(object.tag) {
                findings.flaw(at: object.position, field: object.tag, "in the wrong template")
            }
            guard let known = CardTag.known[object.tag] else { continue }
            if !known.lengths.contains(object.value.count) {
                findings.flaw(at: object.position, field: object.tag, "a length that it cannot have")
            }
            let digits = CardDigits.leading(object.value)
            switch known.showing {
            case .text where String(validating: object.value, as: UTF8.self).map(ShownText.isPlain) != true:
                findings.flaw(at: object.position, field: object.tag, "not text")
            case .cardNumber where !isPadded(object.value, after: digits):
                findings.flaw(at: object.position, field: object.tag, "not a card number")
            case .track where !(8...19).contains(digits.count) || !isTrack(object.value, after: digits):
                findings.flaw(at: object.position, field: object.tag, "not track 2 data")
            default: break
            }
        }
    }

    /// 8 to 19 digits, and "F" for the rest.
    private static func isPadded(_ value: [UInt8], after digits: String) -> Bool {
        (8...19).contains(digits.count)
            && ShownText.hexadecimal(value).dropFirst(digits.count).allSatisfy { $0 == "F" }
    }

    /// "D", then digits, and one "F" at most.
    private static func isTrack(_ value: [UInt8], after digits: String) -> Bool {
        let rest = ShownText.hexadecimal(value).dropFirst(digits.count)
        return rest.first == "D" && rest.dropFirst().drop { $0.isNumber }.allSatisfy { $0 == "F" }
    }

    /// Says no more than what it is.
    public var description: String { "EMVCo consumer-presented code" }

    /// Hides card data from `dump` and from test reports.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
