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
        guard line.starts(with: before.utf8),
            let digits = line.dropFirst(before.utf8.count).split(separator: 0x2C).first,
            let position = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        last = position
    }
}

/// Walks over pages until there are no more rows, or as many as were wanted.
public struct PageWalk: Sendable {
    private static let rowsOfPage = 2_000
    private let format: PullFormat
    private let after: Int64
    private let limit: Int?

    /// Begins after a position; without a limit all rows there are.
    public init(format: PullFormat, after: Int64, limit: Int?) {
        self.format = format
        self.after = after
        self.limit = limit
    }

    /// Fetches pages and writes their rows, the header of CSV once.
    ///
    /// - Parameters:
    ///   - fetch: gets a page by its query.
    ///   - write: takes text as it comes.
    public func run(
        fetch: (_ query: [(String, String)]) async throws -> [UInt8], write: (_ text: String) -> Void
    ) async throws {
        var cursor = after
        var left = limit ?? Int.max
        var isFirst = true
        while left > 0 {
            let wanted = min(left, PageWalk.rowsOfPage)
            let body = try await fetch([
                ("after", String(cursor)), ("limit", String(wanted)), ("format", format.rawValue),
            ])
            guard let page = PulledPage(body, format: format), page.count <= wanted,
                page.last.map({ $0 > cursor }) ?? true
            else { throw HeadOfficeFault.refused(.bad(what: "answer", why: "it is not a page of HQ; check the URL")) }
            write((isFirst ? page.header : "") + page.rows)
            isFirst = false
            left -= page.count
            guard page.count == wanted, let last = page.last else { return }
            cursor = last
        }
    }
}
