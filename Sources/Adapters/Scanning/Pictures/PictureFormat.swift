/// The picture formats that are read. The first bytes decide, never a file's name.
public enum PictureFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics, ISO/IEC 15948.
    case png = "PNG"
    /// JPEG, ISO/IEC 10918-1, as libjpeg reads it: baseline, extended and progressive.
    case jpeg = "JPEG"
    /// Netpbm's binary grey map, "P5".
    case pgm = "PGM"

    /// The format that the first bytes promise, or nil.
    init?(magic bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.count > 2, bytes.starts(with: [0x50, 0x35]), PGMPicture.isSpace(bytes[2]) {
            self = .pgm
        } else {
            return nil
        }
    }
}
