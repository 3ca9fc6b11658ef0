extension [UInt8] {
    /// Appends a number of 0 to 2^32 - 1 as four bytes. What is beyond becomes the greatest.
    package mutating func append(number32 number: Int) {
        let number = UInt32(clamping: number)
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Appends one symbol: kind, whether FNC1 stands in front (0 or 1), length, what it says, number of corners, corners.
    mutating func append(_ symbol: ScannedSymbol) {
        append(symbol.symbology.number)
        append(symbol.isGS1 ? 1 : 0)
        append(number32: symbol.bytes.count)
        append(contentsOf: symbol.bytes)
        let corners = symbol.corners.prefix(DecoderMessages.mostCorners)
        append(number32: corners.count)
        for corner in corners {
            append(number32: corner.x)
            append(number32: corner.y)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Takes four bytes off as a number.
    package mutating func take32() -> Int? {
        guard count >= 4 else { return nil }
        defer { removeFirst(4) }
        return prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// Takes a list of symbols off, at least one, each within its bounds.
    mutating func takeSymbols() -> [ScannedSymbol]? {
        guard let count = take32(), (1...DecoderMessages.mostSymbols).contains(count) else { return nil }
        var symbols: [ScannedSymbol] = []
        for _ in 0..<count {
            guard let symbol = takeSymbol() else { return nil }
            symbols.append(symbol)
        }
        return symbols
    }

    private mutating func takeSymbol() -> ScannedSymbol? {
        guard let symbology = popFirst().flatMap(Symbology.init(number:)), let mark = popFirst(), mark <= 1,
            let length = take32(), (1...DecoderMessages.longestSymbol).contains(length), length <= count
        else { return nil }
        let bytes = Array(prefix(length))
        removeFirst(length)
        guard let cornerCount = take32(), cornerCount <= DecoderMessages.mostCorners else { return nil }
        var corners: [SymbolPoint] = []
        for _ in 0..<cornerCount {
            guard let x = take32(), let y = take32(), x <= ImageLimits.greatestSide, y <= ImageLimits.greatestSide
            else { return nil }
            corners.append(SymbolPoint(x: x, y: y))
        }
        return ScannedSymbol(symbology: symbology, isGS1: mark == 1, bytes: bytes, corners: corners)
    }
}

extension Symbology {
    fileprivate var number: UInt8 {
        switch self {
        case .qrCode: 1
        case .ean13: 2
        case .ean8: 3
        case .upcA: 4
        case .upcE: 5
        case .code128: 6
        }
    }

    fileprivate init?(number: UInt8) {
        guard let symbology = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = symbology
    }
}

extension PictureFormat {
    var number: UInt8 {
        switch self {
        case .png: 1
        case .jpeg: 2
        case .pgm: 3
        }
    }

    init?(number: UInt8) {
        guard let format = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = format
    }
}
