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
        /// Milliseconds from frame to frame.
        let every: Int

        init(_ what: String, _ frames: [[ScannedSymbol]], every: Int = 600, tells told: [[ScannedSymbol]]) {
            testDescription = what
            self.frames = frames
            self.told = told
            self.every = every
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
            Row(
                "a bar code, long after one frame showed it", [[rice], [], [], [], [rice]], every: 1,
                tells: [[], [], [], [], []]),
            Row(
                "a shaking hand before a fast camera: told once", [[note]] + Array(repeating: [], count: 50) + [[note]],
                every: 33, tells: [[note]] + Array(repeating: [], count: 51)),
            Row(
                "away for two seconds before a fast camera: told again",
                [[note]] + Array(repeating: [], count: 60) + [[note]], every: 33,
                tells: [[note]] + Array(repeating: [], count: 60) + [[note]]),
            Row(
                "in view for long, then a short gap: told once", [[note], [note], [note], [note], [], [note]],
                every: 1_000, tells: [[note], [], [], [], [], []]),
            Row(
                "a slow camera's frames are no absence", [[note], [note], [], [note]], every: 3_000,
                tells: [[note], [], [], []]),
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
        var now = ContinuousClock.now
        let told = row.frames.map { frame in
            now += .milliseconds(row.every)
            return agreement.believe(frame, at: now)
        }
        #expect(told == row.told)
    }

    @Test("a camera that was away", arguments: [(seconds: 1, tells: [ScannedSymbol]()), (seconds: 3, tells: [note])])
    func interrupted(seconds: Int, tells: [ScannedSymbol]) {
        var agreement = FrameAgreement(memory: 3)
        let now = ContinuousClock.now
        #expect(agreement.believe([Self.note, Self.rice], at: now) == [Self.note])
        agreement.interrupt()
        // The bar code's frames do not agree across the gap.
        #expect(agreement.believe([Self.note, Self.rice], at: now + .seconds(seconds)) == tells)
    }
}
