/// Says what of a moving camera's frames may be believed. A bar code has a check digit and no more, and a blurred frame
/// now and then gives another number with a right one; so a bar code counts when a second frame says the same. A QR code
/// corrects itself and counts at once.
///
/// Each code is told once while it stays in view. It is out of view when so many frames in a row did not show it.
public struct FrameAgreement: Sendable {
    private struct Code: Hashable {
        let symbology: Symbology
        let isGS1: Bool
        let bytes: [UInt8]
    }

    private struct Sighting {
        var lastFrame: Int
        var isTold: Bool
    }

    private let memory: Int
    private var frame = 0
    private var seen: [Code: Sighting] = [:]

    /// - Parameter memory: How many frames a code is remembered that no frame shows, 1 to 100; 5 by default.
    public init(memory: Int = 5) {
        precondition((1...100).contains(memory), "frames are remembered for 1 to 100 frames")
        self.memory = memory
    }

    /// Takes what one frame shows, also when that is nothing, and gives what is believed now and was not told before.
    public mutating func believe(_ symbols: [ScannedSymbol]) -> [ScannedSymbol] {
        frame += 1
        seen = seen.filter { frame - $0.value.lastFrame <= memory }
        var believed: [ScannedSymbol] = []
        for symbol in symbols {
            let code = Code(symbology: symbol.symbology, isGS1: symbol.isGS1, bytes: symbol.bytes)
            let known = seen[code]
            // The same code twice in one frame is one sighting: what misled the first may have misled the second.
            let isAgreed = symbol.symbology == .qrCode || known.map { $0.lastFrame < frame } ?? false
            let wasTold = known?.isTold ?? false
            if isAgreed, !wasTold { believed.append(symbol) }
            seen[code] = Sighting(lastFrame: frame, isTold: wasTold || isAgreed)
        }
        return believed
    }
}
