package import Payments

/// Confirmations that are given as digits.
package protocol TypedStore {
    /// The secret and the numbers of a node's typed confirmations.
    func typing(of node: NodeID) throws -> TypingRow?
    func keep(_ typing: TypingRow) throws
    /// The payment that a node's running number names.
    func payment(typed number: UInt64, at node: NodeID) throws -> PaymentID?
    /// The running number under which a payment's digits were given, and at which node.
    func typed(_ payment: PaymentID) throws -> (node: NodeID, number: UInt64)?
    func addTyped(_ number: UInt64, at node: NodeID, for payment: PaymentID) throws
}
