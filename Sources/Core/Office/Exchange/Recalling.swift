internal import Adjudication
internal import Payments
internal import Policies
internal import SyncProtocol

/// HQ was restored from a backup, and a node holds answers that HQ signed after it. A verdict that was signed is binding, so
/// the node brings those answers back, and they are imposed before anything of that node is judged anew.
extension Office {
    /// Makes sure that HQ has heard, in this history, every answer that the node holds.
    ///
    /// An exchange that names another history may be older than the restore, and its cursor tells nothing; so nothing of it is
    /// taken. The node answers with what it holds, part by part, and only when all is imposed its records are heard.
    ///
    /// - Returns: whether records may be heard.
    func recall(
        _ exchange: Exchange, by key: NodeKeyRow, _ node: inout NodeRow, _ reply: inout Reply
    ) throws -> Bool {
        var last = try max(transaction.lastOutcome(of: node.id), node.outcomeFloor)
        let isSame = exchange.history == desk.history
        if isSame, node.history == desk.history, exchange.outcomeCursor <= last { return true }
        guard isSame, let answers = exchange.answers else {
            reply.wantsAnswersAfter = last
            return false
        }
        let before = last
        let lostKeys = recalledKeys(exchange.keySet)
        try recall(policy: exchange.policy, lostKeys)
        for bytes in answers {
            guard let answer = try? Signed<Answer>(decoding: bytes), answer.content.node == node.id,
                desk.isOwn(answer, .answer, lostKeys: lostKeys)
            else { continue }
            for outcome in answer.content.outcomes where outcome.cursor == last + 1 {
                try transaction.add(outcome, to: node.id)
                try recall(outcome, node)
                last = outcome.cursor
            }
        }
        if last < exchange.outcomeCursor {
            if last > before {
                reply.wantsAnswersAfter = last
                return false
            }
            // The node has none of them any more. Its list goes on after the gap, and somebody looks at it. A key that is out
            // of use, or a gap that no HQ can have made, changes nothing: else one board could silence another.
            guard key.revokedAfter == nil, exchange.outcomeCursor - last <= Office.largestGap else { return true }
            node.outcomeFloor = exchange.outcomeCursor
            try inspect(node, .restored)
        }
        node.history = desk.history
        return true
    }

    /// Keys that HQ made after the backup, by a key set that one of its own roots signed.
    private func recalledKeys(_ bytes: [UInt8]?) -> [KeySet.Entry] {
        guard let bytes, let keySet = try? Signed<KeySet>(decoding: bytes),
            keySet.content.version > desk.keySet.content.version,
            desk.keySets.contains(where: { keySet.isSigned(by: $0.content.root, using: primitives) })
        else { return [] }
        return keySet.content.keys
    }

    /// A policy that HQ published after the backup: records name it, and are judged by it.
    private func recall(policy bytes: [UInt8]?, _ lostKeys: [KeySet.Entry]) throws {
        guard let bytes, let policy = try? Signed<Policy>(decoding: bytes),
            desk.isOwn(policy, .policy, lostKeys: lostKeys),
            try transaction.policy(policy.content.version) == nil
        else { return }
        try transaction.addPolicy(policy.content.version, bytes)
    }

    /// The most outcomes of one node that a restore can have lost.
    static let largestGap: UInt64 = 10_000_000

    /// Holds a verdict ready for a record that will come again, or gives it to the case that waits here without it.
    private func recall(_ outcome: Outcome, _ node: NodeRow) throws {
        guard let row = try transaction.caseOf(outcome.record, at: node.id), let record = row.record,
            let bytes = try transaction.keptBytes(outcome.record, of: node.id)
        else { return try transaction.impose(outcome, on: node.id) }
        guard row.state.verdict != outcome.verdict, let key = node.keys.last else { return }
        var hearing = try Hearing(office: self, node: node, key: key)
        let signed = try SignedRecord(decoding: bytes, using: primitives)
        let branch = record.branch ?? node.followed
        var facts = try Facts(hearing: hearing, branch: branch).about(signed)
        // It made its claim when it was found to be the second of its sale.
        let hasClaimed = row.state.verdict.reason == .paidTwoWays
        if hasClaimed { facts.claimedBy = nil }
        var ruling = Adjudication.impose(outcome.verdict, on: signed, facts, using: primitives)
        if hasClaimed { ruling.claim = nil }
        try hearing.enter(ruling, of: signed, branch, in: row)
        if hearing.hasSuspended { try publishing.renew() }
    }
}
