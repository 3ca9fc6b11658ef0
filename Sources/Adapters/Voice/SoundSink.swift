/// Where samples go. Called on the speaker's thread alone.
protocol SoundSink: Sendable {
    /// Takes hold of the card for a sentence.
    func open() throws(VoiceFault) -> any SoundStream
    /// What is told of a card that takes nothing any more.
    var hangs: VoiceFault { get }
}

/// One sentence at the card. Letting it go ends it at once.
protocol SoundStream: AnyObject {
    /// Plays samples, waiting a tenth of a second at most: how many were taken.
    func write(_ samples: ArraySlice<Int16>) throws(VoiceFault) -> Int
    /// All samples were written. Whether something of them is still to be heard.
    func isPlaying() -> Bool
}
