internal import Office
internal import Payments
internal import Signing

extension HeadOffice {
    /// The most rows of one page; about 3 MB.
    public static let largestPage = 4_000
    /// The rows of a page unless told otherwise.
    public static let usualPage = 1_000

    /// Rows after a cursor, in HQ's one order: every state of every payment and reversal, appended for ever.
    ///
    /// A puller keeps the position of the last row as its cursor, and of the rows with one `case` the last.
    ///
    /// - Parameters:
    ///   - cursor: position of the last row that the puller holds, 0 before any.
    ///   - limit: the most rows, at most `largestPage`.
    public func pull(after cursor: Int64, limit: Int, format: PullFormat) throws(HeadOfficeFault) -> String {
        let rows = try transaction { transaction in
            try transaction.pulled(after: max(0, cursor), limit: min(max(1, limit), HeadOffice.largestPage))
        }
        return format.text(rows)
    }

    /// Whether a token lets its bearer pull.
    public func mayPull(token: String) throws(HeadOfficeFault) -> Bool {
        guard token.utf8.count <= 256 else { return false }
        let digest = primitives.digest(Array(token.utf8))
        return try transaction { try $0.hasPullToken(digest: digest) }
    }

    /// Makes a token. It is shown once; HQ keeps its digest only.
    func newPullToken(name: String) throws(HeadOfficeFault) -> String {
        let token = "tp-" + Hexadecimal.text(RandomBytes.bytes(32))
        let digest = primitives.digest(Array(token.utf8))
        let created = now
        try transaction { try $0.addPullToken(digest: digest, name: name, created: created) }
        return token
    }
}
