import Drawing
import Testing

@Suite("Writing")
struct WritingTests {
    static let area = Area(left: 10, top: 10, width: 60, height: 20)

    private func ink(_ box: TextBox, _ writing: Writing = english, in area: Area = area) throws -> Area {
        var ink: Area?
        _ = try drawn { ink = try $0.write(box, writing, in: area) }
        return try #require(ink)
    }

    @Test("every script is written inside its area", arguments: scripts)
    func inside(_ text: String) throws {
        let ink = try ink(TextBox([TextRun(text, isBold: true)], sizes: 6...60))
        #expect(ink.left >= 9.7 && ink.right <= 70.3, "\(ink)")
        #expect(ink.width > 40, "it is as large as fits: \(ink)")
    }

    @Test("lines begin where the page's writing does, in whichever script they are", arguments: scripts)
    func sides(_ text: String) throws {
        let box = TextBox([TextRun(text)], sizes: 10...10)
        #expect(try ink(box).left < 11.5)
        #expect(try ink(box, Writing(language: "ar", direction: .rightToLeft)).right > 68.5)
        let trailing = TextBox([TextRun(text)], sizes: 10...10, side: .trailing)
        #expect(try ink(trailing).right > 68.5)
        #expect(try ink(trailing, Writing(language: "ar", direction: .rightToLeft)).left < 11.5)
        let centred = try ink(TextBox([TextRun(text)], sizes: 10...10, side: .centre))
        #expect(abs(centred.middle - 40) < 1)
    }

    @Test("too long a text becomes smaller, and is refused where it does not fit at the smallest size")
    func fitting() throws {
        func box(_ words: Int, _ sizes: ClosedRange<Double>) -> TextBox {
            TextBox([TextRun(String(repeating: "word ", count: words))], sizes: sizes, lines: 2)
        }
        #expect(try ink(box(1, 5...20)).height > ink(box(15, 5...20)).height / 2)
        let long = box(200, 10...20)
        #expect(throws: DrawingFault.noRoom(text: String(repeating: "word ", count: 200))) { try ink(long) }
    }

    @Test("a word longer than a line is broken, not cut off")
    func longWord() throws {
        let word = String(repeating: "elektrizitätenhauptbetrieb", count: 4)
        let ink = try ink(TextBox([TextRun(word)], sizes: 6...40, lines: 4))
        #expect(ink.left >= 9.7 && ink.right <= 70.3 && ink.bottom <= 30.3 && ink.height > 8, "\(ink)")
        #expect(throws: DrawingFault.noRoom(text: word)) { try self.ink(TextBox([TextRun(word)], sizes: 6...40)) }
    }

    @Test("one size for neighbours is the one at which it would be written")
    func size() throws {
        var sizes: [Double] = []
        _ = try drawn { page in
            for text in ["5.00", "1,250,000.00"] {
                sizes.append(try page.size(of: TextBox([TextRun(text)], sizes: 5...40), english, in: Self.area))
            }
        }
        #expect(sizes.first == 40)
        #expect((5..<40).contains(sizes.last ?? 0))
    }

    @Test("a base line is where it was asked for, whatever hangs below it")
    func baseline() throws {
        let standing = try ink(TextBox([TextRun("Hn")], sizes: 20...20, place: .baseline))
        #expect(abs(standing.bottom - 30) < 0.2, "\(standing)")
        let hanging = try ink(TextBox([TextRun("Hg")], sizes: 20...20, place: .baseline))
        #expect(hanging.bottom > 30.5)
        #expect(abs(hanging.top - standing.top) < 0.2)
    }

    @Test("capitals begin at the upper edge")
    func top() throws {
        let ink = try ink(TextBox([TextRun("H")], sizes: 20...20))
        #expect(abs(ink.top - 10) < 0.2, "\(ink)")
    }

    @Test("what no font can write is refused, rather than printed as empty boxes")
    func noGlyphs() {
        #expect(throws: DrawingFault.noGlyphs(text: "a\u{10FF00}")) {
            try drawn { try $0.write(TextBox([TextRun("a\u{10FF00}")], sizes: 10...10), english, in: Self.area) }
        }
    }

    @Test("a text stays text in a PDF: it has fonts, and no picture of letters")
    func fonts() throws {
        for text in scripts {
            let pdf = try drawn(as: .pdf) {
                try $0.write(TextBox([TextRun(text)], sizes: 10...10), english, in: Self.area)
            }
            let file = String(decoding: pdf, as: UTF8.self)
            #expect(file.contains("/Type /Font") && !file.contains("/Subtype /Image"), "\(text)")
        }
    }
}
