internal import Payments
internal import Shop
internal import SyncProtocol
internal import TestWorld

extension JournalContract {
    /// What the books say of payments, corrections and claims.
    static var booksOfPayments: [JournalContract] {
        [
            JournalContract("a payment is known by its place and by its receipt") { books in
                try books.write { transaction in
                    try books.append(&transaction)
                    let sequence = try books.pay(7, 500, .note, .atRisk, in: &transaction)
                    let sale = KnownSale(
                        sequence: 2, payment: .of(7), receipt: 7, amount: .kes(500), tender: .note, basis: .atRisk,
                        isOpen: true, isUndone: false, refunded: 0)
                    try expect(transaction.view.sale(sequence: sequence), sale)
                    try expect(transaction.view.sale(receipt: 7), sale)
                    try expect(transaction.view.sale(receipt: 8), nil)
                    try expect(transaction.view.sale(sequence: 1), nil)
                    try expect(transaction.view.lastReceipt(), 7)
                    try expect(transaction.view.lastTaken()?.earliest, 100)
                    try expect(transaction.view.lastTaken()?.moment, TestWorld.moment())
                }
            },
            JournalContract("of a receipt that was given twice, the last payment counts") { books in
                try books.write { transaction in
                    try books.pay(7, 500, in: &transaction)
                    try books.pay(7, 600, in: &transaction)
                    try expect(transaction.view.sale(receipt: 7)?.amount, .kes(600))
                }
            },
            JournalContract("the books on a payment are opened once") { books in
                let payment = Payment(
                    sale: .of(1), payment: .of(1), merchant: .of("M-1"), counter: .of(2), receipt: 1, amount: .kes(5),
                    tender: .note, basis: .guaranteed, code: nil, certificate: nil)
                try books.write { try $0.openBooks(payment, payer: nil, sequence: 1, takenAt: 1) }
                try books.refuse { try $0.openBooks(payment, payer: nil, sequence: 1, takenAt: 2) }
                try books.write { try expect($0.view.exposure(in: .of("KES")).count, 1) }
            },
            JournalContract("exposure is what was promised and has no final verdict, by currency") { books in
                try books.write { transaction in
                    let first = try books.pay(1, 500, .note, .guaranteed, at: 100, in: &transaction)
                    try books.pay(2, 300, .note, .atRisk, at: 200, in: &transaction)
                    try books.pay(3, 7_000, .note, .guaranteed, of: "TND", at: 50, in: &transaction)
                    try books.pay(4, 10, .cash, nil, in: &transaction)
                    try books.pay(5, 20, .confirmed, .confirmed, in: &transaction)
                    try books.pay(6, 30, .note, .awaitingApproval, in: &transaction)
                    let view = transaction.view
                    try expect(view.exposure(in: .of("KES")).value, 800)
                    try expect(view.exposure(in: .of("KES")).count, 2)
                    try expect(view.exposure(in: .of("KES")).oldest, 100)
                    try expect(view.exposure(in: .of("TND")).value, 7_000)
                    for _ in 0..<2 { try transaction.close(sequence: first) }
                    try expect(view.exposure(in: .of("KES")).value, 300)
                    try expect(view.exposure(in: .of("KES")).oldest, 200)
                    try expect(view.sale(sequence: first)?.isOpen, false)
                    try transaction.close(sequence: 2)
                    try expect(view.exposure(in: .of("KES")).count, 0)
                    try expect(view.exposure(in: .of("KES")).oldest, nil)
                }
            },
            JournalContract("what a payer paid in a while is what nobody approved and nothing undid, by currency") {
                books in
                let (ana, ben) = (KeyID.of(1), KeyID.of(2))
                try books.write { transaction in
                    try books.pay(1, 500, at: 100, by: ana, in: &transaction)
                    let second = try books.pay(2, 300, .note, .atRisk, at: 101, by: ana, in: &transaction)
                    try books.pay(3, 7_000, of: "TND", at: 101, by: ana, in: &transaction)
                    try books.pay(4, 40, .note, .awaitingApproval, at: 101, by: ana, in: &transaction)
                    try books.pay(5, 60, at: 101, by: ben, in: &transaction)
                    try books.pay(6, 10, .cash, nil, at: 101, in: &transaction)
                    let view = transaction.view
                    try expect(view.taken(from: ana, in: .of("KES"), after: 99), 800)
                    try expect(view.taken(from: ana, in: .of("KES"), after: 100), 300)
                    try expect(view.taken(from: ana, in: .of("KES"), after: 101), 0)
                    try expect(view.taken(from: ana, in: .of("TND"), after: 0), 7_000)
                    try expect(view.taken(from: ben, in: .of("KES"), after: 0), 60)
                    try transaction.close(sequence: second)
                    try expect(transaction.view.taken(from: ana, in: .of("KES"), after: 100), 300)
                    let void = try books.correct(second, 7, 300, isVoid: true, in: &transaction)
                    try expect(transaction.view.taken(from: ana, in: .of("KES"), after: 99), 500)
                    try transaction.release(correction: void)
                    try expect(transaction.view.taken(from: ana, in: .of("KES"), after: 99), 800)
                }
            },
            JournalContract("refunds add up, and neither refund nor void lowers the exposure") { books in
                try books.write { transaction in
                    let sale = try books.pay(1, 500, in: &transaction)
                    try books.correct(sale, 2, 100, in: &transaction)
                    try books.correct(sale, 3, 50, in: &transaction)
                    try expect(transaction.view.sale(sequence: sale)?.refunded, 150)
                    try expect(transaction.view.sale(sequence: sale)?.isUndone, false)
                    try books.correct(sale, 4, 500, isVoid: true, in: &transaction)
                    try expect(transaction.view.sale(sequence: sale)?.isUndone, true)
                    try expect(transaction.view.isUndone(sale), true)
                    try expect(transaction.view.exposure(in: .of("KES")).value, 500)
                    try expect(transaction.view.lastReceipt(), 4)
                }
            },
            JournalContract("what HQ refused to give back may be given back again, once, and the day stays") { books in
                try books.write { transaction in
                    let sale = try books.pay(1, 500, in: &transaction)
                    let refund = try books.correct(sale, 2, 100, in: &transaction)
                    let day = try transaction.view.openDay().refunds
                    for _ in 0..<2 { try transaction.release(correction: refund) }
                    try expect(transaction.view.sale(sequence: sale)?.refunded, 0)
                    try expect(transaction.view.openDay().refunds, day)
                    let void = try books.correct(sale, 3, 500, isVoid: true, in: &transaction)
                    try transaction.release(correction: void)
                    try expect(transaction.view.sale(sequence: sale)?.isUndone, false)
                    try expect(transaction.view.openDay().sums, [])
                    // Its code stays free, as it was when the void was made.
                    try expect(transaction.view.isUndone(sale), true)
                    try books.correct(sale, 4, 500, isVoid: true, in: &transaction)
                    try expect(transaction.view.sale(sequence: sale)?.isUndone, true)
                    try transaction.release(correction: sale)
                }
            },
            JournalContract("the open day adds up by tender, basis and currency, and begins anew") { books in
                try books.write { transaction in
                    try books.pay(1, 500, in: &transaction)
                    try books.pay(2, 300, in: &transaction)
                    let cash = try books.pay(3, 40, .cash, nil, in: &transaction)
                    let undone = try books.pay(4, 10, .cash, nil, in: &transaction)
                    try transaction.reverse(sequence: undone)
                    try books.pay(5, 7_000, .note, .guaranteed, of: "TND", in: &transaction)
                    try books.correct(cash, 6, 15, in: &transaction)
                    let notes = DaySum(tender: .note, basis: .guaranteed, count: 2, amount: .kes(800))
                    let dinars = DaySum(
                        tender: .note, basis: .guaranteed, count: 1,
                        amount: Money(minorUnits: 7_000, currency: .of("TND")))
                    let coins = DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(40))
                    let back = DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(15))
                    try expect(
                        transaction.view.openDay(),
                        OpenDay(firstSequence: 1, lastSequence: 6, sums: [notes, dinars, coins], refunds: [back]))
                    try transaction.beginDay()
                    try books.correct(cash, 7, 5, in: &transaction)
                    let later = DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(5))
                    try expect(
                        transaction.view.openDay(),
                        OpenDay(firstSequence: 7, lastSequence: 7, sums: [], refunds: [later]))
                }
            },
            JournalContract("a claim is made once, and names who made it") { books in
                let code = books.engine.primitives.digest([1])
                try books.write { try $0.claim([9, 9], code: code, signed: nil, sequence: 4) }
                try books.write { transaction in
                    try expect(transaction.view.claimant(of: [9, 9])?.code, code)
                    try expect(transaction.view.claimant(of: [9, 9])?.sequence, 4)
                    try expect(transaction.view.claimant(of: [9]) == nil, true)
                }
                try books.refuse { try $0.claim([9, 9], code: .zero, signed: nil, sequence: 5) }
                try books.write { try expect($0.view.claimant(of: [9, 9])?.code, code) }
            },
            JournalContract("what awaits approval is named, in order, until it is paid or undone") { books in
                try books.write { transaction in
                    let awaiting = try (1...4).map {
                        try books.pay($0, 900, .note, .awaitingApproval, in: &transaction)
                    }
                    try books.pay(9, 900, in: &transaction)
                    try expect(transaction.view.unapproved(), awaiting)
                    try transaction.reverse(sequence: awaiting[1])
                    try transaction.keep(
                        books.outcome(1, of: awaiting[2], .paid), sequence: awaiting[2], needsAcknowledgement: false)
                    try transaction.keep(
                        books.outcome(2, of: awaiting[3], Verdict(decision: .refused, reason: .overLimit)),
                        sequence: awaiting[3], needsAcknowledgement: false)
                    try expect(transaction.view.unapproved(), [awaiting[0], awaiting[3]])
                }
            },
        ]
    }
}
