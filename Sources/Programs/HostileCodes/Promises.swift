internal import PaymentCodes
internal import Payments

/// What must hold for any bytes at all.
public enum Promises {
    /// What a code breaks, in words; nil where every promise holds. A trap is the other way of breaking one.
    public static func broken(by code: [UInt8]) -> String? {
        for isAwaiting in [true, false] {
            let explained = ExplainedCode(reading: code, awaitingPayment: isAwaiting)
            if let broken = broken(explained, code) { return "\(explained.family): \(broken)" }
            if let card = PlantedCards.found(in: explained, code) { return "\(explained.family): \(card)" }
        }
        for parser in parsers { if let broken = parser.broken(code) { return "\(parser.name): \(broken)" } }
        return nil
    }

    /// The explanation ends, is bounded by the code's length, and is fit for a screen.
    private static func broken(_ explained: ExplainedCode, _ code: [UInt8]) -> String? {
        var size = 0
        var count = 0
        var deepest = 0
        var isPlain = true
        func look(_ field: CodeField, _ depth: Int) {
            count += 1
            deepest = max(deepest, depth)
            for text in [field.id, field.name, field.value] {
                size += text.utf8.count
                isPlain = isPlain && isShown(text)
            }
            field.parts.forEach { look($0, depth + 1) }
        }
        explained.fields.forEach { look($0, 1) }
        for flaw in explained.flaws {
            size += flaw.reason.utf8.count
            isPlain = isPlain && isShown(flaw.reason)
        }
        if count > code.count + 64 { return "\(count) fields of \(code.count) bytes" }
        if deepest > 8 { return "\(deepest) levels" }
        if size > 100 * code.count + 8_192 { return "\(size) bytes to show for \(code.count)" }
        if !isPlain { return "something that steers a terminal" }
        if let flaw = explained.flaws.first(where: { !(0...max(code.count, 4_096)).contains($0.position) }) {
            return "a flaw at byte \(flaw.position) of \(code.count)"
        }
        return nil
    }

    private static func isShown(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
        }
    }

    private struct Parser: Sendable {
        let name: String
        let broken: @Sendable ([UInt8]) -> String?
    }

    /// Reading and explaining agree, and what is read is written as it was.
    private static func parser<Code: ForeignCode>(
        _ type: Code.Type, _ written: @escaping @Sendable (Code) -> [UInt8]
    ) -> Parser {
        Parser(name: "\(type)") { bytes in
            let flaws = Code.explain(bytes).flaws
            do throws(CodeFlaw) {
                let code = try Code(parsing: bytes)
                if !flaws.isEmpty { return "read, though it is explained as wrong" }
                return written(code) == bytes ? nil : "written otherwise than it was read"
            } catch {
                return flaws.isEmpty ? "refused, though nothing is wrong" : nil
            }
        }
    }

    /// What is read of a code of ours is written as it was, text and signed fields alike.
    private static func own<Code: OwnCode>(_ type: Code.Type) -> Parser {
        Parser(name: Code.structure) { bytes in
            guard let code = try? Signed<Code>(text: bytes) else { return nil }
            if Array(code.text.utf8) != bytes { return "written otherwise than it was read" }
            return code.content.item.encoded() == code.payload
                ? nil : "its fields are written otherwise than they were read"
        }
    }

    private static let enrolment = Parser(name: "enrolment code") { bytes in
        guard let code = try? EnrolmentCode(text: bytes) else { return nil }
        return Array(code.text.utf8) == bytes ? nil : "written otherwise than it was read"
    }

    private static let labelLink = Parser(name: "label's link") { bytes in
        guard let link = try? LabelLink(text: bytes) else { return nil }
        return Array(link.text.utf8) == bytes ? nil : "written otherwise than it was read"
    }

    private static let parsers = [
        own(Note.self), own(Certificate.self), own(Confirmation.self), own(Plate.self), own(Label.self), enrolment,
        labelLink,
        parser(EMVMerchantCode.self, \.text), parser(EMVConsumerCode.self, \.text), parser(UPILink.self, \.text),
        parser(SEPATransfer.self, \.text), parser(SwissBill.self, \.text), parser(ArticleCode.self, \.text),
        parser(GS1Elements.self, \.text), parser(DigitalLink.self, \.text),
    ]
}
