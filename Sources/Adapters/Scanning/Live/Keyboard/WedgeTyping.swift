/// Cuts what a keyboard-wedge scanner types into scans. Pure: the device gives it keys and tells it when they fall silent.
struct WedgeTyping {
    enum Piece: Equatable {
        case scan([UInt8])
        /// A scan beyond the limit, thrown away up to its end; told once.
        case tooLong
        /// A scan of which the kernel lost keys, thrown away up to its end; told once.
        case incomplete
    }

    private var keys = WedgeKeys()
    private var framing: ScanFraming
    private var hasLost = false

    init(limit: Int) { framing = ScanFraming(ending: .lineEnd, limit: limit) }

    /// Whether a scan has begun and not ended.
    var isOpen: Bool { framing.isOpen || hasLost }

    /// Takes keys as they came, in pieces of any size.
    mutating func take(_ events: [KeyboardDevice.Event]) -> [Piece] {
        var pieces: [Piece] = []
        for event in events {
            let stroke: WedgeKeys.Stroke?
            switch event {
            case .down(let key): stroke = keys.press(key)
            case .up(let key): stroke = keys.release(key)
            case .lost:
                // Which keys are held is not known any more, either.
                keys = WedgeKeys()
                if !hasLost { pieces.append(.incomplete) }
                hasLost = true
                _ = framing.silence()
                continue
            }
            switch stroke {
            case .byte(let byte) where !hasLost: pieces += framing.take([byte]).map(Piece.init)
            case .end:
                pieces += hasLost ? [] : framing.take([0x0D]).map(Piece.init)
                hasLost = false
            default: break
            }
        }
        return pieces
    }

    /// No key came for a while, which ends a scan too.
    mutating func silence() -> Piece? {
        defer { hasLost = false }
        return framing.silence().map(Piece.init)
    }
}

extension WedgeTyping.Piece {
    fileprivate init(_ piece: ScanFraming.Piece) {
        switch piece {
        case .scan(let bytes): self = .scan(bytes)
        case .tooLong: self = .tooLong
        }
    }
}
