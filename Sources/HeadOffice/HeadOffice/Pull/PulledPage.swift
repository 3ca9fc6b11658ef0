/// A page as a puller receives it.
public struct PulledPage: Sendable, Equatable {
    /// How many rows it has.
    public let count: Int
    /// Position of its last row, or nothing on an empty page.
    public let last: Int64?
    /// Its rows without the header line of CSV.
    public let rows: String
    /// The header line of CSV; empty for JSON Lines.
    public let header: String

    /// Reads a page.
    ///
    /// - Returns: nil where it is no page in this format, for instance a sign-in page of the network.
    public init?(_ body: [UInt8], format: PullFormat) {
        guard let text = String(validating: body, as: UTF8.self) else { return nil }
        header = format == .csv ? PullFormat.header : ""
        // CR and LF are one character of Swift's, so lines are split by byte.
        guard text.utf8.starts(with: header.utf8) else { return nil }
        rows = String(decoding: body.dropFirst(header.utf8.count), as: UTF8.self)
        let lines = rows.utf8.split(separator: UInt8(ascii: "\n"))
        count = lines.count
        guard let line = lines.last else {
            last = nil
            return
        }
        let before = format == .csv ? "" : "{\"position\":"
        guard line.starts(with: before.utf8), let digits = line.dropFirst(before.utf8.count).split(separator: 0x2C).first,
            let position = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        last = position
    }
}
