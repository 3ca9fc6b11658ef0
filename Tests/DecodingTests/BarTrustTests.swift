import Scanning
import Testing

@testable import Decoding

@Suite("Which bar codes of one picture are believed")
struct BarTrustTests {
    private static func sighting(
        _ text: String, _ symbology: Symbology = .ean13, lines: Int, at x: Int = 0, below: Int = 0
    ) -> Sighting {
        let corners = [SymbolPoint(x: x, y: 10 + below), SymbolPoint(x: x + 200, y: 90 + below)]
        return Sighting(
            symbol: ScannedSymbol(symbology: symbology, bytes: Array(text.utf8), corners: corners), lines: lines)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sightings: [Sighting]
        let believed: [String]

        init(_ what: String, _ sightings: [Sighting], believes believed: [String]) {
            testDescription = what
            self.sightings = sightings
            self.believed = believed
        }
    }

    static let right = "4006381333931"
    static let wrong = "7682083922436"

    @Test(
        "belief",
        arguments: [
            Row("an article number on many lines", [sighting(right, lines: 60)], believes: [right]),
            Row("on few lines", [sighting(right, lines: 8)], believes: []),
            Row(
                "two numbers of the same bars, one of them by far",
                [sighting(right, lines: 100), sighting(wrong, lines: 8)],
                believes: [right]),
            Row(
                "two numbers of the same bars, neither by far",
                [sighting(right, lines: 60), sighting(wrong, lines: 8)], believes: []),
            Row(
                "the same, read on lines right below",
                [sighting(right, lines: 8), sighting(wrong, lines: 60, below: 84)],
                believes: []),
            Row(
                "two numbers one below the other, like labels on a sheet",
                [sighting(right, lines: 60), sighting(wrong, lines: 50, below: 110)], believes: [right, wrong]),
            Row(
                "two numbers side by side", [sighting(right, lines: 60), sighting(wrong, lines: 50, at: 300)],
                believes: [right, wrong]),
            Row(
                "a short number within a long one",
                [sighting(right, lines: 60), sighting("04041614", .ean8, lines: 20)],
                believes: []),
            Row(
                "a short number on the lines that do for a long one", [sighting("04041614", .ean8, lines: 20)],
                believes: []),
            Row("a short number on many lines", [sighting("96385074", .ean8, lines: 40)], believes: ["96385074"]),
            Row("Code 128, which has a better check", [sighting("SKU-1", .code128, lines: 5)], believes: ["SKU-1"]),
            Row("Code 128 on a single line", [sighting("SKU-1", .code128, lines: 1)], believes: []),
            Row(
                "two readings of one Code 128, neither by far",
                [sighting("SKU-1", .code128, lines: 5), sighting("&KU-1", .code128, lines: 15)], believes: []),
            Row("Code 128 that says nothing", [sighting("", .code128, lines: 50)], believes: []),
            Row("a QR code needs no lines", [sighting("TPN1", .qrCode, lines: 1)], believes: ["TPN1"]),
            Row(
                "a QR code where bars are", [sighting("TPN1", .qrCode, lines: 1), sighting(right, lines: 60)],
                believes: ["TPN1", right]),
        ])
    func belief(row: Row) {
        var trust = BarTrust()
        #expect(trust.believed(row.sightings).compactMap(\.text) == row.believed)
    }

    @Test("the same number, seen at slightly another place by an earlier look, does not contradict")
    func sameNumber() {
        var trust = BarTrust()
        #expect(trust.believed([Self.sighting(Self.right, lines: 8, at: 3)]).isEmpty)
        #expect(trust.believed([Self.sighting(Self.right, lines: 45)]).compactMap(\.text) == [Self.right])
    }

    @Test("what an earlier look saw, not believed, still contradicts a later one")
    func earlierLooks() {
        var trust = BarTrust()
        #expect(trust.believed([Self.sighting(Self.right, lines: 8)]).isEmpty)
        #expect(trust.believed([Self.sighting(Self.wrong, lines: 45)]).isEmpty)
        #expect(trust.believed([Self.sighting(Self.right, lines: 45)]).isEmpty)
        #expect(trust.believed([Self.sighting(Self.right, lines: 600)]).compactMap(\.text) == [Self.right])
    }
}
