/// Cuts a serial scanner's bytes into scans. Pure: the port gives it bytes and tells it when the line fell silent.
struct ScanFraming {
    enum Piece: Equatable {
        case scan([UInt8])
        /// A scan beyond the limit, thrown away up to its end; told once, as soon as it is clear.
        case tooLong
    }

    let ending: SerialScanner.Ending
    let limit: Int
    /// The bytes since the last end, never more than `limit` and a line end.
    private var pending: [UInt8] = []
    private var isTooLong = false

    init(ending: SerialScanner.Ending, limit: Int) {
        self.ending = ending
        self.limit = limit
    }

    /// Whether a scan has begun and not ended.
    var isOpen: Bool { isTooLong || !pending.isEmpty }

    /// Takes bytes as they came from the port, in pieces of any size.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Piece] {
        var pieces: [Piece] = []
        for byte in bytes {
            if ending == .lineEnd, Self.isLineEnd(byte) {
                if let piece = close() { pieces.append(piece) }
            } else if !isTooLong {
                pending.append(byte)
                // Where silence ends a scan, two more bytes may be its line end.
                if pending.count > limit + (ending == .silence ? 2 : 0) {
                    isTooLong = true
                    pending.removeAll(keepingCapacity: true)
                    pieces.append(.tooLong)
                }
            }
        }
        return pieces
    }

    /// The line fell silent, which ends a scan too.
    mutating func silence() -> Piece? { close() }

    private mutating func close() -> Piece? {
        defer {
            pending.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        // CR and LF at the very end are the scanner's, also where line ends inside belong to the code.
        for end: UInt8 in [0x0A, 0x0D] where pending.last == end { pending.removeLast() }
        if pending.count > limit { return .tooLong }
        return pending.isEmpty ? nil : .scan(pending)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }
}
