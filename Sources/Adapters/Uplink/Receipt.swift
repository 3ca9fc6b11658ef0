internal import Synchronization

/// Raised by whoever cancels, read while bytes move.
final class StopFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool {
        raised.load(ordering: .relaxed)
    }

    func raise() {
        raised.store(true, ordering: .relaxed)
    }
}

/// What arrives in one exchange, capped while it arrives.
final class Receipt {
    private static let mostHeaderBytes = 65_536

    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private var headerBytes = 0
    private let limit: Int
    private let stop: StopFlag

    init(limit: Int, stop: StopFlag) {
        self.limit = max(0, limit)
        self.stop = stop
    }

    var isStopped: Bool {
        stop.isRaised
    }

    /// The first line of a text, safe to print: at most 200 characters of ASCII. Nil where there is none, or it is markup.
    var firstLine: String? {
        let line = body.prefix { $0 != 10 && $0 != 13 }.prefix(200)
        guard let first = line.first, first != UInt8(ascii: "<") else { return nil }
        return String(decoding: line.map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// Takes a piece of the body, or says no to the whole answer.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limit - body.count else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Counts a header line; an endless header is an answer too large as well.
    func takeHeader(_ count: Int) -> Bool {
        headerBytes += count
        if headerBytes > Self.mostHeaderBytes { isTooLarge = true }
        return !isTooLarge
    }
}
