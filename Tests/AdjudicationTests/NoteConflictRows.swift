import Adjudication
import Payments
import Signing
import SyncProtocol
import TestWorld

/// The rows of `conflicts.md` that are about a note, each with what HQ does.
extension NoteConflictTests {
    typealias Change = @Sendable (inout Case) throws -> Void

    /// Where the money goes.
    enum Money: Sendable { case none, fromPurse, fromIssuer, inSuspense }

    struct Expected: Sendable {
        let change: Change
        let verdict: Verdict
        let money: Money
        var isClaimed = true
        var isSuspended = false
        var inspection: VerdictReason?
    }

    /// The same, and the node is looked at.
    static func inspected(_ inspection: VerdictReason, _ expected: Expected) -> Expected {
        var inspected = expected
        inspected.inspection = inspection
        return inspected
    }

    static func paid(_ reason: VerdictReason? = nil, _ change: @escaping Change) -> Expected {
        Expected(change: change, verdict: Verdict(decision: .paid, reason: reason), money: .fromPurse)
    }

    static func issuerPays(_ reason: VerdictReason, _ change: @escaping Change) -> Expected {
        Expected(
            change: change, verdict: Verdict(decision: .paid, reason: reason, liability: .issuer), money: .fromIssuer)
    }

    static func refused(_ reason: VerdictReason, isClaimed: Bool = true, _ change: @escaping Change) -> Expected {
        Expected(
            change: change, verdict: Verdict(decision: .refused, reason: reason, liability: .merchant), money: .none,
            isClaimed: isClaimed)
    }

    static func exception(_ reason: VerdictReason, isClaimed: Bool = true, _ change: @escaping Change) -> Expected {
        Expected(
            change: change, verdict: Verdict(decision: .exception, reason: reason), money: .inSuspense,
            isClaimed: isClaimed)
    }

    static let end = TestWorld.noon + 3_600
    static let window: Int64 = 7 * 86_400

    static let paidRows: [Row<Expected>] = [
        Row("no conflict", paid { _ in }),
        Row("no conflict, at risk", paid { $0.takeAtRisk() }),
        Row("no conflict, approval awaited", paid { $0.basis = .awaitingApproval }),
        Row(
            "the certificate comes with the record",
            paid { scene in
                scene.facts.certificates = []
                scene.embedded = scene.payer.certificate
            }),
        Row("same payment id, same bytes", paid { $0.facts.samePayment = try $0.record().digest }),
        Row("the purse holds exactly enough", paid { $0.facts.balance = 1_250 }),
        Row("exactly the cap in all", paid { $0.runningTotal = 3_000_000 }),
        Row("exactly the floor limit", paid { $0.amount = 500_000 }),
        Row(
            "over the floor limit, approval awaited",
            paid {
                $0.amount = 500_001
                $0.basis = .awaitingApproval
            }),
        Row("taken in the note's last second", paid { $0.moment = TestWorld.moment(wall: end) }),
        Row("presented in the claim window's last second", paid { $0.facts.now = end + window }),
        Row(
            "clockUntrusted: expired when taken, by a clock that could not know",
            paid(.clockUntrusted) {
                $0.moment = TestWorld.moment(wall: end + 1, isTrusted: false)
            }),
        Row(
            "a clock at 2099 that nobody trusts",
            paid(.clockUntrusted) {
                $0.moment = TestWorld.moment(wall: 4_070_908_800, isTrusted: false)
            }),
        Row("a clock at 1970", paid { $0.moment = TestWorld.moment(wall: 0, isTrusted: false) }),
        Row(
            "exactly the share for a clock that nobody trusts",
            paid {
                $0.amount = 100_000
                $0.moment = TestWorld.moment(isTrusted: false)
            }),
    ]

    static let issuerRows: [Row<Expected>] = [
        Row("insufficientFunds, guaranteed", issuerPays(.insufficientFunds) { $0.facts.balance = 1_249 }),
        Row("insufficientFunds, the purse overdrawn", issuerPays(.insufficientFunds) { $0.facts.balance = -5 }),
        Row("capExceeded, guaranteed", issuerPays(.capExceeded) { $0.runningTotal = 3_000_001 }),
        Row("listedLater, guaranteed", issuerPays(.listedLater) { $0.facts.isListed = true }),
        Row(
            "listed later and no money: listed comes first",
            issuerPays(.listedLater) {
                $0.facts.isListed = true
                $0.facts.balance = 0
            }),
        Row(
            "the record says at risk, the policy guaranteed: the policy counts",
            issuerPays(.insufficientFunds) {
                $0.basis = .atRisk
                $0.facts.balance = 0
            }),
    ]

    static let refusedRows: [Row<Expected>] = [
        Row(
            "insufficientFunds, at risk",
            refused(.insufficientFunds) {
                $0.takeAtRisk()
                $0.facts.balance = 0
            }),
        Row(
            "insufficientFunds, approval awaited: nothing was promised",
            refused(.insufficientFunds) {
                $0.basis = .awaitingApproval
                $0.facts.balance = 0
            }),
        Row(
            "the record says guaranteed, the policy at risk: the policy counts",
            refused(.insufficientFunds) {
                $0.takeAtRisk()
                $0.basis = .guaranteed
                $0.facts.balance = 0
            }),
        Row(
            "capExceeded, at risk",
            refused(.capExceeded) {
                $0.takeAtRisk()
                $0.runningTotal = 3_000_001
            }),
        Row(
            "listedLater, at risk",
            refused(.listedLater) {
                $0.takeAtRisk()
                $0.facts.isListed = true
            }),
        Row(
            "listedLater, approval awaited",
            refused(.listedLater) {
                $0.basis = .awaitingApproval
                $0.facts.isListed = true
            }),
        Row("presentedTooLate", refused(.presentedTooLate) { $0.facts.now = end + window + 1 }),
        Row(
            "presentedTooLate, by the certificate's end",
            refused(.presentedTooLate) {
                let expires = TestWorld.noon + 60
                $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, expires: expires)]
                $0.facts.now = expires + window + 1
            }),
        Row("expiredWhenTaken", refused(.expiredWhenTaken) { $0.moment = TestWorld.moment(wall: end + 1) }),
        Row(
            "expiredWhenTaken, by the certificate's end",
            refused(.expiredWhenTaken) {
                $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, expires: TestWorld.noon - 1)]
            }),
        Row(
            "too late and expired: too late comes first",
            refused(.presentedTooLate) {
                $0.moment = TestWorld.moment(wall: end + 1)
                $0.facts.now = end + window + 1
            }),
        Row(
            "copiedNote: the same note at another counter",
            refused(.copiedNote, isClaimed: false) {
                $0.node = $0.world.neighbour
            }),
        Row(
            "copiedNote: the same note under another payment",
            refused(.copiedNote, isClaimed: false) {
                $0.facts.claimedBy = $0.world.primitives.digest(try $0.note().payload)
            }),
        Row(
            "copiedNote before anything about time",
            refused(.copiedNote, isClaimed: false) {
                $0.node = $0.world.neighbour
                $0.facts.now = end + window + 1
            }),
    ]

    static let exceptionRows: [Row<Expected>] = [
        Row(
            "existsWithDifferent: same payment id, other bytes",
            exception(.existsWithDifferent, isClaimed: false) {
                $0.facts.samePayment = .of(9)
            }),
        Row(
            "unknownPayer: no certificate came",
            exception(.unknownPayer, isClaimed: false) {
                $0.facts.certificates = []
                $0.facts.isPastHorizon = true
            }),
        Row(
            "unknownPayer: another payer's certificate came",
            exception(.unknownPayer, isClaimed: false) {
                $0.facts.certificates = []
                $0.facts.isPastHorizon = true
                $0.signedUnder = $0.payer.certificate
                $0.embedded = $0.world.borrower.certificate
            }),
        Row("a policy that HQ never had", exception(.other, isClaimed: false) { $0.isPolicyKnown = false }),
    ]

    static func equivocation(_ bearer: Liability, _ change: @escaping Change) -> Expected {
        let isPaid = bearer == .issuer
        return Expected(
            change: {
                try $0.equivocate()
                try change(&$0)
            },
            verdict: Verdict(decision: isPaid ? .paid : .refused, reason: .equivocation, liability: bearer),
            money: isPaid ? .fromIssuer : .none, isClaimed: false, isSuspended: true)
    }

    static let equivocationRows: [Row<Expected>] = [
        Row("equivocation, guaranteed: both are paid, the issuer's loss", equivocation(.issuer) { _ in }),
        Row("equivocation, guaranteed, the purse empty", equivocation(.issuer) { $0.facts.balance = 0 }),
        Row("equivocation, guaranteed, suspended already", equivocation(.issuer) { $0.facts.isListed = true }),
        Row(
            "equivocation, at risk: the first in HQ's order is paid",
            equivocation(.merchant) {
                $0.takeAtRisk()
                try $0.equivocate()
            }),
        Row("equivocation, approval awaited", equivocation(.merchant) { $0.basis = .awaitingApproval }),
        // "Guaranteed notes within policy are both paid": a number used before is no way round a limit.
        Row(
            "equivocation over the floor limit",
            inspected(
                .overLimit,
                equivocation(.merchant) {
                    $0.amount = 500_001
                    try $0.equivocate()
                })),
        Row(
            "equivocation of a payer on the policy's hot list",
            inspected(
                .listedInPolicy,
                equivocation(.merchant) {
                    $0.policy.hotList = [$0.payer.key.keyID]
                })),
        Row("equivocation for a sale that is paid", equivocation(.merchant) { $0.facts.isSalePaid = true }),
        Row("equivocation under a policy that is over", equivocation(.merchant) { $0.usePolicyTooLong() }),
        Row(
            "equivocation, expired when taken", equivocation(.merchant) { $0.moment = TestWorld.moment(wall: end + 1) }),
        Row("equivocation, presented too late", equivocation(.merchant) { $0.facts.now = end + window + 1 }),
    ]
}
