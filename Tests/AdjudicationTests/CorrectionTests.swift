import Adjudication
import Payments
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a refund or a void")
struct CorrectionTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    /// What HQ knows when the correction comes, and what is asked back.
    struct Scene: Sendable {
        var amount = Money.kes(1_250)
        var facts: CaseFacts
        var original: DecidedPayment
        var isKnown = true

        func correction(_ amount: Money) -> Correction {
            Correction(
                payment: .of(88), original: .of(1), merchant: CorrectionTests.merchant, counter: .of(0xC1),
                operatorName: "Wanjiru", receipt: 2, amount: amount)
        }

        init() {
            facts = CaseFacts(now: TestWorld.noon)
            facts.merchantBalance = 1_000_000
            original = DecidedPayment(
                verdict: .paid, postings: [CorrectionTests.taken], amount: .kes(1_250),
                merchant: CorrectionTests.merchant, counter: .of(0xC1), tender: .note)
        }
    }

    static let merchant = ShortName.of("KIOSK-7")
    static let purse = Account.purse(payer: .of(5))
    static let payable = Account.payable(merchant: merchant)
    static let taken = Posting(from: purse, to: payable, amount: .kes(1_250))

    static func back(_ minorUnits: Int64, to account: Account = purse) -> [Posting] {
        [Posting(from: payable, to: account, amount: .kes(minorUnits))]
    }

    struct Expected: Sendable {
        let verdict: Verdict
        var postings: [Posting] = []
        var isUndone = false
        var isRefunded = false
        let change: @Sendable (inout Scene) -> Void
    }

    static func refunded(
        _ postings: [Posting], because reason: VerdictReason? = nil, _ change: @escaping @Sendable (inout Scene) -> Void
    ) -> Expected {
        Expected(
            verdict: Verdict(decision: .paid, reason: reason), postings: postings, isRefunded: true, change: change)
    }

    static func voided(_ postings: [Posting], _ change: @escaping @Sendable (inout Scene) -> Void) -> Expected {
        Expected(verdict: .paid, postings: postings, isUndone: true, change: change)
    }

    static func refused(_ reason: VerdictReason, _ change: @escaping @Sendable (inout Scene) -> Void) -> Expected {
        Expected(verdict: Verdict(decision: .refused, reason: reason), change: change)
    }

    /// What holds for both.
    static let common: [Row<Expected>] = [
        Row(
            "originalMissing: before its original, held",
            Expected(verdict: Verdict(decision: .held, reason: .originalMissing)) { $0.isKnown = false }),
        Row(
            "originalUnknown: past the horizon, an exception",
            Expected(verdict: Verdict(decision: .exception, reason: .originalUnknown)) {
                $0.isKnown = false
                $0.facts.isPastHorizon = true
            }),
        Row(
            "originalMissing: the original is not decided",
            Expected(verdict: Verdict(decision: .held, reason: .originalMissing)) {
                $0.original.verdict = Verdict(decision: .held, reason: .originalMissing)
            }),
        Row("notCorrectable: another merchant's", refused(.notCorrectable) { $0.original.merchant = .of("DUKA-9") }),
        Row("notCorrectable: another counter's", refused(.notCorrectable) { $0.original.counter = .of(0xC2) }),
        Row(
            "notCorrectable: in another currency",
            refused(.notCorrectable) { $0.original.amount = Money(minorUnits: 1_250, currency: .of("TZS")) }),
        Row("alreadyUndone: reversed or voided before", refused(.alreadyUndone) { $0.original.isUndone = true }),
        Row(
            "notCorrectable: the original was refused",
            refused(.notCorrectable) {
                $0.original.verdict = Verdict(decision: .refused, reason: .insufficientFunds)
                $0.original.postings = []
            }),
        Row(
            "notCorrectable: a person has yet to decide the original",
            refused(.notCorrectable) {
                $0.original.verdict = Verdict(decision: .exception, reason: .unknownPayer)
                $0.original.postings = [Posting(from: .claims, to: .suspense(merchant: merchant), amount: .kes(1_250))]
            }),
        Row(
            "existsWithDifferent: another record holds the payment id",
            Expected(verdict: Verdict(decision: .exception, reason: .existsWithDifferent)) {
                $0.facts.samePayment = .of(9)
            }),
        Row(
            "keyRevoked",
            Expected(verdict: Verdict(decision: .exception, reason: .keyRevoked)) { $0.facts.isKeyRevoked = true }),
        Row(
            "of another counter and undone: whose it is comes first",
            refused(.notCorrectable) {
                $0.original.counter = .of(0xC2)
                $0.original.isUndone = true
            }),
    ]

    static let refunds: [Row<Expected>] = [
        Row("all of it", refunded(back(1_250)) { _ in }),
        Row("a part", refunded(back(400)) { $0.amount = .kes(400) }),
        Row(
            "the rest after a part",
            refunded(back(850)) {
                $0.amount = .kes(850)
                $0.original.refunded = 400
            }),
        Row(
            "refundExceeds: a cent more than the rest",
            refused(.refundExceeds) {
                $0.amount = .kes(851)
                $0.original.refunded = 400
            }),
        Row("refundExceeds: more than was paid", refused(.refundExceeds) { $0.amount = .kes(1_251) }),
        Row(
            "the issuer had paid: it gets it back",
            refunded(back(1_250, to: .receivable(issuer: .of("MOBI-BANK")))) {
                $0.original.postings = [
                    Posting(from: .receivable(issuer: .of("MOBI-BANK")), to: payable, amount: .kes(1_250))
                ]
            }),
        Row(
            "paid by two accounts: the way it came, what was refunded before passed over",
            refunded([
                Posting(from: payable, to: purse, amount: .kes(50)),
                Posting(from: payable, to: .recovery, amount: .kes(250)),
            ]) {
                $0.amount = .kes(300)
                $0.original.refunded = 200
                $0.original.postings = [
                    Posting(from: purse, to: payable, amount: .kes(250)),
                    Posting(from: .recovery, to: payable, amount: .kes(1_000)),
                ]
            }),
        Row(
            "cash: from the drawer",
            refunded([]) {
                $0.original.tender = .cash
                $0.original.postings = []
                $0.facts.merchantBalance = 0
            }),
        Row("a settled payment", refunded(back(1_250)) { $0.original.isSettled = true }),
        Row("the merchant's balance holds exactly enough", refunded(back(1_250)) { $0.facts.merchantBalance = 1_250 }),
        Row("merchantBalance: it lacks a cent", refused(.merchantBalance) { $0.facts.merchantBalance = 1_249 }),
        Row(
            "too much and no balance: too much comes first",
            refused(.refundExceeds) {
                $0.amount = .kes(1_251)
                $0.facts.merchantBalance = 0
            }),
        Row(
            "paidTwoWays: a confirmed payment is given back to the buyer",
            refunded(back(1_250)) {
                $0.original.tender = .confirmed
                $0.original.verdict = Verdict(decision: .exception, reason: .paidTwoWays)
            }),
        Row(
            "paidTwoWays: a note's claim is withdrawn, and no balance is needed",
            refunded([Posting(from: .suspense(merchant: merchant), to: .claims, amount: .kes(1_250))]) {
                $0.original.verdict = Verdict(decision: .exception, reason: .paidTwoWays)
                $0.original.postings = [Posting(from: .claims, to: .suspense(merchant: merchant), amount: .kes(1_250))]
                $0.facts.merchantBalance = 0
            }),
    ]

    static let voids: [Row<Expected>] = [
        Row("void before sync: opposite postings, the original is undone", voided(back(1_250)) { _ in }),
        Row("a void needs no balance: nothing was paid out", voided(back(1_250)) { $0.facts.merchantBalance = 0 }),
        Row(
            "void of cash",
            voided([]) {
                $0.original.tender = .cash
                $0.original.postings = []
            }),
        Row("notCorrectable: a part cannot be voided", refused(.notCorrectable) { $0.amount = .kes(1_249) }),
        Row("notCorrectable: a part was refunded before", refused(.notCorrectable) { $0.original.refunded = 1 }),
        Row(
            "settledBeforeVoid: becomes a refund",
            refunded(back(1_250), because: .settledBeforeVoid) { $0.original.isSettled = true }),
        Row(
            "settledBeforeVoid, cash: from the drawer",
            refunded([], because: .settledBeforeVoid) {
                $0.original.isSettled = true
                $0.original.tender = .cash
                $0.original.postings = []
            }),
        Row(
            "settled, and the merchant's balance lacks a cent",
            refused(.merchantBalance) {
                $0.original.isSettled = true
                $0.facts.merchantBalance = 1_249
            }),
    ]

    private func check(_ row: Row<Expected>, _ body: (Correction) -> RecordBody) throws {
        var scene = Scene()
        row.content.change(&scene)
        if scene.isKnown { scene.facts.original = scene.original }
        let record = try world.node.record(body(scene.correction(scene.amount)))
        let ruling = Adjudication.decide(record, scene.facts, using: world.primitives)
        #expect(ruling.verdict == row.content.verdict)
        #expect(ruling.postings == row.content.postings)
        #expect(ruling.undoes == (row.content.isUndone ? .of(1) : nil))
        #expect(ruling.refunds == (row.content.isRefunded ? .of(1) : nil))
        #expect(ruling.claim == nil && ruling.inspection == nil, "a note's number stays burnt, whatever is given back")
    }

    @Test("refund", arguments: common + refunds)
    func refund(_ row: Row<Expected>) throws { try check(row) { .refund($0) } }

    @Test("void", arguments: common + voids)
    func void(_ row: Row<Expected>) throws { try check(row) { .void($0) } }

    @Test(
        "refunds in any parts never give back more than was posted",
        arguments: [[1_250], [1, 1_249], [400, 400, 450]])
    func parts(_ parts: [Int64]) throws {
        var scene = Scene()
        var balances: [Account: Int64] = [Self.purse: -1_250, Self.payable: 1_250]
        for part in parts + [1] {
            scene.facts.original = scene.original
            let record = try world.node.record(.refund(scene.correction(.kes(part))))
            let ruling = Adjudication.decide(record, scene.facts, using: world.primitives)
            for posting in ruling.postings {
                balances[posting.from, default: 0] -= posting.amount.minorUnits
                balances[posting.to, default: 0] += posting.amount.minorUnits
            }
            if ruling.refunds != nil { scene.original.refunded += part }
        }
        #expect(balances.values.allSatisfy { $0 == 0 })
        #expect(scene.original.refunded == 1_250)
    }
}
