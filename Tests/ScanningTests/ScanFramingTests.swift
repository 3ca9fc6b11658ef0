import Testing

@testable import Scanning

@Suite("Cutting a serial scanner's bytes into scans")
struct ScanFramingTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    struct Row: Sendable, CustomTestStringConvertible {
        let what: String
        var ending = SerialScanner.Ending.lineEnd
        let input: [String]
        let scans: [String]
        /// What the silence after all input gives.
        var left: String?
        var testDescription: String { what }
    }

    @Test(
        "Scans end at CR, LF or silence",
        arguments: [
            Row(what: "CR", input: ["123\r"], scans: ["123"]),
            Row(what: "LF", input: ["123\n"], scans: ["123"]),
            Row(what: "CR LF is one end", input: ["123\r\n456\r\n"], scans: ["123", "456"]),
            Row(what: "CR and LF in two pieces", input: ["123\r", "\n456\r"], scans: ["123", "456"]),
            Row(what: "single bytes", input: ["1", "2", "3", "\r"], scans: ["123"]),
            Row(what: "empty lines are no scans", input: ["\r\n\r\n"], scans: []),
            Row(what: "silence", input: ["12", "3"], scans: [], left: "123"),
            Row(what: "zero and high bytes are kept", input: ["\u{0}ÿ\u{7F}\t\r"], scans: ["\u{0}ÿ\u{7F}\t"]),
            Row(
                what: "lines inside a code, ended by silence", ending: .silence, input: ["BCD\n002\n", "1\r\n"],
                scans: [], left: "BCD\n002\n1"),
            Row(what: "only line ends, ended by silence", ending: .silence, input: ["\r\n"], scans: [], left: nil),
        ])
    func ends(row: Row) {
        var framing = ScanFraming(ending: row.ending, limit: 20)
        let pieces = row.input.flatMap { framing.take($0.utf8) }
        #expect(pieces == row.scans.map { .scan(Self.bytes($0)) })
        #expect(framing.silence() == row.left.map { .scan(Self.bytes($0)) })
        #expect(!framing.isOpen)
        #expect(framing.silence() == nil)
    }

    @Test("A scan at the limit is taken, one beyond is refused once, and the next is taken", arguments: [1, 7, 1_000])
    func limit(pieceSize: Int) {
        var framing = ScanFraming(ending: .lineEnd, limit: 20)
        let input =
            Array(repeating: UInt8(0x41), count: 20) + [13] + Array(repeating: 0x42, count: 500) + [13, 0x43, 13]
        var pieces: [ScanFraming.Piece] = []
        for start in stride(from: 0, to: input.count, by: pieceSize) {
            pieces += framing.take(input[start..<min(start + pieceSize, input.count)])
        }
        #expect(pieces == [.scan(Array(repeating: 0x41, count: 20)), .tooLong, .scan([0x43])])
    }

    @Test("Where silence ends a scan, a line end does not count towards the limit")
    func limitBeforeSilence() {
        var framing = ScanFraming(ending: .silence, limit: 3)
        #expect(framing.take([1, 2, 3, 13, 10]) == [])
        #expect(framing.silence() == .scan([1, 2, 3]))
        #expect(framing.take([1, 2, 3, 4, 10]) == [])
        #expect(framing.silence() == .tooLong)
        #expect(framing.take([1, 2, 3, 4, 5, 6, 7, 8]) == [.tooLong])
        #expect(framing.silence() == nil)
        #expect(framing.take([9]) == [])
        #expect(framing.silence() == .scan([9]))
    }

    @Test(
        "An AIM identifier names the symbology and is taken off",
        arguments: [
            ("]Q1HELLO", .qrCode, "HELLO"), ("]Q3HELLO", .qrCode, "]Q3HELLO"),
            ("]E04006381333931", .ean13, "4006381333931"), ("]E0036000291452", .upcA, "036000291452"),
            ("]E496385074", .ean8, "96385074"), ("]E004252614", .upcE, "04252614"),
            ("]C0Till-7", .code128, "Till-7"), ("]C10104006381333931", .code128, "]C10104006381333931"),
            ("]E0123", nil, "]E0123"), ("]X9HELLO", nil, "]X9HELLO"), ("]Q1", nil, "]Q1"), ("]", nil, "]"),
            ("4006381333931", nil, "4006381333931"), ("]Q7HELLO", nil, "]Q7HELLO"),
        ] as [(String, Symbology?, String)])
    func aim(scan: String, symbology: Symbology?, text: String) {
        #expect(AIMIdentifier.split(Self.bytes(scan)) == ScannedCode(symbology: symbology, bytes: Self.bytes(text)))
    }
}
