/// Says what of a moving camera's frames may be believed. A bar code has a check digit and no more, and a blurred frame
/// now and then gives another number with a right one; so a bar code counts when a second frame soon says the same. A QR code
/// corrects itself and counts at once.
///
/// Each code is told once while it stays in view. It is out of view when so many frames in a row did not show it, and for as
/// long as a repeated scan is none (``RepeatedScans/window``): a fast camera's frames pass while a hand shakes, a slow one's
/// second is a frame or two.
public struct FrameAgreement: Sendable {
    private struct Code: Hashable {
        let symbology: Symbology
        let isGS1: Bool
        let bytes: [UInt8]
    }

    private struct Sighting {
        var lastFrame: Int
        var lastSeen: ContinuousClock.Instant
        var isTold: Bool
    }

    private let memory: Int
    private var frame = 0
    private var seen: [Code: Sighting] = [:]

    /// - Parameter memory: Within how many frames a second one has to agree, and how many at least a code is away that is told
    ///   again, 1 to 100; 5 by default.
    public init(memory: Int = 5) {
        precondition((1...100).contains(memory), "frames are remembered for 1 to 100 frames")
        self.memory = memory
    }

    /// Takes what one frame shows, also when that is nothing, and gives what is believed now and was not told before. Moments
    /// must not go back.
    public mutating func believe(_ symbols: [ScannedSymbol], at now: ContinuousClock.Instant) -> [ScannedSymbol] {
        frame += 1
        seen = seen.filter { isRecent($0.value) || $0.value.lastSeen.duration(to: now) < RepeatedScans.window }
        var believed: [ScannedSymbol] = []
        for symbol in symbols {
            let code = Code(symbology: symbol.symbology, isGS1: symbol.isGS1, bytes: symbol.bytes)
            let known = seen[code]
            // The same code twice in one frame is one sighting: what misled the first may have misled the second.
            let isAgreed = symbol.symbology == .qrCode || known.map { $0.lastFrame < frame && isRecent($0) } ?? false
            let wasTold = known?.isTold ?? false
            if isAgreed, !wasTold { believed.append(symbol) }
            seen[code] = Sighting(lastFrame: frame, lastSeen: now, isTold: wasTold || isAgreed)
        }
        return believed
    }

    /// The camera was away: frames before count as long past, and only the time tells what is still in view.
    public mutating func interrupt() { frame += memory }

    private func isRecent(_ sighting: Sighting) -> Bool { frame - sighting.lastFrame <= memory }
}
