import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

/// HQ's books in a few lines: answers the questions, keeps what a ruling says, decides anew what has waited.
private struct Books {
    struct Entry {
        let record: SignedRecord
        var ruling: Ruling
        var isUndone = false
        var refunded: Int64 = 0
    }

    let world: TestWorld
    var entries: [Entry] = []
    var balances: [Account: Int64] = [:]
    var claims: [SpendKey: Digest] = [:]

    init(_ world: TestWorld) {
        self.world = world
        for payer in [world.payer, world.borrower] { balances[.purse(payer: payer.key.keyID)] = 10_000 }
    }

    var verdicts: [Digest: Verdict] {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.record.digest, $0.ruling.verdict) })
    }

    mutating func hear(_ record: SignedRecord) {
        let ruling = Adjudication.decide(record, facts(record), using: world.primitives)
        entries.append(Entry(record: record, ruling: ruling))
        apply(ruling)
        for index in entries.indices where entries[index].ruling.verdict.decision == .held {
            let waiting = entries[index].record
            let ruling = Adjudication.decide(waiting, facts(waiting), using: world.primitives)
            guard ruling.verdict.decision != .held else { continue }
            entries[index].ruling = ruling
            apply(ruling)
        }
    }

    private mutating func apply(_ ruling: Ruling) {
        for posting in ruling.postings {
            balances[posting.from, default: 0] -= posting.amount.minorUnits
            balances[posting.to, default: 0] += posting.amount.minorUnits
        }
        if let claim = ruling.claim { claims[claim.key] = claim.code }
        if let index = ruling.undoes.flatMap(index) { entries[index].isUndone = true }
        if let index = ruling.refunds.flatMap(index) { entries[index].refunded += 400 }
    }

    private func index(_ payment: PaymentID) -> Int? {
        entries.firstIndex {
            if case .payment(let own) = $0.record.record.body { own.payment == payment } else { false }
        }
    }

    private func facts(_ record: SignedRecord) -> CaseFacts {
        var facts = CaseFacts(now: TestWorld.noon + 60)
        for query in Adjudication.needs(record.record, using: world.primitives) {
            switch query {
            case .original(let payment): facts.original = index(payment).flatMap { decided(entries[$0]) }
            case .reversal(let payment):
                facts.isReversed = entries.contains {
                    if case .reversal(let own) = $0.record.record.body { own.original == payment } else { false }
                }
            case .certificates(let key):
                facts.certificates = [world.payer, world.borrower].filter { $0.key.keyID == key }.map(\.certificate)
            case .claim(let key): facts.claimedBy = claims[key]
            case .payer(let key, _): facts.balance = balances[.purse(payer: key)] ?? 0
            case .policy: facts.policy = world.policy
            case .merchantBalance(let merchant, _): facts.merchantBalance = balances[.payable(merchant: merchant)] ?? 0
            default: break
            }
        }
        return facts
    }

    private func decided(_ entry: Entry) -> DecidedPayment? {
        guard case .payment(let payment) = entry.record.record.body else { return nil }
        return DecidedPayment(
            verdict: entry.ruling.verdict, postings: entry.isUndone ? [] : entry.ruling.postings,
            amount: payment.amount, merchant: payment.merchant, counter: payment.counter, tender: payment.tender,
            isUndone: entry.isUndone, refunded: entry.refunded)
    }
}

@Suite("The order of arrival")
struct OrderTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    /// All orders of some numbers (Heap's algorithm).
    private func orders(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return orders(count - 1).flatMap { shorter in
            (0..<count).map { place in
                var order = shorter
                order.insert(count - 1, at: place)
                return order
            }
        }
    }

    @Test("does not change the final verdict on any record that has no conflict, nor anybody's money")
    func anyOrder() throws {
        let node = world.node
        let note = try world.payer.note(1_250, at: node.counter, number: 1)
        let awaited = try world.payer.note(900, at: node.counter, number: 2)
        let risky = try world.borrower.note(700, at: world.neighbour.counter, number: 1)
        func correction(_ id: UInt8, of original: UInt8, _ amount: Int64) -> Correction {
            Correction(
                payment: .of(id), original: .of(original), merchant: world.merchant, counter: node.counter,
                operatorName: "Wanjiru", receipt: 9, amount: .kes(amount))
        }
        let independent: [SignedRecord] = try [
            node.record(.payment(node.paid(note, id: 1))), node.record(.refund(correction(11, of: 1, 400))),
            node.record(.payment(node.cash(.kes(300), id: 2))), node.record(.void(correction(12, of: 2, 300))),
            world.neighbour.record(.payment(world.neighbour.paid(risky, basis: .atRisk, id: 3))),
        ]
        let meeting: [SignedRecord] = try [
            node.record(.payment(node.paid(awaited, basis: .awaitingApproval, id: 4))),
            node.record(.reversal(node.reversal(of: 4, .kes(900)))),
        ]
        let records = independent + meeting
        var expected: [Account: Int64]?
        // Every seventh of the 5,040 orders: each record comes at each place, and before and after each other.
        for (number, order) in orders(records.count).enumerated() where number % 7 == 0 {
            var books = Books(world)
            for index in order { books.hear(records[index]) }
            for record in independent { #expect(books.verdicts[record.digest] == .paid) }
            let reversal = books.verdicts[meeting[1].digest]
            #expect(reversal == Verdict(decision: .paid, reason: .reversed), "whichever of the two comes first")
            let balances = books.balances.filter { $0.value != 0 }
            #expect(balances == expected ?? balances)
            expected = balances
        }
        let end = expected ?? [:]
        #expect(end[.purse(payer: world.payer.key.keyID)] == 9_150, "1,250 paid, 400 back; the reversed 900 never left")
        #expect(end[.payable(merchant: world.merchant)] == 1_550)
    }

    @Test("of two notes with one number decides which is claimed, and both merchants are paid what was guaranteed")
    func equivocationInBothOrders() throws {
        let here = try world.node.record(.payment(world.node.paid(world.payer.note(100, at: world.node.counter))))
        let there = try world.neighbour.record(
            .payment(world.neighbour.paid(world.payer.note(200, at: world.neighbour.counter))))
        for order in [[here, there], [there, here]] {
            var books = Books(world)
            for record in order { books.hear(record) }
            #expect(books.verdicts[order[0].digest] == .paid)
            #expect(
                books.verdicts[order[1].digest]
                    == Verdict(decision: .paid, reason: .equivocation, liability: .issuer))
            #expect(books.balances[.payable(merchant: world.merchant)] == 300)
        }
    }
}
