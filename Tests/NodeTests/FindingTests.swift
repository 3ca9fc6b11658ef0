import Acceptance
import Payments
import Scanning
import Shop
import StateFolder
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// What the doctor says of the books.
@Suite struct FindingTests {
    struct Expected: Sendable {
        var state: Finding.State
        var words: String
        init(_ state: Finding.State, _ words: String) { (self.state, self.words) = (state, words) }
    }

    private func expect(_ finding: Finding, _ expected: Expected) {
        #expect(finding.state == expected.state, "\(finding)")
        #expect(finding.says.contains(expected.words), "\(finding)")
    }

    static let policies: [Row<(validDays: Int64, Expected)>] = [
        Row("a month", (30, Expected(.good, "good for 30 days more"))),
        Row("three days", (3, Expected(.good, "good for 3 days more"))),
        Row("nearly over", (2, Expected(.advice, "good for 2 days more"))),
        Row("over", (-3, Expected(.broken, "over since 3 days, so that only cash is taken"))),
    ]

    @Test(arguments: policies)
    func `a policy is told with its age and what is left of it`(_ row: Row<(validDays: Int64, Expected)>) async throws {
        let board = try await Board { $0.expires = TestWorld.noon + row.content.validDays * 86_400 }
        await expect(.policy(board.till.identity, at: board.clock.now()), row.content.1)
    }

    static let clocks: [Row<(moment: Moment, Expected)>] = [
        Row("as HQ says", (TestWorld.moment(), Expected(.good, "trusted"))),
        Row("behind", (TestWorld.moment(wall: TestWorld.noon - 7_300), Expected(.advice, "at least 2 h behind"))),
        Row("ahead", (TestWorld.moment(wall: TestWorld.noon + 900), Expected(.advice, "does not agree"))),
        Row(
            "another boot",
            (TestWorld.moment(wall: TestWorld.noon + 2_000, boot: 8), Expected(.advice, "was not heard"))),
        Row("no clock at all", (TestWorld.moment(wall: 0, boot: 8), Expected(.advice, "days behind"))),
    ]

    @Test(arguments: clocks)
    func `a clock is believed or is advice, never a reason against the board`(
        _ row: Row<(moment: Moment, Expected)>
    ) async throws {
        let board = try await Board()
        await expect(.clock(board.till.identity, at: row.content.moment), row.content.1)
    }

    @Test func `a node in doubt is not fit, and is told to enrol again`() async throws {
        let board = try await Board()
        try await board.exchange { $0.answer(standing: .forked) }
        await expect(.enrolment(board.till.identity), Expected(.broken, "enrol --again"))
    }

    @Test func `a whole till is fit, and the doctor leaves the chain as it was`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        let head = await board.till.head
        let findings = try await board.till.examine(NodeKeys(folder: StateFolder(existing: board.path)))
        #expect(findings.allSatisfy { $0.state == .good || $0.subject == "space" }, "\(findings)")
        #expect(await board.till.head == head)
    }

    static let scanners: [Row<(events: [ScanEvent], Expected)>] = [
        Row("not opened yet", ([], Expected(.broken, "went away"))),
        Row("open", ([.connected], Expected(.good, "nothing read yet"))),
        Row("read", ([.connected, .scan(Scan(source: "", codes: []))], Expected(.good, "last read 0 s ago"))),
        Row("unplugged", ([.connected, .disconnected], Expected(.broken, "Plug it in"))),
        Row(
            "not allowed",
            ([.fault(.notAllowed(path: "/dev/x"))], Expected(.broken, "70-tillpost.rules"))),
        Row(
            "unplugged, and not found again",
            (
                [.connected, .disconnected, .fault(.scannerUnavailable(path: "/dev/x", reason: "gone"))],
                Expected(.broken, "Check its cable")
            )),
        Row(
            "what it sent had no end",
            ([.connected, .fault(.scanTooLong(limit: 9))], Expected(.advice, "had no end"))),
        Row(
            "it had none, and goes on so",
            (
                [
                    .connected, .scan(Scan(source: "", codes: [])), .fault(.scanTooLong(limit: 9)),
                    .fault(.scanTooLong(limit: 9)),
                ],
                Expected(.advice, "Scan something")
            )),
        Row(
            "a scan has come since",
            (
                [.connected, .fault(.scanTooLong(limit: 9)), .scan(Scan(source: "", codes: []))],
                Expected(.good, "last read 0 s ago")
            )),
        Row(
            "no picture can be read",
            (
                [.connected, .fault(.refusedPicture(name: "a.png", because: .decoderUnavailable(reason: "gone")))],
                Expected(.broken, "Install tillpost-decode")
            )),
        Row(
            "found again",
            (
                [.fault(.notAllowed(path: "/dev/x")), .connected], Expected(.good, "open")
            )),
    ]

    @Test(arguments: scanners)
    func `a scanner is as its last events say`(_ row: Row<(events: [ScanEvent], Expected)>) {
        let watch = ScannerWatch("serial", WatchedFolder(path: "/nowhere"), kind: .serial)
        row.content.events.forEach(watch.note)
        expect(watch.finding, row.content.1)
    }

    static let cameras: [Row<(events: [ScanEvent], Expected)>] = [
        Row("open, without a picture", ([.connected], Expected(.broken, "gives no picture"))),
        Row("a first frame", ([.connected, .frames(read: 1, dropped: 0)], Expected(.good, "open; nothing read yet"))),
        Row(
            "opened again because it gave none",
            ([.connected, .fault(.noFrames), .disconnected, .connected], Expected(.broken, "gives no picture"))),
        Row(
            "awake again",
            (
                [.connected, .fault(.noFrames), .disconnected, .connected, .frames(read: 1, dropped: 0)],
                Expected(.good, "open")
            )),
        Row(
            "frames before it was plugged out say nothing of it now",
            (
                [.connected, .frames(read: 1, dropped: 0), .disconnected, .connected],
                Expected(.broken, "gives no picture")
            )),
        Row(
            "frames that nothing can read",
            (
                [.connected, .frames(read: 1, dropped: 0), .fault(.decoderUnavailable(reason: "gone"))],
                Expected(.broken, "Install tillpost-decode")
            )),
    ]

    @Test(arguments: cameras)
    func `a camera is fit once it has given a frame`(_ row: Row<(events: [ScanEvent], Expected)>) {
        let watch = ScannerWatch("camera", WatchedFolder(path: "/nowhere"), kind: .camera)
        row.content.events.forEach(watch.note)
        expect(watch.finding, row.content.1)
    }

    @Test func `a fault of many lines is one line`() {
        #expect(Finding(.broken, "key", "one\ntwo\r\nthree").says == "one two three")
        let finding = Finding(.broken, "serial /dev/a\nb\u{1B}[31m", "\u{9B}31m\u{7}\u{202E}no\u{2028}end")
        #expect(finding.subject == "serial /dev/a b?[31m" && finding.says == "?31m??no end")
    }
}
