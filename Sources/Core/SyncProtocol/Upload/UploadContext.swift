public import Payments

/// What both sides of an upload know without sending it.
///
/// A wrong context never makes wrong records: the check at the end of a compact upload does not fit then, and the
/// upload is refused.
public struct UploadContext: Equatable, Sendable {
    /// Whose records these are.
    public let node: NodeID
    /// Its merchant.
    public let merchant: ShortName
    /// Its counter.
    public let counter: CounterID
    /// The currency in which the counter sells unless told otherwise.
    public let currency: Currency
    /// The record before the first one; `ChainHead.start` before any.
    public let base: ChainHead

    /// Names what is known.
    public init(node: NodeID, merchant: ShortName, counter: CounterID, currency: Currency, base: ChainHead) {
        self.node = node
        self.merchant = merchant
        self.counter = counter
        self.currency = currency
        self.base = base
    }
}
