import Glibc
import DrawnPictures
import Scanning
import Testing

/// A scanner's cable: the far end of a pseudo terminal, under a path that stays the same when it is plugged in again.
final class TestCable {
    let path: String
    private var far: Int32 = -1
    /// Keeps the terminal in being before anybody else opens it.
    private var near: Int32 = -1

    init(path: String) throws {
        self.path = path
        try plug()
    }

    deinit { unplug() }

    func plug() throws {
        let opened = openpty(&far, &near, nil, nil, nil)
        try #require(opened == 0)
        var name = [CChar](repeating: 0, count: 64)
        let named = ttyname_r(near, &name, name.count)
        try #require(named == 0)
        unlink(path)
        let linked = symlink(name, path)
        try #require(linked == 0)
    }

    func unplug() {
        unlink(path)
        for end in [far, near] where end >= 0 { close(end) }
        far = -1
        near = -1
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(far, $0.baseAddress, $0.count) }
            guard count > 0 else {
                Issue.record("the cable does not take bytes")
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }
}

@Suite("A serial scanner", .timeLimit(.minutes(2)))
struct SerialScannerTests {
    let folder: TestFolder
    let cable: TestCable

    init() throws {
        folder = try TestFolder()
        cable = try TestCable(path: folder("scanner"))
    }

    /// Silence that no test waits for.
    private let never = Duration.seconds(60)

    private func scan(_ text: String, _ symbology: Symbology? = nil) -> ScanEvent {
        .scan(Scan(source: "serial", codes: [ScannedCode(symbology: symbology, bytes: Array(text.utf8))]))
    }

    @Test("Scans come with and without AIM prefix, ended by CR, LF or both", arguments: [9_600, 115_200])
    func scans(baud: Int) async throws {
        var events = try SerialScanner(path: cable.path, baud: baud, silence: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        cable.send("]Q1hello 最佳\r]E04006381333931\n]C0Till-7\r\n012345\r")
        #expect(await events.next() == scan("hello 最佳", .qrCode))
        #expect(await events.next() == scan("4006381333931", .ean13))
        #expect(await events.next() == scan("Till-7", .code128))
        #expect(await events.next() == scan("012345"))
    }

    @Test("A prefix is left alone where the scanner sends none")
    func noPrefix() async throws {
        let scanner = try SerialScanner(path: cable.path, silence: never, readsAIMPrefix: false)
        var events = scanner.scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        cable.send("]E04006381333931\r")
        #expect(await events.next() == scan("]E04006381333931"))
    }

    @Test("Every byte but the line ends passes unchanged")
    func byteClean() async throws {
        var events = try SerialScanner(path: cable.path, silence: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        let bytes = (UInt8.min...UInt8.max).filter { $0 != 13 && $0 != 10 }
        cable.send(bytes + [13])
        #expect(
            await events.next()
                == .scan(Scan(source: "serial", codes: [ScannedCode(symbology: nil, bytes: bytes)])))
    }

    @Test("Pieces are joined, and silence ends a scan without line end")
    func pieces() async throws {
        var events = try SerialScanner(path: cable.path, silence: .milliseconds(500)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        for piece in ["]Q", "1", "in ", "pieces", "\r", "\n"] {
            cable.send(piece)
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(await events.next() == scan("in pieces", .qrCode))
        cable.send("no end")
        #expect(await events.next() == scan("no end"))
    }

    @Test("A code of several lines is kept whole where only silence ends a scan")
    func severalLines() async throws {
        let scanner = try SerialScanner(path: cable.path, ending: .silence, silence: .milliseconds(300))
        var events = scanner.scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        cable.send("]Q1BCD\n002\n1\nSCT\r\n")
        #expect(await events.next() == scan("BCD\n002\n1\nSCT", .qrCode))
    }

    @Test("Noise longer than the limit is refused once, and the next scan is read")
    func noise() async throws {
        var events = try SerialScanner(path: cable.path, silence: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        let longest = String(repeating: "7", count: 4_096)
        cable.send(longest + "\r")
        #expect(await events.next() == scan(longest))
        cable.send([UInt8](repeating: 0xA5, count: 100_000) + [13])
        cable.send("after\r")
        #expect(await events.next() == .fault(.scanTooLong(limit: 4_096)))
        #expect(await events.next() == scan("after"))
    }

    @Test("What was sent before the port was opened is thrown away")
    func stale() async throws {
        cable.send("yesterday\r")
        var events = try SerialScanner(path: cable.path, silence: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        cable.send("today\r")
        #expect(await events.next() == scan("today"))
    }

    @Test("An unplugged scanner is told, half a scan forgotten, and the port opened again", arguments: [1, 3])
    func unplugged(times: Int) async throws {
        var events = try SerialScanner(path: cable.path, silence: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        for round in 1...times {
            cable.send("round \(round)\rhalf")
            #expect(await events.next() == scan("round \(round)"))
            cable.unplug()
            #expect(await events.next() == .disconnected)
            guard case .fault(.scannerUnavailable(cable.path, _)) = await events.next() else {
                Issue.record("no fault for a missing port")
                return
            }
            try cable.plug()
            #expect(await events.next() == .connected)
        }
        cable.send("whole\r")
        #expect(await events.next() == scan("whole"))
    }

    @Test("A scanner that is plugged in later is found")
    func later() async throws {
        cable.unplug()
        var events = try SerialScanner(path: cable.path, silence: never).scans().makeAsyncIterator()
        guard case .fault(.scannerUnavailable) = await events.next() else {
            Issue.record("no fault for a missing port")
            return
        }
        try cable.plug()
        #expect(await events.next() == .connected)
    }

    @Test("What is not a serial port is told", arguments: ["file", "pipe", "", "/dev/null"])
    func notAPort(name: String) async throws {
        try folder.write([1], to: "file")
        #expect(mkfifo(folder("pipe"), 0o600) == 0)
        let path = name.hasPrefix("/") ? name : folder(name)
        var events = try SerialScanner(path: path).scans().makeAsyncIterator()
        #expect(await events.next() == .fault(.notASerialPort(path: path)))
    }

    @Test("A speed that is not standard is refused", arguments: [0, -9_600, 9_601, 1_000_000_000])
    func speed(baud: Int) {
        #expect(throws: ScanningFault.unsupportedSpeed(baud: baud)) {
            try SerialScanner(path: cable.path, baud: baud)
        }
    }

    @Test("One port has one reader, and is free again when the reader's task ends")
    func exclusive() async throws {
        let scanner = try SerialScanner(path: cable.path, silence: never)
        let (held, tell) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            for await event in scanner.scans() where event == .connected { tell.yield() }
        }
        var connected = held.makeAsyncIterator()
        #expect(await connected.next() != nil)

        var second = scanner.scans().makeAsyncIterator()
        #expect(
            await second.next()
                == .fault(.scannerUnavailable(path: cable.path, reason: "another program uses it")))
        first.cancel()
        await first.value
        #expect(await second.next() == .connected)
    }
}
