/// The kinds of symbol that a counter reads. Every other kind is switched off in the decoder.
public enum Symbology: String, Sendable, CaseIterable {
    /// QR Code, ISO/IEC 18004.
    case qrCode = "QR-Code"
    /// EAN-13, ISO/IEC 15420, 13 digits.
    case ean13 = "EAN-13"
    /// EAN-8, ISO/IEC 15420, 8 digits.
    case ean8 = "EAN-8"
    /// UPC-A, ISO/IEC 15420, 12 digits.
    case upcA = "UPC-A"
    /// UPC-E, ISO/IEC 15420, 8 digits.
    case upcE = "UPC-E"
    /// Code 128, ISO/IEC 15417, which also carries GS1-128.
    case code128 = "Code-128"
}
