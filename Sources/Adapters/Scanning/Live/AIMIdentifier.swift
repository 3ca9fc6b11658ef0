/// The three characters that a scanner may send before a scan to tell the kind of symbol (ISO/IEC 15424).
enum AIMIdentifier {
    /// Splits a scan into its symbology and what the symbol says. A scan without an identifier that we know stays
    /// whole, with no symbology. One that says that GS1 element strings follow stays too: nothing else in them says so.
    static func split(_ scan: [UInt8]) -> ScannedCode {
        guard scan.count > 3, scan[0] == UInt8(ascii: "]") else { return ScannedCode(symbology: nil, bytes: scan) }
        let rest = Array(scan.dropFirst(3))
        let symbology: Symbology
        switch (UnicodeScalar(scan[1]), UnicodeScalar(scan[2])) {
        case ("C", "1"): return ScannedCode(symbology: .code128, bytes: scan)
        case ("Q", "3"): return ScannedCode(symbology: .qrCode, bytes: scan)
        case ("Q", "0"..."6"): symbology = .qrCode
        case ("C", "0"..."2"): symbology = .code128
        case ("E", "4") where rest.count == 8: symbology = .ean8
        // ]E0 covers the whole family; scanners set to transmit the short forms tell them apart by length.
        case ("E", "0") where rest.count == 13: symbology = .ean13
        case ("E", "0") where rest.count == 12: symbology = .upcA
        case ("E", "0") where rest.count == 8: symbology = .upcE
        default: return ScannedCode(symbology: nil, bytes: scan)
        }
        return ScannedCode(symbology: symbology, bytes: rest)
    }
}
