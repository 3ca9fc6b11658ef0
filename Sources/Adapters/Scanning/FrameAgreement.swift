/// Says what of a moving camera's frames may be believed. A bar code has a check digit and no more, and a blurred frame
/// now and then gives another number with a right one; so a bar code counts when a second frame soon says the same. A QR code
/// corrects itself and counts at once. What stays in view is believed of each frame that shows it; see ``RepeatedScans``.
public struct FrameAgreement: Sendable {
    private struct Code: Hashable {
        let symbology: Symbology
        let isGS1: Bool
        let bytes: [UInt8]
    }

    private let memory: Int
    private var frame = 0
    /// The last frame that showed each.
    private var seen: [Code: Int] = [:]

    /// - Parameter memory: Within how many frames a second one has to agree, 1 to 100; 5 by default.
    public init(memory: Int = 5) {
        precondition((1...100).contains(memory), "frames are remembered for 1 to 100 frames")
        self.memory = memory
    }

    /// Takes what one frame shows, also when that is nothing, and gives what of it is believed.
    public mutating func believe(_ symbols: [ScannedSymbol]) -> [ScannedSymbol] {
        frame += 1
        seen = seen.filter { isRecent($0.value) }
        var believed: [ScannedSymbol] = []
        for symbol in symbols {
            let code = Code(symbology: symbol.symbology, isGS1: symbol.isGS1, bytes: symbol.bytes)
            let known = seen[code]
            // The same code twice in one frame is one sighting: what misled the first may have misled the second.
            if known == frame { continue }
            if symbol.symbology == .qrCode || known != nil { believed.append(symbol) }
            seen[code] = frame
        }
        return believed
    }

    /// The camera was away: what it showed before is long past.
    public mutating func interrupt() { seen = [:] }

    private func isRecent(_ shown: Int) -> Bool { frame - shown <= memory }
}
