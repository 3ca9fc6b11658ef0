import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Cash, reversals and lost records")
struct OtherConflictTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func decide(_ body: RecordBody, _ change: (inout CaseFacts) throws -> Void) throws -> Ruling {
        var facts = CaseFacts(now: TestWorld.noon)
        try change(&facts)
        return Adjudication.decide(try world.node.record(body), facts, using: world.primitives)
    }

    @Test("cash is in the merchant's drawer: accepted, and nothing is posted")
    func cash() throws {
        let ruling = try decide(.payment(world.node.cash(.kes(100)))) { _ in }
        #expect(ruling == Ruling(.paid))
        let other = try decide(.payment(world.node.cash(.kes(100)))) { $0.samePayment = .of(9) }
        #expect(other.verdict.reason == .existsWithDifferent)
    }

    @Test("cash: paidTwoWays without posting, priceChanged marked")
    func cashConflicts() throws {
        let cash = world.node.cash(.kes(1_250)).with([.sugar])
        let twice = try decide(.payment(cash)) {
            $0.isSalePaid = true
            $0.latestPolicy = .today(sugar: 1_300)
        }
        #expect(twice == Ruling(Verdict(decision: .exception, reason: .paidTwoWays)))
        let changed = try decide(.payment(cash)) { $0.latestPolicy = .today(sugar: 1_300) }
        #expect(changed == Ruling(Verdict(decision: .paid, reason: .priceChanged)))
    }

    static let amount = Money.kes(1_250)
    static let merchant = ShortName.of("KIOSK-7")

    private static func original(_ postings: [Posting]) -> DecidedPayment {
        DecidedPayment(
            verdict: .paid, postings: postings, amount: amount, merchant: merchant, counter: .of(0xC1), tender: .note)
    }

    static let postings: [Row<[Posting]>] = [
        Row(
            "paid from the purse",
            [Posting(from: .purse(payer: .of(1)), to: .payable(merchant: merchant), amount: amount)]),
        Row(
            "paid by the issuer",
            [Posting(from: .receivable(issuer: merchant), to: .payable(merchant: merchant), amount: amount)]),
        Row("in suspense", [Posting(from: .claims, to: .suspense(merchant: merchant), amount: amount)]),
        Row("refused, so nothing was posted", []),
    ]

    @Test("a reversal after its original posts back what was posted, and no more", arguments: postings)
    func reversed(_ row: Row<[Posting]>) throws {
        let original = Self.original(row.content)
        let ruling = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { $0.original = original }
        #expect(ruling.verdict == Verdict(decision: .paid, reason: .reversed))
        #expect(ruling.postings == row.content.map { Posting(from: $0.to, to: $0.from, amount: $0.amount) })
        var balances: [Account: Int64] = [:]
        for posting in row.content + ruling.postings {
            balances[posting.from, default: 0] -= posting.amount.minorUnits
            balances[posting.to, default: 0] += posting.amount.minorUnits
        }
        #expect(balances.values.allSatisfy { $0 == 0 })
        #expect(ruling.undoes == .of(1))
    }

    @Test("a reversal after a refund gives back the rest, after another one nothing")
    func reversedLater() throws {
        var original = Self.original(Self.postings[0].content)
        original.refunded = 1_000
        let rest = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { $0.original = original }
        #expect(rest.postings.map(\.amount) == [.kes(250)])
        original.isUndone = true
        let nothing = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { $0.original = original }
        #expect(nothing.verdict == Verdict(decision: .paid, reason: .reversed) && nothing.postings.isEmpty)
    }

    @Test("a reversal waits for its original even past the horizon: the payer must be made whole")
    func reversalPastHorizon() throws {
        let ruling = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { $0.isPastHorizon = true }
        #expect(ruling.verdict == Verdict(decision: .held, reason: .originalMissing))
    }

    @Test("recordLost: what is gone from the board is an exception without money")
    func recordLost() throws {
        let ruling = try decide(.lost(LostRecord(digest: .of(9)))) { _ in }
        #expect(ruling == Ruling(Verdict(decision: .exception, reason: .recordLost)))
        let revoked = try decide(.lost(LostRecord(digest: .of(9)))) { $0.isKeyRevoked = true }
        #expect(revoked == Ruling(Verdict(decision: .exception, reason: .keyRevoked)))
    }

    @Test(
        "tampered: an opened case is an exception without money, a closed one is paid",
        arguments: zip(Tamper.allCases, [exception, exception, .paid]))
    func tampered(tamper: Tamper, verdict: Verdict) throws {
        #expect(try decide(.tamper(tamper)) { _ in } == Ruling(verdict))
    }

    private static let exception = Verdict(decision: .exception, reason: .tampered)

    @Test("originalMissing: a reversal before its original is held")
    func originalMissing() throws {
        let ruling = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { _ in }
        #expect(ruling == Ruling(Verdict(decision: .held, reason: .originalMissing)))
        #expect(!ruling.verdict.decision.isFinal)
    }

    @Test("a reversal over another amount or currency than its original is an exception")
    func otherAmount() throws {
        for amount in [Money.kes(1_249), Money(minorUnits: 1_250, currency: .of("TZS"))] {
            let ruling = try decide(.reversal(world.node.reversal(of: 1, amount))) {
                $0.original = Self.original(Self.postings[0].content)
            }
            #expect(ruling == Ruling(Verdict(decision: .exception, reason: .existsWithDifferent)))
        }
    }

    @Test("existsWithDifferent: a reversal under a payment id that another record holds moves no money")
    func reversalUnderATakenID() throws {
        let reversal = world.node.reversal(of: 1, Self.amount)
        let original = Self.original(Self.postings[0].content)
        let other = try decide(.reversal(reversal)) {
            $0.samePayment = .of(9)
            $0.original = original
        }
        #expect(other == Ruling(Verdict(decision: .exception, reason: .existsWithDifferent)))
        let own = try world.node.record(.reversal(reversal)).digest
        let again = try decide(.reversal(reversal)) {
            $0.samePayment = own
            $0.original = original
        }
        #expect(again.verdict.reason == .reversed, "heard again, it is the same reversal")
    }

    @Test("every account has a name of its own")
    func accounts() {
        let accounts: [Account] = [
            .float(issuer: .of("A")), .purse(payer: .of(1)), .payable(merchant: .of("A")),
            .receivable(issuer: .of("A")),
            .suspense(merchant: .of("A")), .claims, .recovery, .payable(merchant: .of("B")),
        ]
        #expect(Set(accounts.map(\.name)).count == accounts.count)
        #expect(Account.recovery.name == "recovery")
        #expect(Account.purse(payer: .of(1)).name == "purse:0101010101010101")
    }
}
