/// How long a source waits before it tries again: from a quarter of a second, doubled up to five seconds.
struct ReopenPause {
    private static let shortest: Int32 = 250
    private static let longest: Int32 = 5_000

    private var next = Self.shortest

    /// The next pause in milliseconds.
    mutating func lengthen() -> Int32 {
        defer { next = min(next * 2, Self.longest) }
        return next
    }

    /// The source has proved to work.
    mutating func reset() { next = Self.shortest }
}
