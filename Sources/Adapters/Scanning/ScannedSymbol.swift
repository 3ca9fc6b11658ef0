/// A point in a picture, in pixels from its upper left corner.
public struct SymbolPoint: Sendable, Equatable {
    /// Pixels to the right.
    public let x: Int
    /// Pixels down.
    public let y: Int

    /// A point `x` pixels to the right of the upper left corner and `y` below it.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// One symbol found in a picture.
public struct ScannedSymbol: Sendable, Equatable {
    /// The kind of symbol.
    public let symbology: Symbology
    /// Whether it begins with FNC1: what it says are GS1 element strings. FNC1 itself is not among the bytes.
    public let isGS1: Bool
    /// What the symbol says, unchanged: no character set is guessed.
    public let bytes: [UInt8]
    /// Where it was seen: the four corners of a QR code; the outermost points of the lines on which a bar code was read.
    public let corners: [SymbolPoint]

    /// A symbol as the decoder reports it.
    public init(symbology: Symbology, isGS1: Bool = false, bytes: [UInt8], corners: [SymbolPoint]) {
        self.symbology = symbology
        self.isGS1 = isGS1
        self.bytes = bytes
        self.corners = corners
    }

    /// The upright box around its corners: left, top, right, bottom; empty when its place is not known.
    public var box: [Int] {
        guard let left = corners.map(\.x).min(), let top = corners.map(\.y).min(),
            let right = corners.map(\.x).max(), let bottom = corners.map(\.y).max()
        else { return [] }
        return [left, top, right, bottom]
    }

    /// What a scanner would have sent of it: bytes alone do not say that they are element strings, so the AIM identifier
    /// that says so stands in front of them (ISO/IEC 15424).
    public var code: ScannedCode {
        guard isGS1 else { return ScannedCode(symbology: symbology, bytes: bytes) }
        return ScannedCode(
            symbology: symbology, bytes: Array((symbology == .code128 ? "]C1" : "]Q3").utf8) + bytes)
    }

    /// The bytes as text when they are valid UTF-8, otherwise nil.
    public var text: String? { String(validating: bytes, as: UTF8.self) }
}
