/// The picture formats that are read. The first bytes decide, never a file's name.
public enum PictureFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics, ISO/IEC 15948.
    case png = "PNG"
    /// JPEG, ISO/IEC 10918-1, as libjpeg reads it: baseline, extended and progressive.
    case jpeg = "JPEG"
    /// Netpbm's binary grey map, "P5".
    case pgm = "PGM"
}
