import DrawnPictures
import Testing

@testable import Scanning

@Suite("What a program and its decoder say to each other")
struct DecoderMessagesTests {
    static let symbols = [
        ScannedSymbol(
            symbology: .qrCode, bytes: [0, 255, 65], corners: [SymbolPoint(x: 0, y: 1), SymbolPoint(x: 65_500, y: 3)]),
        ScannedSymbol(symbology: .upcE, bytes: Array("01234565".utf8), corners: []),
        ScannedSymbol(symbology: .code128, isGS1: true, bytes: Array("2012".utf8), corners: []),
    ]

    static let picture = ColourPicture(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6])

    static let answers: [Result<DecoderFinding, ScanningFault>] =
        [
            .success(.symbols(symbols)), .failure(.notAnImage), .failure(.corrupt(.png, reason: "broken")),
            .failure(.unsupported(.jpeg, reason: "")), .failure(.tooLarge(width: 20_000, height: 0xFFFF_FFFF)),
            .failure(.noCode), .failure(.outOfMemory),
        ] + (picture.map { [.success(.colours($0))] } ?? [])

    @Test("what is said is what is heard", arguments: answers)
    func answer(_ said: Result<DecoderFinding, ScanningFault>) {
        #expect(DecoderAnswer(bytes: DecoderAnswer(said).bytes)?.result == said)
    }

    @Test(
        "a question comes through whole",
        arguments: [DecoderQuestion.Wish.codes(budgetMs: 4), .colours(mostSide: 1_600)])
    func question(_ wish: DecoderQuestion.Wish) {
        let asked = DecoderQuestion(
            limits: ImageLimits(maxFileBytes: 1, maxPixels: 2, maxSide: 3), wish: wish, picture: [5, 6])
        #expect(DecoderQuestion(bytes: asked.bytes) == asked)
    }

    @Test("an answer cut short or with more behind it is none", arguments: answers)
    func cut(_ said: Result<DecoderFinding, ScanningFault>) {
        let bytes = DecoderAnswer(said).bytes
        // Words have no length of their own: cut, they are shorter words.
        if case .failure(.corrupt) = said { return }
        if case .failure(.unsupported) = said { return }
        for count in bytes.indices { #expect(DecoderAnswer(bytes: Array(bytes.prefix(count))) == nil) }
        #expect(DecoderAnswer(bytes: bytes + [0]) == nil)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(_ what: String, _ bytes: [UInt8]) {
            testDescription = what
            self.bytes = bytes
        }
    }

    @Test(
        "what a sound decoder never says is refused",
        arguments: [
            Row("no symbol", [0, 0, 0, 0, 0]),
            Row("a million symbols", [0, 0, 15, 66, 64]),
            Row("an unknown kind of symbol", [0, 0, 0, 0, 1, 9, 0, 0, 0, 0, 1, 65, 0, 0, 0, 0]),
            Row("neither with FNC1 nor without", [0, 0, 0, 0, 1, 6, 2, 0, 0, 0, 1, 65, 0, 0, 0, 0]),
            Row("a symbol that says nothing", [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            Row("a symbol longer than the answer", [0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 65, 0, 0, 0, 0]),
            Row("five corners", [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 65, 0, 0, 0, 5] + [UInt8](repeating: 0, count: 40)),
            Row(
                "a corner beyond every picture",
                [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 65, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]),
            Row("an unknown format", [2, 9, 65]),
            Row("a picture without pixels", [7, 0, 0, 0, 0, 0, 0, 0, 0]),
            Row("a picture with a pixel too few", [7, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3]),
            Row(
                "a picture of 1,601 pixels a side", [7, 0, 0, 6, 65, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 4_803)),
            Row("words without end", [2, 1] + [UInt8](repeating: 65, count: 481)),
        ])
    func refused(row: Row) { #expect(DecoderAnswer(bytes: row.bytes) == nil) }

    @Test("a symbol that begins with FNC1 is handed on as a scanner would send it")
    func elementStrings() {
        func sent(_ symbology: Symbology, _ isGS1: Bool) -> ScannedCode {
            ScannedSymbol(symbology: symbology, isGS1: isGS1, bytes: Array("2012".utf8), corners: []).code
        }
        #expect(sent(.code128, true).text == "]C12012")
        #expect(sent(.qrCode, true).text == "]Q32012")
        #expect(sent(.code128, false).text == "2012")
    }

    @Test("words cannot steer a terminal")
    func words() {
        let answer = DecoderAnswer(bytes: [2, 1] + Array("a\u{1B}[2J\n".utf8))
        #expect(answer?.result == .failure(.corrupt(.png, reason: "a?[2J?")))
    }

    @Test("any bytes are an answer or none")
    func chance() {
        var generator = TestRandom(seed: 11)
        let sound = DecoderAnswer(.success(.symbols(Self.symbols))).bytes
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if case .success(.symbols(let symbols)) = DecoderAnswer(bytes: bytes)?.result {
                #expect(!symbols.isEmpty && symbols.allSatisfy { !$0.bytes.isEmpty && $0.corners.count <= 4 })
            }
        }
    }
}
