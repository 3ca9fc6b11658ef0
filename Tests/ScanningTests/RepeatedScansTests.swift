import DrawnPictures
import Scanning
import Testing

@Suite("A code presented once is one scan")
struct RepeatedScansTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Milliseconds, and the codes shown then, by a space between them.
        let shown: [(ms: Int, codes: String)]
        /// When a sale waits, in milliseconds.
        let sales: [Range<Int>]
        /// The moments whose scan is one.
        let scans: [Int]

        init(
            _ what: String, _ shown: [(ms: Int, codes: String)], saleFrom: Int = .max, until: Int = .max,
            nextFrom: Int = .max, scans: [Int]
        ) {
            testDescription = what
            self.shown = shown
            sales = [saleFrom..<until, nextFrom..<Int.max]
            self.scans = scans
        }
    }

    @Test(
        "what is a scan",
        arguments: [
            Row("one code", [(0, "A")], scans: [0]),
            Row("sent again while it lies there", [(0, "A"), (800, "A"), (1_600, "A")], scans: [0]),
            Row("for as long as it lies there", (0..<20).map { ($0 * 1_500, "A") }, scans: [0]),
            Row("just within two seconds", [(0, "A"), (1_999, "A")], scans: [0]),
            Row("away for two seconds", [(0, "A"), (2_000, "A")], scans: [0, 2_000]),
            Row("another code at once", [(0, "A"), (10, "B")], scans: [0, 10]),
            Row("two codes in turn", [(0, "A"), (500, "B"), (1_000, "A"), (1_500, "B")], scans: [0, 500]),
            Row("a picture of two, again", [(0, "A B"), (500, "B A")], scans: [0]),
            Row("one of the two, again", [(0, "A B"), (500, "B")], scans: [0]),
            Row("something new beside it", [(0, "A"), (500, "A B")], scans: [0, 500]),
            Row(
                "a shaking hand before a fast camera", (0..<10).map { ($0 * 33, "A") } + [(1_900, "A")], scans: [0]),
            Row(
                "there before a sale waits for it", [(0, "A"), (100, "A"), (200, "A")], saleFrom: 150, scans: [0, 200]),
            Row(
                "there before a sale, and after it was taken", [(0, "A"), (200, "A"), (400, "A"), (600, "A")],
                saleFrom: 150, until: 300, scans: [0, 200]),
            Row(
                "taken, and there still when the next sale waits", [(0, "A"), (500, "A"), (900, "A")],
                saleFrom: 0, until: 100, nextFrom: 800, scans: [0]),
        ])
    func repeats(row: Row) {
        let begin = ContinuousClock.now
        var repeats = RepeatedScans()
        let scans = row.shown.filter { ms, codes in
            let scan = Scan(
                source: "serial",
                codes: codes.split(separator: " ").map { ScannedCode(symbology: nil, bytes: Array($0.utf8)) })
            return !repeats.isRepeat(
                scan, at: begin + .milliseconds(ms), isAwaited: row.sales.contains { $0.contains(ms) })
        }
        #expect(scans.map(\.ms) == row.scans)
    }

    @Test("whoever shows codes without end fills no memory, and the newest are known")
    func bounded() {
        let begin = ContinuousClock.now
        var repeats = RepeatedScans()
        func show(_ number: Int) -> Bool {
            repeats.isRepeat(
                Scan(source: "", codes: [ScannedCode(symbology: nil, bytes: Array("\(number)".utf8))]), at: begin,
                isAwaited: false)
        }
        for number in 0..<1_000 { #expect(!show(number)) }
        #expect(show(999))
        #expect(!show(0))
    }
}
