public import FoundationEssentials
public import Lights

/// What a command asks of a node, whether through the socket of the running service or in its own process.
public enum NodeCommand: Codable, Sendable, Equatable {
    /// Sell. `codes` is nil for cash and for digits; `awaitsScan` asks the service's scanner instead. Digits are in the details.
    case sell(amount: String, currency: String?, codes: [[UInt8]]?, awaitsScan: Bool, details: SaleWish)
    /// Give back a part of a sale, or all that is left of it where the amount is nil.
    case refund(receipt: UInt64, amount: String?, operatorName: String)
    /// Cancel a sale of the open day.
    case void(receipt: UInt64, operatorName: String)
    /// What waits for somebody.
    case exceptions
    /// The next bundle for a courier, after the place where an earlier one ended.
    case courierExport(after: [UInt8]?)
    /// An answer that a courier brought.
    case courierImport(file: String, bytes: Data)
    /// Make the node's next key, or take up the one at a location, and show it to headquarters.
    case renewKey(location: String?)
    /// Link, queue, exposure, limits.
    case status
    /// Show what a status of the lamps looks like, for at most a minute.
    case demonstrate(LampStatus, milliseconds: Int)
    /// Look at everything that the counter needs; and whether the service runs by this configuration, where there is one.
    case doctor(configuration: String?)
    /// Exchange with HQ now.
    case sync
    /// The open day.
    case showDay
    /// Close the day.
    case closeDay
    /// A fresh nonce to be shown.
    case nonce
    /// A person has seen the declined sales up to this record.
    case acknowledge(upTo: UInt64)
}

/// What a node replies.
public enum NodeReply: Codable, Sendable {
    /// What came of a sale.
    case sale(SaleReport)
    /// The status.
    case status(StatusReport)
    /// Whether the lamps show it.
    case demonstrated(Bool)
    /// What the doctor found.
    case doctor(DoctorReport)
    /// What came of an exchange.
    case sync(SyncReport)
    /// A day.
    case day(DayReport)
    /// How many declined sales were acknowledged.
    case acknowledged(count: Int)
    /// What came of a refund or a void.
    case correction(CorrectionReport)
    /// What waits.
    case exceptions([WaitingReport])
    /// A bundle for a courier.
    case courier(CourierFile)
    /// What a courier's answer changed.
    case courierNews(CourierNews)
    /// A nonce.
    case nonce(NonceReport)
    /// The node's key, and the next one if it waits.
    case key(KeyReport)
    /// It could not be done.
    case fault(NodeFault)
}
