/// Why something was not said. Nothing about a sale depends on it.
public enum VoiceFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The card cannot be opened, or stopped in the middle.
    case card(name: String, reason: String)
    /// A clip is not there, or cannot be read.
    case clip(path: String, reason: String)
    /// The operating system gave no thread.
    case noThread(Int32)

    /// What happened and what to do next.
    public var description: String {
        switch self {
        case .card(let name, let reason):
            "nothing is spoken: sound card \(name): \(reason). Sales go on. Check its cable, and \"voice\" in the settings."
        case .clip(let path, let reason):
            "the voice lacks \(path): \(reason). Sales go on. Make the clips anew with hardware/voice/make.py."
        case .noThread(let error): "nothing is spoken: no thread (error \(error)). Sales go on. Restart the service."
        }
    }
}
