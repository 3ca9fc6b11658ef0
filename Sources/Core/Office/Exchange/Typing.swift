internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// Confirmations that are typed: the secret that HQ and a node share, and the running numbers.
extension Office {
    /// Takes a node's secret. The same one again changes nothing; another one takes its place, and numbers go on.
    func take(_ offer: TypingOffer?, of node: NodeID) throws {
        guard let offer, let key = desk.unseal(offer.box, TypingKey.context + node.bytes).flatMap(TypingKey.init) else {
            return
        }
        let known = try transaction.typing(of: node)
        let row = TypingRow(
            node: node, key: key, history: desk.history, last: max(known?.last ?? 0, offer.highest))
        if row != known { try transaction.keep(row) }
    }

    /// A board that is enrolled again makes another secret: until it has given that, nobody is given digits.
    func forgetTyping(of node: NodeID) throws {
        guard let row = try transaction.typing(of: node) else { return }
        try transaction.keep(TypingRow(node: node, key: row.key, history: [], last: row.last))
    }

    /// What HQ has of a node's typed confirmations in this history.
    func typingHeld(of node: NodeID) throws -> TypingHeld? {
        guard let row = try transaction.typing(of: node), row.history == desk.history else { return nil }
        return TypingHeld(key: row.key.name(primitives), last: row.last)
    }

    /// Moves the money of a buyer's order and gives digits for it, to be typed at the counter's node. The same payment again
    /// gets its digits again, under the node's present key.
    ///
    /// - Throws: `OfficeFault.noTyping` where the node has given no key in this history.
    package func confirmTyped(_ checked: CheckedOrder) throws -> (number: UInt64, digits: String) {
        guard let node = try transaction.node(at: checked.counter), var row = try transaction.typing(of: node.id),
            row.history == desk.history
        else { throw OfficeFault.noTyping }
        let payment = checked.order.payment
        let number: UInt64
        if let given = try transaction.typed(payment) {
            guard given.node == node.id else { throw OfficeFault.noTyping }
            number = given.number
        } else {
            _ = try confirm(checked)
            row.last += 1
            number = row.last
            try transaction.keep(row)
            try transaction.addTyped(number, at: node.id, for: payment)
        }
        let digits = TypedDigits(
            number: number, counter: checked.counter, amount: checked.order.amount, key: row.key, using: primitives)
        return (number, digits.description)
    }
}
