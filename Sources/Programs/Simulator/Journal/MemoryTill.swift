internal import Policies
package import Acceptance
internal import PaymentCodes
package import Payments
package import Shop
package import SyncProtocol

/// An enrolled node's books in memory, over a disk that never fails, with real primitives: the keeper of a board without
/// the board, so that a thousand fit one machine.
package final class MemoryTill {
    private let journal: MemoryJournal
    private var keeper: Keeper

    /// Writes down what HQ answered to an enrolment.
    package init(
        enrolled answer: EnrolmentAnswer, url: String, signer: any Signer, tools: Keeper.Tools, at now: Moment
    ) throws {
        journal = MemoryJournal(Disk(JournalState(), Chance(seed: 0, "never drawn")), using: tools.primitives)
        try journal.open()
        try journal.write {
            try Keeper.enrol(
                answer, policy: Signed(decoding: answer.policy), url: url, key: signer.publicKey,
                typingKey: TypingKey(tools.chance), at: now, in: &$0)
        }
        keeper = try Keeper(journal.view, signer: signer, tools: tools)
    }

    /// Who the node is.
    package var registration: Registration { keeper.identity.registration }

    /// How many records HQ has given a verdict on.
    package var answered: Int {
        get throws {
            let view = journal.view
            return try (0..<view.head.sequence).count { try view.verdict(on: $0 + 1) != nil }
        }
    }

    /// Whether everything is at HQ and every verdict is here.
    package var isDrained: Bool { get throws { try answered == Int(journal.view.head.sequence) } }

    /// Decides, signs and keeps; nil where nothing was taken.
    package func take(_ attempt: Attempt, at now: Moment) throws -> StoredPayment? {
        try write { try $0.take(attempt, isLinkUp: false, at: now, in: &$1).stored }
    }

    /// The next exchange.
    package func exchange(limit: Int) throws -> PreparedExchange { try keeper.exchange(journal.view, limit: limit) }

    /// Takes an answer over, if it is one.
    package func apply(_ bytes: [UInt8], to exchange: PreparedExchange, at now: Moment) throws -> AppliedAnswer {
        try write { try $0.apply(bytes, to: exchange.sent, at: now, in: &$1) }
    }

    private func write<Result>(_ body: (inout Keeper, inout JournalTransaction) throws -> Result) throws -> Result {
        var next = keeper
        let result = try journal.write { try body(&next, &$0) }
        keeper = next
        return result
    }
}
