internal import Acceptance
internal import Forwarding
internal import Journal
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

/// What an accepted answer changed.
struct AppliedAnswer: Sendable {
    let callAgainSeconds: UInt64
    let hasMore: Bool
    let hasMoved: Bool
    let waiting: UInt64
}

extension Till {
    /// The next exchange: everything after HQ's mark, at most `limit` records, oldest first.
    func exchange(limit: Int) throws -> Signed<Exchange> {
        let (cursor, records) = try journal.read { view in
            (try view.outcomeCursor(), try view.records(from: view.mark().sequence + 1, limit: limit))
        }
        return try Signed.signed(
            Exchange(
                node: identity.registration.node, head: journal.head, nonce: RandomBytes.bytes(16),
                policyVersion: policyVersion, outcomeCursor: cursor,
                records: bounded(records)), by: signer)
    }

    /// Takes an answer over, if it is one.
    ///
    /// - Throws: `AnswerFault` where it does not count; nothing is changed then.
    func apply(_ bytes: [UInt8], to exchange: Signed<Exchange>) throws -> AppliedAnswer {
        // An approval that comes after the counter has said no must not find the payment still standing.
        try reverseForgotten()
        let moment = clock.now()
        let accepted = try exchange.content.check(
            answer: bytes, keySet: identity.keySet, earliest: identity.clock.earliest(at: moment), using: primitives
        ) { sequence in try journal.read { try $0.digest(at: sequence) } }
        let answer = accepted.answer
        let before = try journal.read { (try $0.mark().sequence, try $0.outcomeCursor()) }
        let witness = witness(of: answer, moment)
        let isNews = answer.mark.sequence != before.0 || !answer.outcomes.isEmpty || accepted.policy != nil
        // Most answers have nothing to say but the time: that is written with news, or every ten minutes.
        if isNews || witness.hqTime - writtenTime >= 600 {
            try writeEvenIfFull { transaction in
                try transaction.take(answer, bytes: accepted.bytes)
                if let policy = accepted.policy { try transaction.set(.policy, policy.bytes) }
                try transaction.set(.clock, witness.encoded())
            }
            writtenTime = witness.hqTime
        }
        if let policy = accepted.policy { identity.policy = policy }
        identity.clock = witness
        let after = try journal.read { (try $0.mark().sequence, try $0.outcomeCursor()) }
        return AppliedAnswer(
            callAgainSeconds: answer.callAgainSeconds, hasMore: answer.hasMore,
            hasMoved: after.0 != before.0 || after.1 > before.1, waiting: journal.head.sequence - after.0)
    }

    /// HQ holds another chain of this node. Until it is enrolled again it sells nothing, whatever restarts.
    func stopSelling(because doubt: String) throws {
        guard identity.doubt != doubt else { return }
        identity.doubt = doubt
        try writeEvenIfFull { try $0.set(.doubt, Array(doubt.utf8)) }
    }

    /// HQ's clock never takes back what it has said: an older time than is surely past is not believed.
    private func witness(of answer: Answer, _ moment: Moment) -> ClockWitness {
        let earliest = identity.clock.earliest(at: moment)
        return ClockWitness(
            hqTime: max(answer.time, earliest), boot: moment.boot, uptimeMs: moment.uptimeMs, wall: moment.wall)
    }

    /// As many records as fit half of the largest exchange.
    private func bounded(_ records: [[UInt8]]) -> [[UInt8]] {
        var total = 0
        return Array(
            records.prefix {
                total += $0.count
                return total <= Exchange.largestSize / 2
            })
    }
}
