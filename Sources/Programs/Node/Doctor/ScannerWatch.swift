internal import Scanning
internal import Synchronization

/// Remembers what a scanner or a switch last said, for whoever asks how it is.
final class ScannerWatch: Sendable {
    private struct State {
        var isOpen = false
        var fault: ScanningFault?
        var lastScan: ContinuousClock.Instant?
        /// Of a camera: read, and dropped because a newer one was there.
        var frames: (read: Int, dropped: Int)?
        var contact: Bool?
    }

    let name: String
    let source: any ScanSource
    /// Nil for a switch.
    let kind: ScannerKind?
    private let state = Mutex(State())

    /// Watches a scanner, named by its kind and place, or a switch.
    init(_ name: String, _ source: any ScanSource, kind: ScannerKind?) {
        self.name = name
        self.source = source
        self.kind = kind
    }

    /// What a switch said last; nil before it has said anything since it was found.
    var contact: Bool? { state.withLock { $0.contact } }

    /// Takes notice of an event. Whoever reads the scanner tells every one.
    func note(_ event: ScanEvent) {
        state.withLock { state in
            switch event {
            case .connected: state = State(isOpen: true, fault: nil, lastScan: state.lastScan)
            case .disconnected: state.isOpen = false
            case .frames(let read, let dropped): state.frames = (read, dropped)
            case .contact(let isActive): state.contact = isActive
            case .fault(let fault): state.fault = fault
            case .scan, .key:
                state.lastScan = .now
                state.fault = nil
            }
        }
    }

    /// How it is, as far as its events tell.
    var finding: Finding {
        let state = state.withLock { $0 }
        guard state.isOpen else {
            return Finding(
                .broken, name, state.fault?.description ?? "it went away. Plug it in; it is found by itself.")
        }
        // A camera that is open need not give a picture.
        if kind == .camera, state.frames == nil { return Finding(.broken, name, ScanningFault.noFrames.description) }
        // What one scan was refused for says nothing about the next; that no picture can be read does.
        if let fault = state.fault, fault.isOfEveryPicture { return Finding(.broken, name, fault.description) }
        // It may have been one long code; a scanner that sends without end reads as this one does, until a scan comes.
        if case .scanTooLong = state.fault { return Finding(.advice, name, ScannerWatch.endless) }
        let seconds = state.lastScan.map { ($0.duration(to: .now)).components.seconds }
        let scans = seconds.map { "last read \(Span(seconds: $0)) ago" } ?? "nothing read yet"
        let frames = state.frames.map { "; of \($0.read + $0.dropped) frames \($0.dropped) dropped" } ?? ""
        return Finding(.good, name, "open; \(scans)\(frames)")
    }

    private static let endless =
        "what it sent last had no end, and was thrown away. Scan something; if this stays, plug it out and in, and compare speed and ending with its settings."

    /// Opens it for a moment, where nobody else does, to see whether it can be opened.
    func tryOut() async -> Finding {
        let look = Task {
            for await event in source.scans() {
                note(event)
                switch event {
                case .connected: if kind != nil, kind != .camera { return }
                case .fault, .contact, .frames: return
                case .scan, .key, .disconnected: continue
                }
            }
        }
        let alarm = Task {
            // Longer than a camera takes to say that it gives no picture.
            try? await Task.sleep(for: .seconds(kind == .camera ? 6 : 3))
            look.cancel()
        }
        await look.value
        alarm.cancel()
        return finding
    }
}

extension ScanningFault {
    /// Whether no picture can be read, rather than not this one.
    fileprivate var isOfEveryPicture: Bool {
        switch self {
        case .decoderUnavailable, .refusedPicture(_, because: .decoderUnavailable): true
        default: false
        }
    }
}
