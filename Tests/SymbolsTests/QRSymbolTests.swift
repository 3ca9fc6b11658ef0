import Symbols
import Testing

@Suite("QR symbols")
struct QRSymbolTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let what: String
        let text: String
        let level: ErrorCorrection
        let version: Int
        var testDescription: String { what }
    }

    @Test(
        "A text is encoded in the smallest version that holds it",
        arguments: [
            Row(what: "11 alphanumeric characters", text: "HELLO WORLD", level: .medium, version: 1),
            Row(what: "12 bytes of Chinese text", text: "最佳运输", level: .medium, version: 1),
            Row(what: "our prefix and 290 digits, level M", text: ourCode, level: .medium, version: 8),
            Row(what: "our prefix and 290 digits, level L", text: ourCode, level: .low, version: 6),
            Row(what: "293 digits", text: String(repeating: "7", count: 293), level: .medium, version: 7),
            Row(what: "294 digits", text: String(repeating: "7", count: 294), level: .medium, version: 8),
            Row(
                what: "the most digits at level M", text: String(repeating: "7", count: 5_596), level: .medium,
                version: 40),
            Row(
                what: "the most digits at level L", text: String(repeating: "7", count: 7_089), level: .low, version: 40
            ),
            Row(
                what: "the most digits at level H", text: String(repeating: "7", count: 3_057), level: .high,
                version: 40),
        ])
    func smallestVersion(row: Row) throws {
        let symbol = try QRSymbol(text: row.text, level: row.level)
        #expect(symbol.version == row.version)
        #expect(symbol.side == 17 + 4 * symbol.version)
    }

    @Test("The three finder patterns are drawn, and the fourth corner has none")
    func finderPatterns() throws {
        let symbol = try QRSymbol(text: "HELLO WORLD")
        let far = symbol.side - 7
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            #expect((0..<7).allSatisfy { symbol[left + $0, top] && symbol[left, top + $0] })
            #expect((1..<6).allSatisfy { !symbol[left + $0, top + 1] && !symbol[left + 1, top + $0] })
            #expect(symbol[left + 3, top + 3])
        }
        #expect(!(0..<7).allSatisfy { symbol[far + $0, far] && symbol[far, far + $0] })
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let what: String
        let text: String
        let maxVersion: Int
        let fault: SymbolFault
        var testDescription: String { what }
    }

    @Test(
        "A text that no symbol may carry is refused",
        arguments: [
            Refusal(what: "no text", text: "", maxVersion: 40, fault: .empty),
            Refusal(what: "a zero character", text: "TPN\u{0}123", maxVersion: 40, fault: .zeroCharacter),
            Refusal(
                what: "one digit too many at level M", text: String(repeating: "7", count: 5_597), maxVersion: 40,
                fault: .tooLong(maxVersion: 40)),
            Refusal(
                what: "a megabyte", text: String(repeating: "7", count: 1_000_000), maxVersion: 40,
                fault: .tooLong(maxVersion: 40)),
            Refusal(what: "beyond the version allowed", text: ourCode, maxVersion: 7, fault: .tooLong(maxVersion: 7)),
            Refusal(
                what: "a version that does not exist", text: "1", maxVersion: 41,
                fault: .measure("The greatest version is 1 to 40.")),
        ])
    func refusal(row: Refusal) {
        #expect(throws: row.fault) { try QRSymbol(text: row.text, maxVersion: row.maxVersion) }
    }
}

let ourCode = "TPN" + String(repeating: "1234567890", count: 29)
