/// What one symbol said, from any source.
public struct ScannedCode: Sendable, Equatable {
    /// The kind of symbol, or nil when the scanner does not tell (a serial scanner without AIM prefix).
    public let symbology: Symbology?
    /// What the symbol says, unchanged.
    public let bytes: [UInt8]

    /// A code as read; `symbology` is nil when the source does not tell.
    public init(symbology: Symbology?, bytes: [UInt8]) {
        self.symbology = symbology
        self.bytes = bytes
    }

    /// Splits what a scanner sent into the AIM identifier in front (ISO/IEC 15424) and what the symbol says; line ends
    /// behind it are the scanner's. Without an identifier that we know it stays as it is, with no symbology.
    public init(identified scan: [UInt8]) {
        let end = scan.lastIndex { $0 != 10 && $0 != 13 } ?? -1
        let code = AIMIdentifier.split(Array(scan[..<(end + 1)]))
        self = code.symbology == nil ? ScannedCode(symbology: nil, bytes: scan) : code
    }

    /// What the symbol itself says: without the AIM identifier that stands in front of element strings (`ScannedSymbol.code`).
    public var withoutIdentifier: ScannedCode {
        let isGS1 = symbology != nil && (bytes.starts(with: "]C1".utf8) || bytes.starts(with: "]Q3".utf8))
        return isGS1 ? ScannedCode(symbology: symbology, bytes: Array(bytes.dropFirst(3))) : self
    }

    /// The bytes as text when they are valid UTF-8, otherwise nil.
    public var text: String? { String(validating: bytes, as: UTF8.self) }
}

/// What a source gave at one moment: one trigger pull, or one picture.
public struct Scan: Sendable, Equatable {
    /// The label of the source, for logs and screens.
    public let source: String
    /// The codes, at least one; a picture may show several.
    public let codes: [ScannedCode]

    /// A scan of `codes` from the source named `source`.
    public init(source: String, codes: [ScannedCode]) {
        self.source = source
        self.codes = codes
    }
}

/// What happens at a live source.
public enum ScanEvent: Sendable, Equatable {
    /// The source works: the port is open, or the folder is watched.
    case connected
    /// Something was read.
    case scan(Scan)
    /// A key of a keypad was pressed: the ASCII character on it; Enter is CR, Clear is ESC.
    case key(UInt8)
    /// How a camera keeps up since it was started: frames read, and frames that nobody saw because a newer one was there. Told at
    /// the first frame whenever it was opened, and now and then.
    case frames(read: Int, dropped: Int)
    /// A switch is pressed or open, or is not any more; told when it is first known, too.
    case contact(isActive: Bool)
    /// Something was refused, or the source cannot be used now; it goes on trying by itself.
    case fault(ScanningFault)
    /// The source went away (unplugged, unmounted); it goes on trying by itself.
    case disconnected
}

/// A live source of scans. It survives unplugging by itself and never ends by itself.
public protocol ScanSource: Sendable {
    /// Starts the source on a thread of its own; ending the iteration (or cancelling its task) stops it. At most 64
    /// events wait for a slow reader, then the source itself waits: no event is dropped. Each call starts the source
    /// anew, so iterate one stream at a time.
    func scans() -> AsyncStream<ScanEvent>
}
