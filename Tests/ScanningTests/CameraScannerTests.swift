import DrawnPictures
import Synchronization
import Testing

@testable import Scanning

@Suite("A camera", .timeLimit(.minutes(2)))
struct CameraScannerTests {
    let camera: SimulatedCamera
    let scanner: CameraScanner

    init() throws {
        let camera = try #require(SimulatedCamera())
        self.camera = camera
        scanner = CameraScanner(
            label: "camera", program: try OddDecoderTests.program("tillpost-decode")
        ) {
            () throws(ScanningFault) in camera
        }
    }

    static let nothing = TestPicture(width: 160, height: 120)

    private func scan(_ text: String, _ symbology: Symbology = .qrCode) -> ScanEvent {
        .scan(Scan(source: "camera", codes: [ScannedCode(symbology: symbology, bytes: Array(text.utf8))]))
    }

    /// The next event that is not about keeping up.
    private func next(_ events: inout AsyncStream<ScanEvent>.AsyncIterator) async -> ScanEvent? {
        while let event = await events.next() {
            if case .frames = event { continue }
            return event
        }
        return nil
    }

    @Test(
        "Every kind of frame is read, with and without bytes behind its lines", arguments: CameraFrame.Kind.allCases,
        [0, 32])
    func kinds(kind: CameraFrame.Kind, padding: Int) async throws {
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        camera.take(try TestPicture(qr: "AT THE COUNTER").frame(kind, padding: padding))
        #expect(await next(&events) == scan("AT THE COUNTER"))
    }

    @Test("A frame shorter than it claims is passed over, and the next is read")
    func cutOff() async throws {
        let sound = try TestPicture(qr: "WHOLE")
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        for kind in CameraFrame.Kind.allCases {
            let frame = sound.frame(kind)
            let short = CameraFrame(
                kind: kind, width: frame.width, height: frame.height, stride: frame.stride,
                bytes: Array(frame.bytes.prefix(frame.bytes.count / 3)))
            #expect(short.file == nil || kind == .jpeg)
            camera.take(short)
        }
        camera.take(sound.frame(.grey))
        #expect(await next(&events) == scan("WHOLE"))
    }

    @Test("Lines that claim to begin where there is nothing give no picture")
    func impossible() {
        for (width, height, stride) in [(0, 0, 0), (8, 8, 4), (8, 0, 8), (1 << 20, 1 << 20, 1 << 20)] {
            let frame = CameraFrame(
                kind: .grey, width: width, height: height, stride: stride, bytes: [UInt8](repeating: 0, count: 64))
            #expect(frame.file == nil)
        }
    }

    @Test("What stays in view is told with each frame that shows it")
    func inView() async throws {
        let note = try TestPicture(qr: "NOTE").frame(.yuyv)
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        for frame in [note, Self.nothing.frame(.yuyv), note, try TestPicture(qr: "OTHER").frame(.yuyv)] {
            camera.take(frame)
            // One by one: a frame that waits with others is dropped.
            while camera.hasFrames { try await Task.sleep(for: .milliseconds(1)) }
        }
        for text in ["NOTE", "NOTE", "OTHER"] { #expect(await next(&events) == scan(text)) }
    }

    @Test("A bar code counts when a second frame says the same")
    func barsTwice() async throws {
        let bars = TestPicture(bars: TestBars.ean13("4006381333931")).frame(.grey)
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        camera.take(bars)
        while camera.hasFrames { try await Task.sleep(for: .milliseconds(1)) }
        camera.take(try TestPicture(qr: "BETWEEN").frame(.grey))
        #expect(await next(&events) == scan("BETWEEN"))
        camera.take(bars)
        #expect(await next(&events) == scan("4006381333931", .ean13))
    }

    @Test("The newest frame is read, and those before it are counted as dropped")
    func newestWins() async throws {
        for _ in 0..<5 { camera.take(try TestPicture(qr: "OLD").frame(.grey)) }
        camera.take(try TestPicture(qr: "NEW").frame(.grey))
        var events = scanner.scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        #expect(await events.next() == .frames(read: 1, dropped: 5))
        #expect(await events.next() == scan("NEW"))
        var told: ScanEvent?
        while told == nil {
            camera.take(Self.nothing.frame(.grey))
            while camera.hasFrames { try await Task.sleep(for: .milliseconds(1)) }
            if camera.shown >= 100 { told = await events.next() }
        }
        #expect(told == .frames(read: 100, dropped: 5))
    }

    @Test("The first frame of each opening is told")
    func firstFrame() async throws {
        var events = scanner.scans().makeAsyncIterator()
        for opening in 1...2 {
            #expect(await events.next() == .connected)
            camera.take(Self.nothing.frame(.grey))
            #expect(await events.next() == .frames(read: opening, dropped: 0))
            camera.take(nil)
            #expect(await events.next() == .disconnected)
        }
    }

    @Test("An unplugged camera is told, and opened again by itself")
    func unplugged() async throws {
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        camera.take(nil)
        #expect(await next(&events) == .disconnected)
        #expect(await next(&events) == .connected)
        camera.take(try TestPicture(qr: "BACK").frame(.grey))
        #expect(await next(&events) == scan("BACK"))
    }

    @Test("A camera that gives no frame is told, and opened again by itself")
    func stuck() async throws {
        var events = scanner.scans().makeAsyncIterator()
        #expect(await next(&events) == .connected)
        #expect(await next(&events) == .fault(.noFrames))
        #expect(await next(&events) == .disconnected)
        #expect(await next(&events) == .connected)
        camera.take(try TestPicture(qr: "AWAKE").frame(.grey))
        #expect(await next(&events) == scan("AWAKE"))
    }

    @Test(
        "What is no camera is refused with its path",
        arguments: [
            ("/dev/null", ScanningFault.notACamera(path: "/dev/null")),
            ("/etc/hostname", .notACamera(path: "/etc/hostname")),
            ("/dev/no-camera", .scannerUnavailable(path: "/dev/no-camera", reason: "No such file or directory")),
            ("/dev/no\0camera", .notACamera(path: "/dev/no?camera")),
        ])
    func noCamera(path: String, fault: ScanningFault) async {
        var events = CameraScanner(path: path).scans().makeAsyncIterator()
        #expect(await events.next() == .fault(fault))
        #expect(throws: fault) { try CameraScanner.still(path: path) }
    }
}
