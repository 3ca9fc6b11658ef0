import Adjudication
import PaymentCodes
import Payments
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Which reason is told where several hold")
struct PrecedenceTests {
    typealias Step = (reason: VerdictReason, change: NoteConflictTests.Change)

    /// The order of `conflicts.md`, highest first.
    static let notes: [Step] = [
        (.keyRevoked, { $0.facts.isKeyRevoked = true }),
        (.existsWithDifferent, { $0.facts.samePayment = .of(9) }),
        (.badCode, { $0.carry([1, 2, 3]) }),
        (.other, { $0.isPolicyKnown = false }),
        (
            .unknownPayer,
            {
                $0.facts.certificates = []
                $0.facts.isPastHorizon = true
            }
        ),
        (.badCode, { $0.policy.issuers.removeFirst() }),
        (.copiedNote, { $0.node = $0.world.neighbour }),
        (.equivocation, { try $0.equivocate() }),
        (.reversed, { $0.facts.isReversed = true }),
        (.listedInPolicy, { $0.policy.hotList = [$0.payer.key.keyID] }),
        (.presentedTooLate, { $0.facts.now = NoteConflictTests.end + NoteConflictTests.window + 1 }),
        (.expiredWhenTaken, { $0.moment = TestWorld.moment(wall: NoteConflictTests.end + 1) }),
        (.paidTwoWays, { $0.facts.isSalePaid = true }),
        (.overLimit, { $0.amount = 500_001 }),
        (.capExceeded, { $0.runningTotal = 3_000_001 }),
        (.listedLater, { $0.facts.isListed = true }),
        (.insufficientFunds, { $0.facts.balance = 0 }),
        (.clockUntrusted, { $0.moment = TestWorld.moment(wall: NoteConflictTests.end + 1, isTrusted: false) }),
        (.policyTooOld, { $0.usePolicyTooLong() }),
        (.suspectedDuplicate, { $0.facts.isSimilar = true }),
        (
            .priceChanged,
            {
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_300)
            }
        ),
    ]

    @Test("of any two conflicts over a note, the one that stands first in the table is told", arguments: notes.indices)
    func pairs(_ first: Int) throws {
        let world = try TestWorld()
        for second in Self.notes.indices.dropFirst(first) {
            var scene = Case(world)
            // The later one first, so that the earlier one has the last word over what both change.
            try Self.notes[second].change(&scene)
            try Self.notes[first].change(&scene)
            let verdict = try scene.ruling().verdict
            #expect(
                verdict.reason == Self.notes[first].reason,
                "\(Self.notes[first].reason) and \(Self.notes[second].reason)"
            )
        }
    }

    /// Reasons that other suites of this target reach: confirmations, reversals, days, lost records, the processor.
    static let elsewhere: Set<VerdictReason> = [
        .alreadyConfirmed, .unknownConfirmation, .restored, .sumsDiffer, .recordLost, .tampered, .upstreamRefused,
        .upstreamUnknown, .byHand,
    ]

    @Test("every reason is reached; a fork is no verdict, but an inspection that the caller opens")
    func complete() {
        let corrections = CorrectionTests.common + CorrectionTests.refunds + CorrectionTests.voids
        let reached = Set(Self.notes.map(\.reason) + corrections.compactMap(\.content.verdict.reason))
        #expect(reached.isDisjoint(with: Self.elsewhere))
        #expect(reached.union(Self.elsewhere) == Set(VerdictReason.allCases).subtracting([.fork]))
    }
}
