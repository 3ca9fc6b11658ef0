/// Reads the codes out of pictures: PNG, JPEG and binary PGM. Every call blocks while it works, up to seconds for the
/// largest pictures: call it on a thread of its own, not on the cooperative pool.
///
/// The plain picture is scanned first; only when nothing is found, and the picture enlarged twice is still within the
/// limits, the enlarged one.
public struct ImageReader: Sendable {
    private let limits: ImageLimits

    /// A reader that refuses pictures beyond `limits`.
    public init(limits: ImageLimits = .init()) {
        self.limits = limits
    }

    /// The symbols in a picture file, each kind and content once, at least one. Only an ordinary file is read (a link
    /// to one too); a pipe, folder or device is refused without waiting.
    public func symbols(inFile path: String) throws(ScanningFault) -> [ScannedSymbol] {
        try symbols(in: PictureFile.bytes(path: path, limit: limits.maxFileBytes))
    }

    /// The symbols in a picture file's bytes, each kind and content once, at least one; otherwise throws `.noCode`.
    public func symbols(in bytes: [UInt8]) throws(ScanningFault) -> [ScannedSymbol] {
        let picture = try PictureDecoder.grey(bytes, limits: limits)
        guard let scanner = BarcodeScanner(), var symbols = scanner.symbols(in: picture) else { throw .outOfMemory }
        if symbols.isEmpty, limits.allow(width: picture.width * 2, height: picture.height * 2) {
            guard let more = scanner.symbols(in: picture.doubled(), enlarged: 2) else { throw .outOfMemory }
            symbols = more
        }
        guard !symbols.isEmpty else { throw .noCode }
        return symbols
    }

    /// The bytes of a file already open, for a caller that chose the file itself.
    func symbols(in file: Descriptor, shown: String) throws(ScanningFault) -> [ScannedSymbol] {
        try symbols(in: PictureFile.bytes(file, shown: shown, limit: limits.maxFileBytes))
    }
}
