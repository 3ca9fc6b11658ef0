internal import Intake
internal import Payments
internal import Policies
internal import SyncProtocol

extension HeadOffice {
    /// Takes a node's exchange and answers it. All that it changes is one transaction, durable before the answer is
    /// signed; the same exchange again changes nothing.
    ///
    /// - Parameter bytes: a signed `Exchange`.
    /// - Returns: a signed `Answer`.
    /// - Throws: `.refused` where the bytes are no exchange of a node known here; nothing was taken then.
    public nonisolated func exchange(_ bytes: [UInt8]) async throws(HeadOfficeFault) -> [UInt8] {
        // Anybody can send bytes; reading them does not hold up those who wait for the store.
        let signed: Signed<Exchange>
        do throws(FormatFault) { signed = try Signed(decoding: bytes) } catch { throw .refused(.unreadable(error)) }
        return try await take(signed)
    }

    private func take(_ signed: Signed<Exchange>) throws(HeadOfficeFault) -> [UInt8] {
        try transaction { transaction in
            let exchange = signed.content
            guard let node = try transaction.node(exchange.node), let key = node.keys.last,
                signed.isSigned(by: key, using: primitives)
            else { throw HeadOfficeRefusal.notOurNode }
            let plan = try Intake.plan(
                exchange.records, node: node.id, mark: node.mark, keys: node.keys, using: primitives,
                keptAt: { try transaction.keptSequence($0, of: node.id) })
            var hearing = try Hearing(
                node: node, transaction: transaction, policies: policies, primitives: primitives, now: now)
            for disposition in plan.dispositions { try hearing.hear(disposition) }
            if plan.mark != node.mark { try transaction.setMark(plan.mark, of: node.id) }
            if hearing.hasSuspended {
                try PolicyPublishing(transaction: transaction, signer: keys.policy, time: now).renewHotList()
            }
            return try answer(exchange, mark: plan.mark, transaction)
        }
    }

    private func answer(
        _ exchange: Exchange, mark: ChainHead, _ transaction: any StoreTransaction
    ) throws -> [UInt8] {
        let outcomes = try transaction.outcomes(
            of: exchange.node, after: exchange.outcomeCursor, limit: Answer.mostOutcomes + 1)
        let hasMore = outcomes.count > Answer.mostOutcomes
        let answer = Answer(
            node: exchange.node, nonce: exchange.nonce, history: history, mark: mark,
            outcomes: Array(outcomes.prefix(Answer.mostOutcomes)), hasMore: hasMore,
            policy: try newerPolicy(than: exchange.policyVersion, transaction),
            // Moves only past a completed backup, and there is none yet.
            horizon: 0, callAgainSeconds: hasMore ? 0 : settings.callAgainSeconds, time: now)
        return try Signed<Answer>.signed(answer, by: keys.answer).bytes
    }

    private func newerPolicy(than version: UInt64, _ transaction: any StoreTransaction) throws -> [UInt8]? {
        guard let bytes = try transaction.latestPolicy(),
            try Signed<Policy>(decoding: bytes).content.version > version
        else { return nil }
        return bytes
    }
}
