import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a confirmation")
struct ConfirmationConflictTests {
    let world: TestWorld
    let confirmation: Signed<PaymentCodes.Confirmation>
    let record: SignedRecord

    init() throws {
        world = try TestWorld()
        confirmation = try world.confirmation(.kes(1_250))
        record = try world.node.record(.payment(world.node.paid(confirmation)))
    }

    private func ruling(
        _ state: ConfirmationState?, _ record: SignedRecord? = nil, _ change: (inout CaseFacts) -> Void = { _ in }
    ) -> Ruling {
        var facts = CaseFacts(now: TestWorld.noon)
        facts.confirmation = state
        change(&facts)
        return Adjudication.decide(record ?? self.record, facts, using: world.primitives)
    }

    private var known: ConfirmationState { ConfirmationState(confirmation: confirmation.content, usedBy: nil) }

    private var inSuspense: [Posting] {
        [Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(1_250))]
    }

    @Test("a confirmation is ticked off: the money was posted when HQ signed it")
    func tickedOff() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: nil))
        #expect(ruling.verdict == .paid)
        #expect(ruling.postings.isEmpty)
        #expect(ruling.usedConfirmation == .of(0xB1))
        #expect(ruling.claim == nil)
    }

    @Test("the record that used it is heard again: the first result again")
    func again() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: record.digest))
        #expect(ruling.verdict == .paid)
    }

    @Test("alreadyConfirmed: another record used it")
    func alreadyConfirmed() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: .of(9)))
        #expect(ruling.verdict == Verdict(decision: .refused, reason: .alreadyConfirmed, liability: .merchant))
        #expect(ruling.postings.isEmpty && ruling.usedConfirmation == nil)
    }

    @Test("unknownConfirmation: HQ never signed it, or for another counter, amount or currency")
    func unknownConfirmation() throws {
        let states: [ConfirmationState?] = [
            nil,
            ConfirmationState(
                confirmation: try world.confirmation(.kes(1_250), at: world.neighbour.counter).content, usedBy: nil),
            ConfirmationState(confirmation: try world.confirmation(.kes(1_251)).content, usedBy: nil),
            ConfirmationState(
                confirmation: try world.confirmation(Money(minorUnits: 1_250, currency: .of("TZS"))).content,
                usedBy: nil),
        ]
        for state in states {
            let ruling = ruling(state)
            #expect(ruling.verdict == Verdict(decision: .exception, reason: .unknownConfirmation))
            #expect(ruling.postings == inSuspense)
            #expect(ruling.usedConfirmation == nil)
        }
    }

    @Test("existsWithDifferent: same payment id, other bytes; neither is dropped")
    func existsWithDifferent() {
        let ruling = ruling(known) { $0.samePayment = .of(9) }
        #expect(ruling.verdict == Verdict(decision: .exception, reason: .existsWithDifferent))
        #expect(ruling.postings == inSuspense)
        #expect(ruling.usedConfirmation == nil)
    }

    @Test("a record whose code is no confirmation is unknown to HQ")
    func noCode() throws {
        let payment = Payment(
            sale: .of(1), payment: .of(1), merchant: world.merchant, counter: world.node.counter, receipt: 1,
            amount: .kes(1_250), tender: .confirmed, basis: .confirmed, code: [1], certificate: nil)
        let record = try world.node.record(.payment(payment))
        #expect(Adjudication.needs(record.record, using: world.primitives).count == 2)
        #expect(ruling(nil, record).verdict.reason == .unknownConfirmation)
    }

    @Test("paidTwoWays: HQ has posted it already, so nothing is posted and a refund can be made")
    func paidTwoWays() {
        let ruling = ruling(known) { $0.isSalePaid = true }
        #expect(ruling.verdict == Verdict(decision: .exception, reason: .paidTwoWays))
        #expect(ruling.postings.isEmpty)
        #expect(ruling.usedConfirmation == .of(0xB1), "it is used all the same")
        let used = self.ruling(ConfirmationState(confirmation: confirmation.content, usedBy: .of(9))) {
            $0.isSalePaid = true
        }
        #expect(used.verdict.reason == .alreadyConfirmed, "what is not paid is not paid twice")
    }

    @Test("a confirmed payment is marked: suspectedDuplicate before priceChanged")
    func marks() throws {
        let sold = try world.node.record(.payment(world.node.paid(confirmation).with([.sugar])))
        let changed = ruling(known, sold) { $0.latestPolicy = .today(sugar: 1_300) }
        #expect(changed.verdict == Verdict(decision: .paid, reason: .priceChanged))
        let both = ruling(known, sold) {
            $0.latestPolicy = .today(sugar: 1_300)
            $0.isSimilar = true
        }
        #expect(both.verdict == Verdict(decision: .paid, reason: .suspectedDuplicate))
        #expect(both.usedConfirmation == .of(0xB1))
    }

    @Test("restored: a confirmation that HQ itself signed is paid, from whoever paid it or at HQ's own loss")
    func restored() {
        let payable = Account.payable(merchant: world.merchant)
        let rows: [(payer: KeyID?, balance: Int64, from: Account)] = [
            (.of(5), 1_250, .purse(payer: .of(5))), (.of(5), 1_249, .recovery), (nil, 1_000_000, .recovery),
        ]
        for row in rows {
            let ruling = ruling(nil) {
                $0.isOwnConfirmation = true
                $0.confirmedPayer = row.payer
                $0.balance = row.balance
                $0.isSimilar = true
            }
            #expect(ruling.verdict == Verdict(decision: .paid, reason: .restored), "no mark hides it")
            #expect(ruling.postings == [Posting(from: row.from, to: payable, amount: .kes(1_250))])
            #expect(ruling.recovered == confirmation && ruling.usedConfirmation == nil)
            #expect(ruling.inspection == (row.from == .recovery ? .restored : nil))
        }
    }

    @Test("restored and paidTwoWays: HQ's word is kept, and a person decides")
    func restoredTwice() {
        let ruling = ruling(nil) {
            $0.isOwnConfirmation = true
            $0.isSalePaid = true
        }
        #expect(ruling.verdict == Verdict(decision: .exception, reason: .paidTwoWays))
        #expect(ruling.postings.map(\.from) == [.recovery])
        #expect(ruling.recovered == confirmation)
    }

    @Test("HQ's own confirmation for another counter or amount is not restored")
    func notRestored() throws {
        for other in [
            try world.confirmation(.kes(1_250), at: world.neighbour.counter), try world.confirmation(.kes(1_251)),
        ] {
            let record = try world.node.record(.payment(world.node.paid(other, amount: .kes(1_250))))
            let ruling = ruling(nil, record) { $0.isOwnConfirmation = true }
            #expect(ruling.verdict.reason == .unknownConfirmation)
            #expect(ruling.postings == inSuspense && ruling.recovered == nil)
        }
    }

    @Test("keyRevoked: a confirmation under a key out of use is not ticked off")
    func keyRevoked() {
        let ruling = ruling(known) { $0.isKeyRevoked = true }
        #expect(ruling.verdict == Verdict(decision: .exception, reason: .keyRevoked))
        #expect(ruling.postings == inSuspense && ruling.usedConfirmation == nil)
    }
}
