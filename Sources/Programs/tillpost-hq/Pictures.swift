import Scanning
import StateFolder
import Symbols

/// Codes as pictures: one PNG file with one or more QR symbols side by side.
enum Pictures {
    /// Writes the codes.
    ///
    /// - Parameter isSecret: whether nobody but the owner may read the file.
    static func write(_ codes: [String], to path: String, isSecret: Bool = false) throws {
        try told {
            let symbols = try codes.map { code in try QRSymbol(text: code) }
            try WholeFile.write(try PNGSheet.png(symbols), to: path, mode: isSecret ? 0o600 : 0o644)
        }
    }

    /// The contents of the QR symbols in a picture.
    static func read(_ path: String) throws -> [[UInt8]] {
        try told { try PictureReader().symbols(inFile: path).filter { $0.symbology == .qrCode }.map(\.bytes) }
    }
}
