import DrawnPictures
import Scanning
import Testing

@Suite("Frames of a moving camera")
struct FrameAgreementTests {
    static func bar(_ text: String) -> ScannedSymbol {
        ScannedSymbol(symbology: .ean13, bytes: Array(text.utf8), corners: [])
    }

    static func qr(_ text: String) -> ScannedSymbol {
        ScannedSymbol(symbology: .qrCode, bytes: Array(text.utf8), corners: [])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [[ScannedSymbol]]
        let believed: [[ScannedSymbol]]

        init(_ what: String, _ frames: [[ScannedSymbol]], believes believed: [[ScannedSymbol]]) {
            testDescription = what
            self.frames = frames
            self.believed = believed
        }
    }

    static let rice = bar("2012345678900")
    static let beans = bar("2098765432109")
    static let note = qr("TPN1")

    @Test(
        "what is believed",
        arguments: [
            Row("a QR code: of every frame that shows it", [[note], [], [note]], believes: [[note], [], [note]]),
            Row("a bar code: from its second frame on", [[rice], [rice], [rice]], believes: [[], [rice], [rice]]),
            Row("a bar code that one frame shows: never", [[rice], [], [], []], believes: [[], [], [], []]),
            Row("another number in between changes nothing", [[rice], [beans], [rice]], believes: [[], [], [rice]]),
            Row("the same number twice in one frame is one sighting", [[rice, rice], []], believes: [[], []]),
            Row("the same code twice in one frame is one code", [[note, note]], believes: [[note]]),
            Row(
                "two bar codes side by side: both", [[rice, beans], [beans, rice]], believes: [[], [beans, rice]]),
            Row("frames without a code between two that agree", [[rice], [], [rice]], believes: [[], [], [rice]]),
            Row(
                "out of view for three frames: forgotten", [[rice], [], [], [], [rice], [rice]],
                believes: [[], [], [], [], [], [rice]]),
            Row(
                "the same digits in another kind of symbol are another code",
                [[rice], [qr("2012345678900")], [rice]], believes: [[], [qr("2012345678900")], [rice]]),
        ])
    func agreement(row: Row) {
        var agreement = FrameAgreement(memory: 3)
        #expect(row.frames.map { agreement.believe($0) } == row.believed)
    }

    @Test("a bar code's frames do not agree across a gap in which the camera was away")
    func interrupted() {
        var agreement = FrameAgreement(memory: 3)
        #expect(agreement.believe([Self.note, Self.rice]) == [Self.note])
        agreement.interrupt()
        #expect(agreement.believe([Self.note, Self.rice]) == [Self.note])
        #expect(agreement.believe([Self.rice]) == [Self.rice])
    }
}
