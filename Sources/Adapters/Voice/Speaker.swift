internal import Dispatch
internal import Glibc
internal import Synchronization
internal import Threads

/// Says things, on a thread of its own. Saying never waits for the card and never fails; a new saying cuts an old one short. A card
/// that is busy or has gone is reported, and tried again with the next saying.
public final class Speaker: Sendable {
    private struct State {
        var next: Sentence?
        /// What waits for silence.
        var later: Sentence?
        var last: Sentence?
        /// Grows with every sentence, so that the thread sees that there is a newer one.
        var count = 0
        var isStopping = false
        var lastFault: VoiceFault?
    }

    private static let atOnce = Sound.rate / 20
    /// A card that takes nothing for so many tenths of a second has stopped.
    private static let mostWaits = 20

    private let language: Language
    private let clips: ClipFolder
    private let sink: any SoundSink
    private let onFault: @Sendable (VoiceFault) -> Void
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// Speaks a language by its recordings in a folder, through a sound card.
    ///
    /// - Parameters:
    ///   - folder: where `NAME.wav` of each clip lies.
    ///   - card: the card's ALSA name.
    ///   - onFault: called on the speaker's thread when it begins to fail or fails in another way; it should return soon.
    public convenience init(
        _ language: Language, folder: String, card: String, onFault: @escaping @Sendable (VoiceFault) -> Void = { _ in }
    ) {
        self.init(language, clips: ClipFolder(path: folder), sink: ALSACard(name: card), onFault: onFault)
        start()
    }

    init(
        _ language: Language, clips: ClipFolder, sink: any SoundSink, onFault: @escaping @Sendable (VoiceFault) -> Void
    ) {
        self.language = language
        self.clips = clips
        self.sink = sink
        self.onFault = onFault
    }

    /// Why nothing can be heard, as far as the last sentence told; a clip that it lacked is none of these.
    public var cardFault: VoiceFault? {
        guard let fault = state.withLock({ $0.lastFault }) else { return nil }
        if case .clip = fault { return nil }
        return fault
    }

    /// Opens a sound card by its ALSA name and lets it go again, where nobody speaks: what is wrong with it, or nil.
    public static func tryOut(card: String) -> VoiceFault? {
        do throws(VoiceFault) { _ = try ALSACard(name: card).open() } catch { return error }
        return nil
    }

    /// Says something at once, in place of whatever is being said.
    public func say(_ saying: Saying) { say(saying.sentence(in: language)) }

    /// Says something as soon as nothing else is being said. One thing waits; a newer one takes its place.
    public func sayLater(_ saying: Saying) {
        state.withLock { $0.later = saying.sentence(in: language) }
        wake.signal()
    }

    /// Says the last thing again.
    public func sayAgain() {
        guard let last = state.withLock({ $0.last }) else { return }
        say(last)
    }

    private func say(_ sentence: Sentence) {
        state.withLock { state in
            state.next = sentence
            state.count += 1
        }
        wake.signal()
    }

    /// Falls silent and ends the thread, soon.
    public func stop() {
        state.withLock { state in
            state.isStopping = true
            state.count += 1
        }
        wake.signal()
    }

    /// Starts the thread.
    func start() {
        let refused = DetachedThread.start { self.run() }
        if refused != 0 { report(.noThread(refused)) }
    }

    private func run() {
        DetachedThread.refuseSignals()
        while true {
            wake.wait()
            let (sentence, count, isStopping) = state.withLock { state in
                let sentence = state.next ?? state.later
                if state.next == nil { state.later = nil }
                state.next = nil
                state.last = sentence ?? state.last
                return (sentence, state.count, state.isStopping)
            }
            if isStopping { return }
            guard let sentence else { continue }
            do throws(VoiceFault) {
                if try speak(sentence, count) { state.withLock { $0.lastFault = nil } }
            } catch { report(error) }
        }
    }

    /// Says a sentence until a newer one comes.
    ///
    /// - Returns: whether all of it was said.
    private func speak(_ sentence: Sentence, _ count: Int) throws(VoiceFault) -> Bool {
        let stream = try sink.open()
        guard try play(sentence.tones.samples, on: stream, count) else { return false }
        var isWhole = true
        for clip in sentence.clips {
            let samples: [Int16]
            // A word that is missing leaves the others in their places.
            do throws(VoiceFault) { samples = try clips.samples(clip) } catch {
                report(error)
                isWhole = false
                continue
            }
            guard try play(samples, on: stream, count) else { return false }
        }
        while isNewest(count), stream.isPlaying() { usleep(20_000) }
        return isWhole
    }

    private func play(_ samples: [Int16], on stream: any SoundStream, _ count: Int) throws(VoiceFault) -> Bool {
        var rest = samples[...]
        var waits = 0
        while !rest.isEmpty {
            guard isNewest(count) else { return false }
            let taken = try stream.write(rest.prefix(Speaker.atOnce))
            waits = taken == 0 ? waits + 1 : 0
            guard waits < Speaker.mostWaits else { throw sink.hangs }
            rest = rest.dropFirst(taken)
        }
        return isNewest(count)
    }

    private func isNewest(_ count: Int) -> Bool { state.withLock { $0.count == count } }

    private func report(_ fault: VoiceFault) {
        let isNew = state.withLock { state in
            defer { state.lastFault = fault }
            return state.lastFault != fault
        }
        if isNew { onFault(fault) }
    }
}
