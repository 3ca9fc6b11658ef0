/// A camera (Video4Linux2, such as every USB camera): `/dev/v4l/by-id/*-video-index0`, or `/dev/video0`.
///
/// The newest frame is read; those that come meanwhile are dropped and counted. A bar code counts when a second frame says the
/// same (``FrameAgreement``); a code that stays in view is told with each frame. The first frame of each opening is told, so that a
/// camera that is open is known from one that gives pictures. What parses frames is `tillpost-decode`, as with
/// every picture. An unplugged camera is opened again by itself, after 0.25 s at first and 5 s at most, and so is one that
/// gives no frame for five seconds.
public struct CameraScanner: ScanSource {
    private static let longestSilence: Int32 = 5_000
    /// So often it says how it keeps up, in frames read.
    private static let framesATelling = 100

    private let label: String
    private let program: String?
    private let open: @Sendable () throws(ScanningFault) -> any FrameDevice

    /// A camera at `path`, which need not exist yet.
    ///
    /// - Parameter label: The source's name in its scans.
    public init(path: String, label: String = "camera", settings: CameraSettings = CameraSettings()) {
        self.init(label: label, program: nil) { () throws(ScanningFault) in
            try CameraDevice(path: path, settings: settings)
        }
    }

    /// A camera of another kind, read by another decoder.
    init(
        label: String, program: String?,
        open: @escaping @Sendable () throws(ScanningFault) -> any FrameDevice
    ) {
        self.label = label
        self.program = program
        self.open = open
    }

    /// Starts watching; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        SourceThread.events { outlet in
            let reader = program.map { PictureReader(limits: .init(), patience: .frame, program: $0) }
            var watching = Watching(label: label, reader: reader ?? PictureReader(patience: .frame))
            ReopeningSource.run(outlet, open: open) { device, pause in
                watching.watch(device, outlet: outlet, pause: &pause)
            }
        }
    }

    /// Takes one picture for a person to look at: a file of its own kind, PGM or JPEG. Waits at most five seconds. The first
    /// second of frames is passed over: a camera needs it to find its exposure.
    public static func still(path: String, settings: CameraSettings = CameraSettings()) throws(ScanningFault) -> [UInt8]
    {
        let device = try CameraDevice(path: path, settings: settings)
        guard let stop = StopSignal() else { throw .cannotStart(reason: "no descriptor is left") }
        let clock = ContinuousClock()
        let start = clock.now
        var file: [UInt8]?
        while clock.now - start < (file == nil ? .seconds(5) : .seconds(1)) {
            guard stop.wait(for: device.descriptor, milliseconds: 250) == .ready else { continue }
            switch device.newest() {
            case .frame(let frame, _): file = frame.file ?? file
            case .nothingYet: continue
            case .unplugged: throw .scannerUnavailable(path: PrintableText.of(path), reason: "it went away")
            }
        }
        guard let file else { throw .noFrames }
        return file
    }

    /// What is remembered from frame to frame.
    private struct Watching {
        let label: String
        let reader: PictureReader
        var agreement = FrameAgreement()
        var told: ScanningFault?
        /// Whether the camera, since it was opened, has given a frame.
        var hasFrame = false
        var read = 0
        var dropped = 0

        /// Reads frames until the camera is unplugged or silent (true) or the source is to stop (false).
        mutating func watch(_ device: any FrameDevice, outlet: EventOutlet, pause: inout ReopenPause) -> Bool {
            agreement.interrupt()
            hasFrame = false
            while true {
                switch outlet.stop.wait(for: device.descriptor, milliseconds: CameraScanner.longestSilence) {
                case .stopped: return false
                case .timeUp: return outlet.send(.fault(.noFrames))
                case .ready: break
                }
                switch device.newest() {
                case .unplugged: return true
                case .nothingYet: continue
                case .frame(let frame, let dropped):
                    pause.reset()
                    self.dropped += dropped
                    for event in events(of: frame) where !outlet.send(event) { return false }
                    device.discard()
                }
            }
        }

        private mutating func events(of frame: CameraFrame) -> [ScanEvent] {
            read += 1
            var events: [ScanEvent] = []
            if !hasFrame || read % CameraScanner.framesATelling == 0 {
                events.append(.frames(read: read, dropped: dropped))
            }
            hasFrame = true
            let believed = agreement.believe(symbols(in: frame, &events))
            guard !believed.isEmpty else { return events }
            told = nil
            return events + [.scan(Scan(source: label, codes: believed.map(\.code)))]
        }

        /// A frame without a code is usual, a broken one may come; that none can be read is told once.
        private mutating func symbols(in frame: CameraFrame, _ events: inout [ScanEvent]) -> [ScannedSymbol] {
            guard let file = frame.file else { return [] }
            do throws(ScanningFault) { return try reader.symbols(in: file) } catch {
                switch error {
                case .noCode, .corrupt, .notAnImage: break
                default:
                    if told != error { events.append(.fault(error)) }
                    told = error
                }
                return []
            }
        }
    }
}
