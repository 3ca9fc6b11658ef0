import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a note")
struct NoteConflictTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    typealias Change = @Sendable (inout Case) throws -> Void

    /// Where the money goes.
    enum Money: Sendable { case none, fromPurse, fromIssuer, inSuspense }

    struct Expected: Sendable {
        let change: Change
        let verdict: Verdict
        let money: Money
        var isClaimed = true
        var isSuspended = false
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
        Row("the certificate comes with the record", paid { scene in
            scene.facts.certificate = nil
            scene.embedded = scene.payer.certificate
        }),
        Row("same payment id, same bytes", paid { $0.facts.samePayment = try $0.record().digest }),
        Row("the purse holds exactly enough", paid { $0.facts.balance = 1_250 }),
        Row("exactly the cap in all", paid { $0.runningTotal = 3_000_000 }),
        Row("exactly the floor limit", paid { $0.amount = 500_000 }),
        Row("over the floor limit, approval awaited", paid {
            $0.amount = 500_001
            $0.basis = .awaitingApproval
        }),
        Row("taken in the note's last second", paid { $0.moment = TestWorld.moment(wall: end) }),
        Row("presented in the claim window's last second", paid { $0.facts.now = end + window }),
        Row("clockUntrusted: expired when taken, by a clock that could not know", paid(.clockUntrusted) {
            $0.moment = TestWorld.moment(wall: end + 1, isTrusted: false)
        }),
        Row("a clock at 2099 that nobody trusts", paid(.clockUntrusted) {
            $0.moment = TestWorld.moment(wall: 4_070_908_800, isTrusted: false)
        }),
        Row("a clock at 1970", paid { $0.moment = TestWorld.moment(wall: 0, isTrusted: false) }),
        Row("exactly the share for a clock that nobody trusts", paid {
            $0.amount = 100_000
            $0.moment = TestWorld.moment(isTrusted: false)
        }),
    ]

    static let issuerRows: [Row<Expected>] = [
        Row("insufficientFunds, guaranteed", issuerPays(.insufficientFunds) { $0.facts.balance = 1_249 }),
        Row("insufficientFunds, the purse overdrawn", issuerPays(.insufficientFunds) { $0.facts.balance = -5 }),
        Row("capExceeded, guaranteed", issuerPays(.capExceeded) { $0.runningTotal = 3_000_001 }),
        Row("listedLater, guaranteed", issuerPays(.listedLater) { $0.facts.isListed = true }),
        Row("listed later and no money: listed comes first", issuerPays(.listedLater) {
            $0.facts.isListed = true
            $0.facts.balance = 0
        }),
        Row("the record says at risk, the policy guaranteed: the policy counts", issuerPays(.insufficientFunds) {
            $0.basis = .atRisk
            $0.facts.balance = 0
        }),
    ]

    static let refusedRows: [Row<Expected>] = [
        Row("insufficientFunds, at risk", refused(.insufficientFunds) {
            $0.takeAtRisk()
            $0.facts.balance = 0
        }),
        Row("insufficientFunds, approval awaited: nothing was promised", refused(.insufficientFunds) {
            $0.basis = .awaitingApproval
            $0.facts.balance = 0
        }),
        Row("the record says guaranteed, the policy at risk: the policy counts", refused(.insufficientFunds) {
            $0.takeAtRisk()
            $0.basis = .guaranteed
            $0.facts.balance = 0
        }),
        Row("capExceeded, at risk", refused(.capExceeded) {
            $0.takeAtRisk()
            $0.runningTotal = 3_000_001
        }),
        Row("listedLater, at risk", refused(.listedLater) {
            $0.takeAtRisk()
            $0.facts.isListed = true
        }),
        Row("listedLater, approval awaited", refused(.listedLater) {
            $0.basis = .awaitingApproval
            $0.facts.isListed = true
        }),
        Row("presentedTooLate", refused(.presentedTooLate) { $0.facts.now = end + window + 1 }),
        Row("presentedTooLate, by the certificate's end", refused(.presentedTooLate) {
            let expires = TestWorld.noon + 60
            $0.facts.certificate = try $0.world.bank.certify($0.payer.key.publicKey, expires: expires)
            $0.facts.now = expires + window + 1
        }),
        Row("expiredWhenTaken", refused(.expiredWhenTaken) { $0.moment = TestWorld.moment(wall: end + 1) }),
        Row("expiredWhenTaken, by the certificate's end", refused(.expiredWhenTaken) {
            $0.facts.certificate = try $0.world.bank.certify($0.payer.key.publicKey, expires: TestWorld.noon - 1)
        }),
        Row("too late and expired: too late comes first", refused(.presentedTooLate) {
            $0.moment = TestWorld.moment(wall: end + 1)
            $0.facts.now = end + window + 1
        }),
        Row("copiedNote: the same note at another counter", refused(.copiedNote, isClaimed: false) {
            $0.node = $0.world.neighbour
        }),
        Row("copiedNote: the same note under another payment", refused(.copiedNote, isClaimed: false) {
            $0.facts.claimedBy = $0.world.primitives.digest(try $0.note().payload)
        }),
        Row("copiedNote before anything about time", refused(.copiedNote, isClaimed: false) {
            $0.node = $0.world.neighbour
            $0.facts.now = end + window + 1
        }),
    ]

    static let exceptionRows: [Row<Expected>] = [
        Row("existsWithDifferent: same payment id, other bytes", exception(.existsWithDifferent, isClaimed: false) {
            $0.facts.samePayment = .of(9)
        }),
        Row("listedInPolicy", exception(.listedInPolicy) { $0.policy.hotList = [$0.payer.key.keyID] }),
        Row("listedInPolicy, at risk", exception(.listedInPolicy) {
            $0.takeAtRisk()
            $0.policy.hotList = [$0.payer.key.keyID]
        }),
        Row("overLimit", exception(.overLimit) { $0.amount = 500_001 }),
        Row("overLimit, at risk", exception(.overLimit) {
            $0.takeAtRisk()
            $0.amount = 500_001
        }),
        Row("overLimit: over the share for a clock that nobody trusts", exception(.overLimit) {
            $0.amount = 100_001
            $0.moment = TestWorld.moment(isTrusted: false)
        }),
        Row("unknownPayer: no certificate came", exception(.unknownPayer, isClaimed: false) { $0.facts.certificate = nil }),
        Row("unknownPayer: another payer's certificate came", exception(.unknownPayer, isClaimed: false) {
            $0.facts.certificate = nil
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
        Row("equivocation, at risk: the first in HQ's order is paid", equivocation(.merchant) {
            $0.takeAtRisk()
            try $0.equivocate()
        }),
        Row("equivocation, approval awaited", equivocation(.merchant) { $0.basis = .awaitingApproval }),
        // "Guaranteed notes within policy are both paid": a number used before is no way round a limit.
        Row("equivocation over the floor limit", equivocation(.merchant) {
            $0.amount = 500_001
            try $0.equivocate()
        }),
        Row("equivocation of a payer on the policy's hot list", equivocation(.merchant) {
            $0.policy.hotList = [$0.payer.key.keyID]
        }),
        Row("equivocation, expired when taken", equivocation(.merchant) { $0.moment = TestWorld.moment(wall: end + 1) }),
        Row("equivocation, presented too late", equivocation(.merchant) { $0.facts.now = end + window + 1 }),
    ]

    private static let spoiltCodes: [Row<Change>] = [
        Row("no code at all", { $0.carry(nil) }), Row("noise", { $0.carry([1, 2, 3]) }),
        Row("a note with a byte lost", { $0.carry(Array(try $0.note().bytes.dropLast())) }),
        Row("a confirmation", { $0.carry(try $0.world.confirmation(.kes(1_250)).bytes) }),
        Row("an altered signature", { scene in
            var bytes = try scene.note().bytes
            bytes[bytes.count - 1] ^= 1
            scene.carry(bytes)
        }),
        Row("a note signed as something else", { scene in
            let payload = try scene.note().payload
            scene.carry(try COSESign1.signed(payload, for: .paymentOrder, by: scene.payer.key).encoded())
        }),
        Row("another amount in the record", { scene in
            let note = try scene.note().bytes
            scene.amount = 1_251
            scene.carry(note)
        }),
        Row("another currency than the certificate's", {
            $0.facts.certificate = try $0.world.bank.certify($0.payer.key.publicKey, currency: .of("TZS"))
        }),
        Row("a certificate that its issuer did not sign", {
            $0.facts.certificate = try Signed.signed($0.payer.certificate.content, by: $0.payer.key)
        }),
        Row("an issuer that is not in the policy named", { $0.policy.issuers.removeFirst() }),
        Row("an embedded certificate that was forged", {
            $0.embedded = try Signed.signed($0.payer.certificate.content, by: $0.payer.key)
        }),
    ]

    static let badCodes = spoiltCodes.map { Row("badCode: \($0)", refused(.badCode, isClaimed: false, $0.content)) }

    static let reversedRows: [Row<Expected>] = [
        Row(
            "reversal meets a late approval: the note is not spent",
            Expected(
                change: {
                    $0.basis = .awaitingApproval
                    $0.facts.isReversed = true
                }, verdict: Verdict(decision: .refused, reason: .reversed), money: .none, isClaimed: false)),
        Row(
            "reversed, and the purse would not have held it anyway",
            Expected(
                change: {
                    $0.basis = .awaitingApproval
                    $0.facts.isReversed = true
                    $0.facts.balance = 0
                }, verdict: Verdict(decision: .refused, reason: .reversed), money: .none, isClaimed: false)),
    ]

    @Test(
        "each row of the conflict table has one verdict, one bearer and balanced postings",
        arguments: paidRows + issuerRows + refusedRows + exceptionRows + equivocationRows + badCodes + reversedRows)
    func conflict(_ row: Row<Expected>) throws {
        var scene = Case(world)
        try row.content.change(&scene)
        let ruling = try scene.ruling()
        #expect(ruling.verdict == row.content.verdict)
        let postings =
            switch row.content.money {
            case .none: [Posting]()
            case .fromPurse: scene.fromPurse
            case .fromIssuer: scene.fromIssuer
            case .inSuspense: scene.inSuspense
            }
        #expect(ruling.postings == postings)
        #expect(ruling.postings.allSatisfy { $0.amount.minorUnits > 0 && $0.from != $0.to })
        #expect((ruling.claim != nil) == row.content.isClaimed)
        if let claim = ruling.claim {
            #expect(claim.key == scene.claimKey)
            #expect(claim.code == world.primitives.digest(try scene.note().payload))
        }
        #expect(ruling.suspended == (row.content.isSuspended ? scene.payer.key.keyID : nil))
        #expect(ruling.usedConfirmation == nil)
    }

    @Test("a certificate that was checked is kept for later records; one that was not is not")
    func learning() throws {
        var scene = Case(world)
        scene.facts.certificate = nil
        scene.embedded = world.payer.certificate
        #expect(try scene.ruling().learned == world.payer.certificate)
        scene.embedded = try Signed.signed(world.payer.certificate.content, by: world.payer.key)
        #expect(try scene.ruling().learned == nil)
        scene.embedded = world.borrower.certificate
        #expect(try scene.ruling().learned == nil)
    }

    @Test("a certificate in the record goes before one learned earlier")
    func embeddedFirst() throws {
        var scene = Case(world)
        scene.runningTotal = 4_000_000
        #expect(try scene.ruling().verdict.reason == .capExceeded)
        scene.embedded = try world.bank.certify(world.payer.key.publicKey, capTotal: 5_000_000)
        #expect(try scene.ruling().verdict == .paid)
    }

    @Test("the same words signed twice are one promise: the second record is a copy, never an equivocation")
    func signedTwice() throws {
        let key = try SigningKey.generate(.es256)
        var scene = Case(world)
        scene.payer = TestPayer(key: key, certificate: try world.bank.certify(key.publicKey))
        scene.facts.certificate = scene.payer.certificate
        scene.facts.claimedBy = world.primitives.digest(try scene.note().payload)
        let ruling = try scene.ruling()
        #expect(ruling.verdict.reason == .copiedNote)
        #expect(ruling.suspended == nil)
    }
}
