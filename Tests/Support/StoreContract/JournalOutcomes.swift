internal import Payments
internal import Shop
internal import SyncProtocol
internal import TestWorld

extension JournalContract {
    /// What HQ said, and what travels beside records.
    static var outcomes: [JournalContract] {
        [
            JournalContract("the last outcome of a record is HQ's verdict on it") { books in
                let refused = Verdict(decision: .refused, reason: .copiedNote, liability: .merchant)
                try books.write { transaction in
                    let sale = try books.pay(1, 500, in: &transaction)
                    try transaction.keep(
                        books.outcome(1, of: sale, Verdict(decision: .held, reason: .originalMissing)), sequence: sale,
                        needsAcknowledgement: false)
                    try transaction.keep(
                        books.outcome(2, of: sale, refused, record: .of(7)), sequence: sale,
                        needsAcknowledgement: true)
                    try transaction.keep(books.outcome(5, of: sale, .paid), sequence: nil, needsAcknowledgement: false)
                    try expect(transaction.view.verdict(on: sale), refused)
                    try expect(transaction.view.verdict(on: sale + 1), nil)
                    try expect(transaction.view.judged(sale), .of(7))
                    try expect(transaction.view.judged(sale + 1), nil)
                    try expect(transaction.view.outcomeCursor(), 5)
                    try expect(transaction.view.isUndone(sale), true)
                }
            },
            JournalContract("a position of the list is written once") { books in
                try books.write {
                    try $0.keep(books.outcome(1, of: 1, .paid), sequence: 1, needsAcknowledgement: false)
                }
                try books.refuse {
                    try $0.keep(books.outcome(1, of: 2, .paid), sequence: 2, needsAcknowledgement: false)
                }
                try books.write { try expect($0.view.verdict(on: 2), nil) }
            },
            JournalContract("answers are read after a position, oldest first, as many bytes as asked for") { books in
                try books.write { transaction in
                    for cursor in [9, 3, 6] as [UInt64] {
                        try transaction.keep(answer: [UInt8](repeating: UInt8(cursor), count: 10), lastCursor: cursor)
                    }
                    let view = transaction.view
                    try expect(view.answers(after: 0, mostBytes: 100).map(\.first), [3, 6, 9])
                    try expect(view.answers(after: 3, mostBytes: 100).map(\.first), [6, 9])
                    try expect(view.answers(after: 0, mostBytes: 20).map(\.first), [3, 6])
                    // One goes always, however long it is.
                    try expect(view.answers(after: 0, mostBytes: 1).map(\.first), [3])
                    try expect(view.answers(after: 9, mostBytes: 100), [])
                    try transaction.keep(answer: [7], lastCursor: 6)
                    try expect(view.answers(after: 3, mostBytes: 100).map(\.first), [7, 9])
                }
            },
            JournalContract("no more answers than fit one exchange") { books in
                try books.write { transaction in
                    for cursor in 1...UInt64(Exchange.mostAnswers + 3) {
                        try transaction.keep(answer: [1], lastCursor: cursor)
                    }
                    try expect(
                        transaction.view.answers(after: 0, mostBytes: .max).count, Exchange.mostAnswers)
                }
            },
            JournalContract("a sealed box is kept as it came first, and sent up to a place, until HQ has it") { books in
                try books.write { transaction in
                    for id in [2, 1, 3] as [UInt8] {
                        try transaction.keepSealed(SealedItem(payment: .of(id), box: [id]), sequence: UInt64(id))
                    }
                    try transaction.keepSealed(SealedItem(payment: .of(1), box: [99]), sequence: 1)
                    let view = transaction.view
                    try expect(view.sealed(upTo: 2, limit: 9).map(\.box), [[1], [2]])
                    try expect(view.sealed(upTo: 9, limit: 2).map(\.box), [[1], [2]])
                    try transaction.holdSealed([.of(1), .of(8)])
                    try expect(view.sealed(upTo: 9, limit: 9).map(\.box), [[2], [3]])
                }
            },
            JournalContract(
                "a box that HQ has is kept until the horizon is past what was there then, and sent again if asked"
            ) {
                books in
                try books.settled(2)
                try books.write { transaction in
                    for id in [1, 2] as [UInt8] {
                        try transaction.keepSealed(SealedItem(payment: .of(id), box: [id]), sequence: UInt64(id))
                    }
                    try transaction.holdSealed([.of(1)])
                    // HQ's backup may hold both records, and was made before the box came.
                    try transaction.raise(horizon: Horizon(sequence: 2, cursor: 0))
                    try transaction.releaseSealed()
                    try expect(transaction.view.sealed(upTo: 9, limit: 9).map(\.box), [[1], [2]])
                    try transaction.holdSealed([.of(1)])
                }
                try books.settled(2)
                try books.write { transaction in
                    try transaction.holdSealed([.of(1)])
                    try transaction.raise(horizon: Horizon(sequence: 3, cursor: 0))
                    try transaction.releaseSealed()
                    try expect(transaction.view.sealed(upTo: 9, limit: 9).map(\.box), [[2]])
                }
            },
        ]
    }

    /// What may be forgotten, and what stays.
    static var forgetting: [JournalContract] {
        [
            JournalContract("nothing is forgotten above the horizon, which never goes back") { books in
                try books.settled(6)
                try books.write { try $0.raise(horizon: Horizon(sequence: 4, cursor: 0)) }
                try books.write { try $0.raise(horizon: Horizon(sequence: 2, cursor: 0)) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 4)
                try books.write { transaction in
                    try expect(transaction.view.stored(from: 1, limit: 10).map(\.sequence), [5, 6])
                    try expect(transaction.view.prunedThrough().sequence, 4)
                    try expect(transaction.view.digest(at: 4), nil)
                }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 0)
            },
            JournalContract("no more is forgotten at once than asked for, oldest first") { books in
                let records = try books.settled(6)
                try books.write { try $0.raise(horizon: Horizon(sequence: 6, cursor: 0)) }
                try expect(books.write { try $0.prune(limit: 2, keptBooks: 100, claimsBefore: nil) }, 2)
                try books.write { try expect($0.view.prunedThrough(), records[1].head) }
                // The newest record stays.
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 3)
                try books.write { try expect($0.view.record(6), records[5]) }
            },
            JournalContract("what HQ has not marked stays, and so does the open day") { books in
                _ = try books.append(6)
                let third = try books.write { try $0.view.record(3).head }
                try books.write { try $0.raise(horizon: Horizon(sequence: 6, cursor: 0)) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 0)
                try books.write { try $0.set(mark: $0.view.head) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 0)
                try books.write { transaction in
                    try transaction.beginDay()
                    try transaction.set(mark: third)
                }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 3)
            },
            JournalContract("an open payment and an unseen decline stay, and everything behind them") { books in
                let declined = Verdict(decision: .refused, reason: .copiedNote)
                let (open, seen) = try books.write { transaction in
                    try books.append(&transaction)
                    let seen = try books.pay(1, 500, in: &transaction)
                    let open = try books.pay(2, 500, in: &transaction)
                    try transaction.close(sequence: seen)
                    try transaction.keep(
                        books.outcome(1, of: seen, declined), sequence: seen, needsAcknowledgement: true)
                    return (open, seen)
                }
                try books.settled(2)
                try books.write { try $0.raise(horizon: Horizon(sequence: 5, cursor: 1)) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 1)
                try books.write { try $0.acknowledgeOutcome(of: seen) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 1)
                try books.write { try $0.close(sequence: open) }
                try expect(books.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) }, 2)
                // The books outlive the record, so that it can still be refunded.
                try books.write { try expect($0.view.sale(sequence: open)?.amount, .kes(500)) }
            },
            JournalContract("answers go as far as the horizon's position; books and verdicts go together, later") {
                books in
                try books.write { transaction in
                    for id in UInt8(1)...4 { try books.pay(id, 500, .cash, nil, in: &transaction) }
                }
                try books.settled(1)
                try books.write { transaction in
                    for cursor in UInt64(1)...4 {
                        try transaction.keep(
                            books.outcome(cursor, of: cursor, .paid), sequence: cursor, needsAcknowledgement: false)
                        try transaction.keep(answer: [UInt8(cursor)], lastCursor: cursor)
                    }
                    try transaction.raise(horizon: Horizon(sequence: 3, cursor: 3))
                    try expect(transaction.prune(limit: 100, keptBooks: 2, claimsBefore: nil), 3)
                    try expect(transaction.view.answers(after: 0, mostBytes: 100), [[4]])
                    for sequence in UInt64(1)...4 {
                        let isKept = sequence > 1
                        try expect(transaction.view.sale(sequence: sequence) != nil, isKept)
                        try expect(transaction.view.verdict(on: sequence), isKept ? .paid : nil)
                    }
                    try expect(transaction.view.outcomeCursor(), 4)
                }
            },
            JournalContract("what the open day has refunded is added up as it was paid, however old the sale is") {
                books in
                try books.write { transaction in
                    for id in UInt8(1)...3 { try books.pay(id, 500, .cash, nil, in: &transaction) }
                }
                try books.settled(1)
                try books.write { transaction in
                    try books.correct(2, 9, 200, in: &transaction)
                    try transaction.raise(horizon: Horizon(sequence: 3, cursor: 0))
                    try expect(transaction.prune(limit: 100, keptBooks: 0, claimsBefore: nil), 3)
                    let sales = try (UInt64(1)...3).map { try transaction.view.sale(sequence: $0) != nil }
                    try expect(sales, [false, true, true])
                    try expect(transaction.view.openDay().refunds.map(\.amount), [.kes(200)])
                }
            },
            JournalContract("the verdict on a forgotten record is known as long as its books are") { books in
                let refused = Verdict(decision: .refused, reason: .copiedNote, liability: .merchant)
                let sale = try books.write { transaction in
                    let sale = try books.pay(1, 500, .confirmed, .confirmed, in: &transaction)
                    try transaction.keep(
                        books.outcome(1, of: sale, refused, record: .of(7)), sequence: sale,
                        needsAcknowledgement: false)
                    return sale
                }
                try books.settled(1)
                try books.write { transaction in
                    try transaction.raise(horizon: Horizon(sequence: 2, cursor: 1))
                    try expect(transaction.prune(limit: 100, keptBooks: 100, claimsBefore: nil), 1)
                    try expect(transaction.view.verdict(on: sale), refused)
                    try expect(transaction.view.judged(sale), .of(7))
                    try expect(transaction.view.isUndone(sale), true)
                    try expect(transaction.view.sale(sequence: sale)?.amount, .kes(500))
                }
            },
            JournalContract("what an old note claimed is forgotten with its books, and what is never too old is not") {
                books in
                try books.settled(6)
                try books.write { transaction in
                    for (key, signed, sequence) in [
                        (UInt8(1), 90, 2), (2, 100, 2), (3, nil, 2), (4, 90, 4),
                    ] as [(UInt8, Int64?, UInt64)] {
                        try transaction.claim([key], code: .zero, signed: signed, sequence: sequence)
                    }
                    func claimed() throws -> [Bool] {
                        try (1...4).map { try transaction.view.claimant(of: [$0]) != nil }
                    }
                    try transaction.raise(horizon: Horizon(sequence: 6, cursor: 0))
                    try expect(transaction.prune(limit: 4, keptBooks: 1, claimsBefore: nil), 4)
                    try expect(claimed(), [true, true, true, true])
                    try expect(transaction.prune(limit: 1, keptBooks: 2, claimsBefore: 100), 1)
                    try expect(claimed(), [false, true, true, true])
                }
            },
            JournalContract("nothing is forgotten before every outcome up to the horizon is here") { books in
                try books.settled(2)
                try books.write { transaction in
                    try transaction.raise(horizon: Horizon(sequence: 1, cursor: 1))
                    try expect(transaction.prune(limit: 100, keptBooks: 100, claimsBefore: nil), 0)
                    try transaction.keep(books.outcome(1, of: 1, .paid), sequence: 1, needsAcknowledgement: false)
                    try expect(transaction.prune(limit: 100, keptBooks: 100, claimsBefore: nil), 1)
                }
            },
            JournalContract("what was approved is never unapproved again, however much is forgotten") { books in
                try books.write { transaction in
                    let approved = try books.pay(1, 900, .note, .awaitingApproval, in: &transaction)
                    try transaction.keep(
                        books.outcome(1, of: approved, .paid), sequence: approved, needsAcknowledgement: false)
                }
                try books.settled(3)
                for (limit, keptBooks) in [(1, 100), (100, 0)] {
                    try books.write { transaction in
                        try transaction.raise(horizon: Horizon(sequence: 4, cursor: 1))
                        try expect(transaction.prune(limit: limit, keptBooks: keptBooks, claimsBefore: nil) > 0, true)
                        try expect(transaction.view.unapproved(), [])
                    }
                }
            },
            JournalContract("what awaits an approval is not forgotten until it has one, or is undone") { books in
                let awaiting = try books.write { transaction in
                    try (1...2).map { try books.pay($0, 900, .note, .awaitingApproval, in: &transaction) }
                }
                try books.settled(1)
                try books.write { transaction in
                    try transaction.raise(horizon: Horizon(sequence: 3, cursor: 0))
                    try expect(transaction.prune(limit: 100, keptBooks: 0, claimsBefore: nil), 0)
                    try transaction.keep(
                        books.outcome(1, of: 1, .paid), sequence: awaiting[0], needsAcknowledgement: false)
                    try expect(transaction.prune(limit: 100, keptBooks: 0, claimsBefore: nil), 1)
                    try expect(transaction.view.unapproved(), [awaiting[1]])
                    try transaction.reverse(sequence: awaiting[1])
                    try expect(transaction.prune(limit: 100, keptBooks: 0, claimsBefore: nil), 1)
                }
            },
            JournalContract("the head behind which the kept records begin names its epoch") { books in
                try books.write { transaction in
                    try books.append(&transaction)
                    let second = try books.append(&transaction, epoch: 3)
                    try books.append(&transaction, epoch: 3)
                    try transaction.beginDay()
                    try transaction.set(mark: transaction.view.head)
                    try transaction.raise(horizon: Horizon(sequence: 2, cursor: 0))
                    try expect(transaction.prune(limit: 10, keptBooks: 100, claimsBefore: nil), 2)
                    try expect(transaction.view.prunedThrough(), second.head)
                }
            },
        ]
    }
}

extension Books {
    /// Records of a closed day that HQ has marked.
    @discardableResult
    func settled(_ count: Int) throws -> [SignedRecord] {
        let records = try append(count)
        try write { transaction in
            try transaction.set(mark: transaction.view.head)
            try transaction.beginDay()
        }
        return records
    }
}
