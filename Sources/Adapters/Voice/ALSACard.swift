internal import CALSA

/// A sound card by its ALSA name: `default`, `plughw:CARD=Device`, or `file:PATH,raw`, which writes the samples down.
struct ALSACard: SoundSink {
    let name: String

    func open() throws(VoiceFault) -> any SoundStream {
        var handle: OpaquePointer?
        let error = tp_sound_open(name, UInt32(Sound.rate), &handle)
        guard error == 0, let handle else { throw ALSACard.fault(name, error) }
        return Stream(owning: handle, name: name)
    }

    var hangs: VoiceFault { .card(name: name, reason: "it takes no sound") }

    static func fault(_ name: String, _ error: Int32) -> VoiceFault {
        .card(name: name, reason: error == -16 ? "another program uses it" : String(cString: tp_sound_words(error)))
    }

    /// An open card; closed with its last reference.
    private final class Stream: SoundStream {
        private let handle: OpaquePointer
        private let name: String
        private var isStarted = false

        init(owning handle: OpaquePointer, name: String) {
            self.handle = handle
            self.name = name
        }

        deinit { tp_sound_close(handle) }

        func write(_ samples: ArraySlice<Int16>) throws(VoiceFault) -> Int {
            let taken = samples.withUnsafeBufferPointer { tp_sound_write(handle, $0.baseAddress, $0.count) }
            guard taken >= 0 else { throw ALSACard.fault(name, Int32(taken)) }
            return taken
        }

        func isPlaying() -> Bool {
            if !isStarted { _ = tp_sound_start(handle) }
            isStarted = true
            return tp_sound_playing(handle) == 1
        }
    }
}
