internal import Journal
internal import Payments
internal import Shop
internal import Signing

/// What the way to HQ asks of the till.
extension Till {
    /// The next exchange: everything after HQ's mark, at most `limit` records, oldest first.
    func exchange(limit: Int) throws -> PreparedExchange {
        try journal.read { try keeper.exchange($0, limit: limit) }
    }

    /// Takes an answer over, if it is one.
    ///
    /// - Throws: `AnswerFault` where it does not count; nothing is changed then.
    func apply(_ bytes: [UInt8], to exchange: SentExchange) throws -> AppliedAnswer {
        let now = clock.now()
        let applied = try writeEvenIfFull { try $0.apply(bytes, to: exchange, at: now, in: &$1) }
        try signWithNewKey()
        return applied
    }

    /// HQ says that it does not know this node.
    func noteUnknown() throws {
        guard !keeper.identity.isUnknown else { return }
        try write { try $0.take(isUnknown: true, in: &$1) }
    }

    /// HQ has taken the next key: from now on it signs.
    private func signWithNewKey() throws {
        guard keeper.identity.ownKey != keeper.signer.publicKey else { return }
        try keeper.sign(with: nextKey(keeper.identity.ownKey))
    }

    /// Shows HQ the node's next key until it is taken.
    func introduce(_ key: SigningKey) throws { try keeper.introduce(key) }
}
