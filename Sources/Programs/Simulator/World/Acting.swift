internal import Acceptance
internal import PaymentCodes
internal import Payments
internal import Shop

/// Performs the acts of a plan.
extension World {
    func perform(_ deed: Deed) {
        note { "* \(deed)" }
        if deed.isFault { tally.faults += 1 }
        switch deed {
        case .sale(let sale): play(sale)
        case .refund(let board, let sale, let percent): refund(at: self[board], sale, percent)
        case .void(let board, let sale): void(at: self[board], sale)
        case .closeDay(let board): closeDay(at: self[board])
        case .acknowledge(let board):
            let board = self[board]
            board.run { process in try keeping { _ = try board.write(process) { $1.acknowledgeAll() } } }
        case .closeBatch: hq.closeBatch(at: seconds)
        case .decide(let exception, let choice): hq.decide(exception, choice)
        case .publishPolicy(let change):
            _ = hq.reply {
                try hq.publish(policy(change)); return []
            }
        case .blockPayer(let payer):
            let key = payers[payer % payers.count].key.keyID
            _ = hq.reply {
                try hq.block(key, at: seconds); return []
            }
        case .fundPayer(let payer):
            let payer = payers[payer % payers.count]
            _ = hq.reply {
                try hq.fund(payer, 50_000, at: seconds); return []
            }
        default: performFault(deed)
        }
    }

    /// A number names a board, whatever became of the others.
    subscript(number: Int) -> Board { boards[number % boards.count] }

    /// What the disk refuses is told to whoever asked, and nothing was done.
    private func keeping(_ body: () throws -> Void) throws {
        do { try body() } catch is DiskFault { note { "the disk refuses" } }
    }

    private func play(_ sale: Sale) {
        let board = self[sale.board]
        let isFitting = chance.percent(90)
        let payer =
            payers.first {
                isFitting && $0.currency == board.place.currency && $0 === payers[sale.payer % payers.count]
            }
            ?? payers.first { isFitting && $0.currency == board.place.currency }
            ?? payers[sale.payer % payers.count]
        let due = Money(minorUnits: sale.amount, currency: board.place.currency)
        let (attempt, certificates) = means(sale, due, payer, board)
        guard let attempt else { return }
        let details = SaleDetails(
            sale: sale.isAgain ? witness.lastSale(at: board) : nil,
            lines: sale.amount == 5_000 ? [SaleLine(article: "TEA", quantity: 1_000, price: 100)] : [],
            sealed: sale.isSealed ? [1, 2, 3] : nil)
        board.sell(Attempt(due: due, means: attempt, certificates: certificates), details)
    }

    private func means(
        _ sale: Sale, _ due: Money, _ payer: Payer, _ board: Board
    ) -> (Attempt.Means?, [Signed<Certificate>]) {
        let time = seconds + chance.from(-60...60)
        switch sale.means {
        case .cash: return (.cash, [])
        case .note:
            let shown = payer.show(
                sale, at: board.place.counter, elsewhere: self[sale.board + 1].place.counter, time: time, chance)
            return (.note(shown.note), shown.certificates)
        case .confirmation:
            let order = payer.order(due, at: board.place.counter, time: time, chance)
            guard case .answer(let bytes) = hq.pay(order, by: payer),
                let confirmation = try? Signed<Confirmation>(decoding: bytes)
            else { return (nil, []) }
            // Now and then the buyer leaves without showing it.
            return chance.percent(90) ? (.confirmation(confirmation), []) : (nil, [])
        }
    }

    private func refund(at board: Board, _ sale: Int, _ percent: Int) {
        board.run { process in
            try keeping {
                let receipt = UInt64(sale) % max(1, process.keeper.receipt) + 1
                guard board.journal.disk.isTrusted, let known = try board.journal.view.sale(receipt: receipt) else {
                    return
                }
                let amount = percent == 100 ? nil : max(1, known.amount.minorUnits * Int64(percent) / 100)
                let now = board.now
                let result = try board.write(process) {
                    try $0.refund(receipt: receipt, amount: amount, by: "ana", at: now, in: &$1)
                }
                note { "refund \(receipt): \(result)" }
            }
        }
    }

    private func void(at board: Board, _ sale: Int) {
        board.run { process in
            try keeping {
                let receipt = UInt64(sale) % max(1, process.keeper.receipt) + 1
                let now = board.now
                let result = try board.write(process) { try $0.void(receipt: receipt, by: "ana", at: now, in: &$1) }
                note { "void \(receipt): \(result)" }
            }
        }
    }

    private func closeDay(at board: Board) {
        board.run { process in
            try keeping {
                let now = board.now
                _ = try board.write(process) { try $0.closeDay(at: now, in: &$1) }
            }
        }
    }
}
