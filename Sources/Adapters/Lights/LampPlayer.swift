internal import Dispatch
internal import Glibc
internal import Synchronization
internal import Threads

/// Plays signals on lamps, on a thread of its own. Playing never waits for the lamps and never fails; a board that
/// fails is counted, reported, and tried again every second.
public final class LampPlayer: Sendable {
    private let stage: LampStage

    /// Starts with everything dark. `onFault` is called on the player's thread when the lamps begin to fail or fail in
    /// another way, not for every failure; it should return soon.
    public init(lines: any LampLines, onFault: @escaping @Sendable (LightsFault) -> Void = { _ in }) {
        stage = LampStage(lines: lines, onFault: onFault)
        stage.start()
    }

    deinit {
        stop()
    }

    /// Shows a signal at once; see `LampSequencer.play`.
    public func play(_ signal: LampSignal) {
        stage.change { $0.play(signal, atMilliseconds: $1) }
    }

    /// Changes what the lamps return to, without cutting a sale's signal short; see `LampSequencer.rest`.
    public func rest(_ signal: LampSignal) {
        stage.change { $0.rest(signal, atMilliseconds: $1) }
    }

    /// Sets what the link lamp says by itself.
    public func link(_ signal: LinkSignal) {
        stage.change { $0.link(signal, atMilliseconds: $1) }
    }

    /// Shows what a status looks like for so many milliseconds; see `LampSequencer.demonstrate`.
    public func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool {
        stage.change { $0.demonstrate(status, forMilliseconds: milliseconds, atMilliseconds: $1) }
    }

    /// For how many milliseconds a signal still shows that ends by itself; see `LampSequencer.millisecondsLeft`.
    public var millisecondsLeft: Int {
        stage.change { $0.millisecondsLeft(atMilliseconds: $1) }
    }

    /// How often the lamps could not be set since the start.
    public var faults: Int {
        stage.faults
    }

    /// Puts the lamps off and ends the thread; waits for that at most a second. What is played afterwards is not shown.
    public func stop() {
        stage.stop()
    }
}

/// What the player and its thread share.
private final class LampStage: Sendable {
    private struct State {
        var sequencer: LampSequencer
        var stopping = false
        var faults = 0
    }

    private static let retry = 1_000

    private let lines: any LampLines
    private let onFault: @Sendable (LightsFault) -> Void
    private let begun = ContinuousClock.now
    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(lines: any LampLines, onFault: @escaping @Sendable (LightsFault) -> Void) {
        self.lines = lines
        self.onFault = onFault
        state = Mutex(State(sequencer: LampSequencer(fitted: lines.fitted)))
    }

    var faults: Int {
        state.withLock { $0.faults }
    }

    func start() {
        let refused = DetachedThread.start { self.run() }
        guard refused == 0 else {
            ended.signal()
            return report(.noThread(refused))
        }
    }

    func change<Result: Sendable>(_ body: (inout LampSequencer, _ now: Int) -> Result) -> Result {
        defer { wake.signal() }
        return state.withLock { body(&$0.sequencer, elapsed) }
    }

    func stop() {
        state.withLock { $0.stopping = true }
        wake.signal()
        _ = ended.wait(timeout: .now() + .seconds(1))
        // For whoever stops it a second time.
        ended.signal()
    }

    private func run() {
        // A closed pipe is a fault here, not the end of the program.
        DetachedThread.refuseSignals()
        var shown: LampSet?
        var lastFault: LightsFault?
        while true {
            let (step, stopping) = state.withLock { ($0.sequencer.step(atMilliseconds: elapsed), $0.stopping) }
            let wanted: LampSet = stopping ? [] : step.lamps
            if wanted != shown {
                do throws(LightsFault) {
                    try lines.set(wanted)
                    shown = wanted
                    lastFault = nil
                } catch {
                    shown = nil
                    state.withLock { $0.faults += 1 }
                    if error != lastFault { onFault(error) }
                    lastFault = error
                }
            }
            if stopping { break }
            pause(shown == nil ? min(step.millisecondsToNext ?? Self.retry, Self.retry) : step.millisecondsToNext)
        }
        ended.signal()
    }

    private func pause(_ milliseconds: Int?) {
        guard let milliseconds else { return wake.wait() }
        _ = wake.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    private func report(_ fault: LightsFault) {
        state.withLock { $0.faults += 1 }
        onFault(fault)
    }

    private var elapsed: Int {
        let duration = begun.duration(to: .now).components
        return Int(duration.seconds) * 1_000 + Int(duration.attoseconds / 1_000_000_000_000_000)
    }
}
