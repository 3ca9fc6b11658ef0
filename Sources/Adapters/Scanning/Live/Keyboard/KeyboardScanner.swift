/// A scanner that is a USB keyboard ("keyboard wedge"), which is how most are sold. Named by `/dev/input/by-id/*-event-kbd`.
///
/// It is grabbed: nothing that it types reaches a console or a screen. A scan ends at Enter or Tab, or when the keys fall
/// silent. Longer than `limit` bytes it is refused with a fault, as is a scan of which the kernel lost a key. An unplugged
/// scanner is opened again by itself, after 0.25 s at first and 5 s at most; half a scan is forgotten.
public struct KeyboardScanner: ScanSource {
    private let path: String
    private let label: String
    private let silence: Int32
    private let limit: Int

    /// A scanner at `path`, set to a US keyboard.
    ///
    /// - Parameters:
    ///   - path: The device's path. It need not exist yet.
    ///   - label: The source's name in its scans.
    ///   - silence: How long no key comes at the end of a scan, 1 ms to 60 s; 300 ms by default, because cheap scanners pause
    ///     between keys.
    ///   - limit: The most bytes of a scan, 1 to 65,536; 4,096 by default, more than any QR code holds.
    public init(
        path: String, label: String = "keyboard", silence: Duration = .milliseconds(300), limit: Int = 4_096
    ) {
        precondition((1...65_536).contains(limit), "a scan's limit is 1 to 65,536 bytes")
        precondition((.milliseconds(1) ... .seconds(60)).contains(silence), "the silence after a scan is 1 ms to 60 s")
        self.path = path
        self.label = label
        self.silence = Int32(silence / .milliseconds(1))
        self.limit = limit
    }

    /// Starts reading the device; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        let (label, limit) = (label, limit)
        return KeyboardReading.events(path: path, silence: silence) { WedgeReader(label: label, limit: limit) }
    }
}

/// A wedge scanner's keys as scans.
private struct WedgeReader: KeyReader {
    private let label: String
    private let limit: Int
    private var typing: WedgeTyping

    init(label: String, limit: Int) {
        self.label = label
        self.limit = limit
        typing = WedgeTyping(limit: limit)
    }

    var isOpen: Bool { typing.isOpen }

    mutating func take(_ events: [KeyboardDevice.Event]) -> [ScanEvent] { typing.take(events).map(event) }

    mutating func silence() -> ScanEvent? { typing.silence().map(event) }

    private func event(_ piece: WedgeTyping.Piece) -> ScanEvent {
        switch piece {
        case .tooLong: .fault(.scanTooLong(limit: limit))
        case .incomplete: .fault(.keysLost)
        case .scan(let bytes): .scan(Scan(source: label, codes: [AIMIdentifier.split(bytes)]))
        }
    }
}
