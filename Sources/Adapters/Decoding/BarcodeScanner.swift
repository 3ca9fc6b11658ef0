internal import CZBar
internal import Scanning

/// What libzbar saw, before anything of it is believed.
struct Sighting {
    let symbol: ScannedSymbol
    /// On how many lines across the picture a bar code read the same; means nothing for a QR code.
    let lines: Int
}

/// Owns libzbar's scanner for one picture. Not Sendable: made, used and freed on one thread.
final class BarcodeScanner {
    /// What one picture may give; a sheet of labels has fewer.
    private static let maxSymbols = 256

    private let handle: OpaquePointer

    /// Looks for these kinds of symbol. Nil when there is no memory.
    init?(_ symbologies: Set<Symbology>) {
        guard let handle = tp_zbar_open() else { return nil }
        self.handle = handle
        for symbology in symbologies where tp_zbar_enable(handle, symbology.number) != 0 {
            return nil
        }
    }

    deinit { tp_zbar_close(handle) }

    /// The symbols in the picture, each kind and content once, or nil when there is no memory.
    func sightings(in picture: GreyPicture) -> [Sighting]? {
        let found = picture.pixels.withUnsafeBufferPointer { pixels in
            tp_zbar_scan(handle, pixels.baseAddress, UInt32(picture.width), UInt32(picture.height))
        }
        guard found >= 0 else { return nil }
        var sightings: [Sighting] = []
        var next = tp_zbar_first(handle)
        while let symbol = next, sightings.count < Self.maxSymbols {
            next = tp_zbar_next(symbol)
            // A part of a structured append, or a kind that is off, is none of ours.
            guard let symbology = Symbology(number: tp_zbar_type(symbol)) else { continue }
            let bytes = Array(
                UnsafeBufferPointer(start: tp_zbar_bytes(symbol), count: tp_zbar_byte_count(symbol)))
            if sightings.contains(where: { $0.symbol.symbology == symbology && $0.symbol.bytes == bytes }) { continue }
            let seen = ScannedSymbol(
                symbology: symbology, isGS1: tp_zbar_is_gs1(symbol) != 0, bytes: bytes,
                corners: Self.corners(of: symbol))
            sightings.append(Sighting(symbol: seen, lines: Int(tp_zbar_quality(symbol))))
        }
        return sightings
    }

    /// A QR code has its four corners, a bar code two points on every line that was read: the outermost are kept.
    private static func corners(of symbol: OpaquePointer) -> [SymbolPoint] {
        let points = (0..<tp_zbar_point_count(symbol)).map { index in
            SymbolPoint(x: max(0, Int(tp_zbar_x(symbol, index))), y: max(0, Int(tp_zbar_y(symbol, index))))
        }
        guard points.count > 4 else { return points }
        let ends = [points.min { $0.x < $1.x }, points.min { $0.y < $1.y }, points.max { $0.x < $1.x }]
        return (ends + [points.max { $0.y < $1.y }]).compactMap { $0 }
    }
}

extension Symbology {
    /// libzbar's number.
    fileprivate var number: Int32 {
        switch self {
        case .qrCode: tp_zbar_qrcode
        case .ean13: tp_zbar_ean13
        case .ean8: tp_zbar_ean8
        case .upcA: tp_zbar_upca
        case .upcE: tp_zbar_upce
        case .code128: tp_zbar_code128
        }
    }

    fileprivate init?(number: Int32) {
        guard let symbology = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = symbology
    }
}
