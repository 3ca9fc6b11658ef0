import PaymentCodes
import TestWorld
import Testing

/// A text that is refused, the field that is wrong, and the reason.
struct Refused: Sendable {
    let text: [UInt8]
    let field: String?
    let reason: String

    init(_ text: String, _ field: String?, _ reason: String) { self.init(Array(text.utf8), field, reason) }

    init(_ text: [UInt8], _ field: String?, _ reason: String) {
        self.text = text
        self.field = field
        self.reason = reason
    }
}

/// Reads a code that must be well formed, and sees that its explanation agrees.
func read<Code: ForeignCode>(
    _ type: Code.Type, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Code {
    let explained = Code.explain(Array(text.utf8))
    #expect(explained.flaws.isEmpty, sourceLocation: sourceLocation)
    #expect(!explained.fields.isEmpty, sourceLocation: sourceLocation)
    return try Code(parsing: Array(text.utf8))
}

/// Sees that a code is refused for the reason that is expected, by reading and by explaining alike.
func expectRefused<Code: ForeignCode>(
    _ type: Code.Type, _ refused: Refused, sourceLocation: SourceLocation = #_sourceLocation
) {
    let flaws = Code.explain(refused.text).flaws
    #expect(flaws.first?.reason == refused.reason, sourceLocation: sourceLocation)
    #expect(flaws.first?.field == refused.field, sourceLocation: sourceLocation)
    do throws(CodeFlaw) {
        _ = try Code(parsing: refused.text)
        Issue.record("read, and not refused", sourceLocation: sourceLocation)
    } catch {
        #expect(error == flaws.first, sourceLocation: sourceLocation)
    }
}

extension ExplainedCode {
    /// A field by its path, as "62/5A".
    func field(_ path: String) -> CodeField? {
        var found: CodeField?
        var level = fields
        for id in path.split(separator: "/") {
            found = level.first { $0.id == id }
            level = found?.parts ?? []
        }
        return found
    }

    /// All that a person would see of it.
    var shown: String {
        func shown(_ field: CodeField) -> String {
            "\(field.id) \(field.name) \(field.value)\n" + field.parts.map(shown).joined()
        }
        return "\(family) \(standard)\n" + fields.map(shown).joined() + flaws.map(\.description).joined(separator: "\n")
    }
}
