/// A hand or counter scanner on a serial port (`/dev/ttyACM*`, `/dev/ttyUSB*`, better `/dev/serial/by-id/*`), the only
/// kind of connection that carries every byte.
///
/// A scan ends at CR, LF, or when the line falls silent; empty scans are passed over. Longer than `limit` bytes it is
/// refused with a fault and the next scan is read. An unplugged port is opened again by itself, after 0.25 s at first
/// and 5 s at most; half a scan is forgotten. Bytes that arrived before the port was opened are thrown away.
public struct SerialScanner: ScanSource {
    /// What ends a scan.
    public enum Ending: String, Sendable, Equatable {
        /// CR or LF, or silence.
        case lineEnd
        /// Silence alone: for codes of several lines (EPC069-12, the Swiss QR-bill). One CR LF at the end is removed.
        case silence
    }

    private let path: String
    private let label: String
    private let speed: SerialPort.Speed
    private let ending: Ending
    private let silence: Int32
    private let limit: Int
    private let readsAIMPrefix: Bool

    /// A scanner at `path`, eight bits, no parity, one stop bit.
    ///
    /// - Parameters:
    ///   - path: The port's path. It need not exist yet.
    ///   - label: The source's name in its scans.
    ///   - baud: A standard speed from 1,200 to 921,600; others throw `.unsupportedSpeed`. USB scanners ignore it.
    ///   - ending: What ends a scan.
    ///   - silence: How long the line is silent at the end of a scan, 1 ms to 60 s; 150 ms by default.
    ///   - limit: The most bytes of a scan, 1 to 65,536; 4,096 by default, more than any QR code holds.
    ///   - readsAIMPrefix: Whether an AIM identifier (`]Q1`, `]E0`, `]C1`, ISO/IEC 15424) is taken off and told as the
    ///     symbology. Set it to false for a scanner that sends none: a code's own text may begin like one.
    public init(
        path: String, label: String = "serial", baud: Int = 9_600, ending: Ending = .lineEnd,
        silence: Duration = .milliseconds(150), limit: Int = 4_096, readsAIMPrefix: Bool = true
    ) throws(ScanningFault) {
        guard let speed = SerialPort.Speed(baud: baud) else { throw .unsupportedSpeed(baud: baud) }
        precondition((1...65_536).contains(limit), "a scan's limit is 1 to 65,536 bytes")
        precondition(
            (.milliseconds(1) ... .seconds(60)).contains(silence), "the silence after a scan is 1 ms to 60 s")
        self.path = path
        self.label = label
        self.speed = speed
        self.ending = ending
        self.silence = Int32(silence / .milliseconds(1))
        self.limit = limit
        self.readsAIMPrefix = readsAIMPrefix
    }

    /// Starts reading the port; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        SourceThread.events { outlet in
            ReopeningSource.run(outlet) { () throws(ScanningFault) in
                try SerialPort(path: path, speed: speed)
            } listen: { port, pause in
                listen(to: port, outlet: outlet, pause: &pause)
            }
        }
    }

    /// Reads scans until the port is unplugged (true) or the source is to stop (false).
    private func listen(to port: SerialPort, outlet: EventOutlet, pause: inout ReopenPause) -> Bool {
        var framing = ScanFraming(ending: ending, limit: limit)
        while true {
            switch outlet.stop.wait(for: port.descriptor, milliseconds: framing.isOpen ? silence : -1) {
            case .stopped: return false
            case .timeUp:
                if let piece = framing.silence(), !outlet.send(event(piece)) { return false }
            case .ready:
                switch port.read() {
                case .unplugged: return true
                case .nothingYet: break
                case .bytes(let bytes):
                    pause.reset()
                    for piece in framing.take(bytes) where !outlet.send(event(piece)) { return false }
                }
            }
        }
    }

    private func event(_ piece: ScanFraming.Piece) -> ScanEvent {
        switch piece {
        case .tooLong: .fault(.scanTooLong(limit: limit))
        case .scan(let bytes):
            .scan(
                Scan(
                    source: label,
                    codes: [
                        readsAIMPrefix
                            ? AIMIdentifier.split(bytes) : ScannedCode(symbology: nil, bytes: bytes)
                    ]))
        }
    }
}
