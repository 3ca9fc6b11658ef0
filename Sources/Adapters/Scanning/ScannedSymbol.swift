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
    /// What the symbol says, unchanged: no character set is guessed.
    public let bytes: [UInt8]
    /// Where it was seen: the four corners of a QR code; the outermost points of the lines on which a bar code was read.
    public let corners: [SymbolPoint]

    /// A symbol as the decoder reports it.
    public init(symbology: Symbology, bytes: [UInt8], corners: [SymbolPoint]) {
        self.symbology = symbology
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

    /// The bytes as text when they are valid UTF-8, otherwise nil.
    public var text: String? { String(validating: bytes, as: UTF8.self) }
}
