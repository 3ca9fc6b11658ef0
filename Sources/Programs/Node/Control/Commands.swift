/// What a command asks of a node, whether through the socket of the running service or in its own process.
public enum NodeCommand: Codable, Sendable, Equatable {
    /// Sell. `codes` is nil for cash; `awaitsScan` asks the service's scanner instead.
    case sell(amount: String, currency: String?, codes: [[UInt8]]?, awaitsScan: Bool)
    /// Link, queue, exposure, limits.
    case status
    /// Exchange with HQ now.
    case sync
    /// The open day.
    case showDay
    /// Close the day.
    case closeDay
    /// A person has seen the declined sales up to this record.
    case acknowledge(upTo: UInt64)
}

/// What a node replies.
public enum NodeReply: Codable, Sendable {
    /// What came of a sale.
    case sale(SaleReport)
    /// The status.
    case status(StatusReport)
    /// What came of an exchange.
    case sync(SyncReport)
    /// A day.
    case day(DayReport)
    /// How many declined sales were acknowledged.
    case acknowledged(count: Int)
    /// It could not be done.
    case fault(NodeFault)
}
