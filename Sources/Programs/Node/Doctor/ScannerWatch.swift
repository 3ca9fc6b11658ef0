internal import Scanning
internal import Synchronization

/// Remembers what a scanner or a switch last said, for whoever asks how it is.
final class ScannerWatch: Sendable {
    /// What it is, as far as that makes a difference to who reads it.
    enum Kind: Sendable { case scanner, camera, keypad, `switch` }

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
    let kind: Kind
    private let state = Mutex(State())

    /// Watches a scanner, named by its kind and place, or a switch.
    init(_ name: String, _ source: any ScanSource, kind: Kind) {
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
        // What one scan was refused for says nothing about the next; that no picture can be read does.
        if case .refusedPicture(_, because: .decoderUnavailable) = state.fault, let fault = state.fault {
            return Finding(.broken, name, fault.description)
        }
        let seconds = state.lastScan.map { ($0.duration(to: .now)).components.seconds }
        let scans = seconds.map { "last read \(Span(seconds: $0)) ago" } ?? "nothing read yet"
        let frames = state.frames.map { "; of \($0.read + $0.dropped) frames \($0.dropped) dropped" } ?? ""
        return Finding(.good, name, "open; \(scans)\(frames)")
    }

    /// Opens it for a moment, where nobody else does, to see whether it can be opened.
    func tryOut() async -> Finding {
        let look = Task {
            for await event in source.scans() {
                note(event)
                switch event {
                case .connected: if kind != .switch { return }
                case .fault, .contact: return
                case .scan, .key, .frames, .disconnected: continue
                }
            }
        }
        let alarm = Task {
            try? await Task.sleep(for: .seconds(3))
            look.cancel()
        }
        await look.value
        alarm.cancel()
        return finding
    }
}
