/// Where the other side is and how long to wait for it.
public struct UplinkSettings: Sendable, Equatable {
    /// `https://host[:port][/prefix]`; `http://` only to 127.0.0.1, localhost or [::1].
    public var baseURL: String
    /// A PEM file of the certificate authorities to trust in place of the system's; nil for the system's.
    public var caFile: String?
    /// Longest wait for name, connection and TLS together, in milliseconds.
    public var connectTimeoutMs = 5_000
    /// Longest exchange from start to end, in milliseconds.
    public var totalTimeoutMs = 30_000
    /// Below this many bytes a second, either way, for `lowSpeedSeconds`, an exchange counts as stalled.
    public var lowSpeedBytesPerSecond = 10
    /// How many seconds of low speed end an exchange.
    public var lowSpeedSeconds = 15
    /// Largest body of an answer, in bytes; more is refused while it arrives.
    public var maxAnswerBytes = 4_194_304

    /// Settings for a server, with the usual limits.
    public init(baseURL: String, caFile: String? = nil) {
        self.baseURL = baseURL
        self.caFile = caFile
    }
}
