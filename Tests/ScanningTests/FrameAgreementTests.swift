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
        let told: [[ScannedSymbol]]

        init(_ what: String, _ frames: [[ScannedSymbol]], tells told: [[ScannedSymbol]]) {
            testDescription = what
            self.frames = frames
            self.told = told
        }
    }

    static let rice = bar("2012345678900")
    static let beans = bar("2098765432109")
    static let note = qr("TPN1")

    @Test(
        "what is told",
        arguments: [
            Row("a QR code: at once, and once", [[note], [note], [note]], tells: [[note], [], []]),
            Row("a bar code: at its second frame, and once", [[rice], [rice], [rice]], tells: [[], [rice], []]),
            Row("a bar code that one frame shows: never", [[rice], [], [], []], tells: [[], [], [], []]),
            Row("another number in between changes nothing", [[rice], [beans], [rice]], tells: [[], [], [rice]]),
            Row("the same number twice in one frame is one sighting", [[rice, rice], []], tells: [[], []]),
            Row(
                "two bar codes side by side: both", [[rice, beans], [beans, rice]], tells: [[], [beans, rice]]),
            Row("frames without a code between two that agree", [[rice], [], [rice]], tells: [[], [], [rice]]),
            Row(
                "out of view for three frames: forgotten", [[rice], [], [], [], [rice], [rice]],
                tells: [[], [], [], [], [], [rice]]),
            Row(
                "shown again after it was out of view: told again", [[note], [], [], [], [note]],
                tells: [[note], [], [], [], [note]]),
            Row("a short gap is no second showing", [[note], [], [], [note]], tells: [[note], [], [], []]),
            Row(
                "the same digits in another kind of symbol are another code",
                [[rice], [qr("2012345678900")], [rice]], tells: [[], [qr("2012345678900")], [rice]]),
        ])
    func agreement(row: Row) {
        var agreement = FrameAgreement(memory: 3)
        #expect(row.frames.map { agreement.believe($0) } == row.told)
    }
}
