internal import Payments
internal import Shop
internal import SyncProtocol
internal import TestWorld

extension JournalContract {
    /// The chain, named values, and what a transaction is.
    static var chain: [JournalContract] {
        [
            JournalContract("an empty journal ends at the start and knows nothing") { books in
                try books.write { transaction in
                    let view = transaction.view
                    try expect(view.head, .start)
                    try expect([view.mark(), view.prunedThrough()], [.start, .start])
                    try expect([view.outcomeCursor(), view.lastReceipt()], [0, 0])
                    try expect(view.stored(from: 1, limit: 10), [])
                    try expect(view.digest(at: 1), nil)
                    try expect(view.digest(at: UInt64(Int64.max)), nil)
                    try expect(view.lastTaken() == nil, true)
                    try expect(view.unapproved(), [])
                    try expect(
                        view.openDay(), OpenDay(firstSequence: 1, lastSequence: 0, sums: [], refunds: []))
                }
            },
            JournalContract("a record is read back, in its own transaction and in the next") { books in
                let record = try books.write { transaction in
                    let record = try books.append(&transaction)
                    try expect(transaction.view.head, record.head)
                    try expect(transaction.view.record(1), record)
                    return record
                }
                try books.write { transaction in
                    try expect(transaction.view.head, record.head)
                    try expect(transaction.view.record(1), record)
                    try expect(transaction.view.digest(at: 1), record.digest)
                }
            },
            JournalContract("records are read oldest first, from a place on, and no more than asked for") { books in
                let records = try books.append(5)
                try books.write { transaction in
                    let places = try transaction.view.stored(from: 2, limit: 3)
                    try expect(places.map(\.sequence), [2, 3, 4])
                    try expect(places.map(\.bytes), records[1...3].map(\.bytes))
                    try expect(places.map(\.digest), records[1...3].map(\.digest))
                    try expect(transaction.view.stored(from: 6, limit: 3), [])
                    try expect(transaction.view.stored(from: 1, limit: 0), [])
                }
            },
            JournalContract("a record that is not there is a fault of its own") { books in
                _ = try books.append(1)
                try books.write { transaction in
                    do { _ = try transaction.view.record(2) } catch ShopFault.noRecord(let sequence) {
                        return try expect(sequence, 2)
                    }
                    try expect("a record", "a fault")
                }
            },
            JournalContract("a place of the chain is taken once") { books in
                let records = try books.append(2)
                try books.refuse { try $0.append(records[0]) }
                try books.write { try expect($0.view.head, records[1].head) }
            },
            JournalContract("a transaction that throws leaves nothing behind") { books in
                let records = try books.append(1)
                try expectRefusal {
                    try books.write { transaction in
                        try books.pay(1, 500, in: &transaction)
                        try transaction.claim([1], code: .zero, signed: nil, sequence: 2)
                        try transaction.set(.url, [1])
                        try transaction.set(mark: records[0].head)
                        try transaction.keep(answer: [9], lastCursor: 1)
                        throw OnPurpose()
                    }
                }
                try books.write { transaction in
                    let view = transaction.view
                    try expect(view.head, records[0].head)
                    try expect(view.mark(), .start)
                    try expect(view.setting(.url), nil)
                    try expect(view.claimant(of: [1]) == nil, true)
                    try expect(view.exposure(in: .of("KES")).count, 0)
                    try expect(view.answers(after: 0, mostBytes: 100), [])
                }
            },
            JournalContract("a named value is replaced, and removed") { books in
                try books.write { transaction in
                    try transaction.set(.url, [1])
                    try transaction.set(.clock, [7])
                    try transaction.set(.url, [2])
                    try expect(transaction.view.setting(.url), [2])
                    try transaction.set(.url, nil)
                    try transaction.set(.doubt, nil)
                    try expect(transaction.view.setting(.url), nil)
                    try expect(transaction.view.setting(.clock), [7])
                }
            },
            JournalContract("the mark is what was set last, whichever way it goes") { books in
                let records = try books.append(3)
                for record in [records[2], records[0]] {
                    try books.write { try $0.set(mark: record.head) }
                    try books.write { try expect($0.view.mark(), record.head) }
                }
            },
            JournalContract("of certificates, the one that is not used for longest is forgotten") { books in
                func key(_ index: Int) -> KeyID? {
                    KeyID((0..<KeyID.length).map { UInt8(truncatingIfNeeded: index >> (8 * min($0, 3))) })
                }
                for index in 0...books.engine.mostCertificates {
                    try books.write { transaction in
                        guard let own = key(index), let first = key(0) else { return }
                        try books.append(&transaction)
                        try transaction.learn([UInt8(truncatingIfNeeded: index)], of: own, isEmbedded: false)
                        // The first one is used again and again.
                        try transaction.learn([0], of: first, isEmbedded: index == 0)
                    }
                }
                try books.write { transaction in
                    guard let first = key(0), let second = key(1), let third = key(2) else { return }
                    try expect(transaction.view.certificates(of: first).map(\.bytes), [[0]])
                    try expect(transaction.view.certificates(of: first).map(\.isEmbedded), [true])
                    try expect(transaction.view.certificates(of: second).isEmpty, true)
                    try expect(transaction.view.certificates(of: third).map(\.bytes), [[2]])
                }
            },
            JournalContract("a payer's certificates stand beside each other, each carried to HQ or not") { books in
                let payer = KeyID.of(1)
                for (byte, isEmbedded) in [(UInt8(1), true), (2, false), (3, false), (4, true), (5, false), (2, false)]
                {
                    try books.write { transaction in
                        try books.append(&transaction)
                        try transaction.learn([byte], of: payer, isEmbedded: isEmbedded)
                    }
                }
                try books.write { transaction in
                    try transaction.learn([9], of: .of(2), isEmbedded: true)
                    let held = try transaction.view.certificates(of: payer)
                    // The last four that were used, the latest first.
                    try expect(held.map(\.bytes), [[2], [5], [4], [3]])
                    try expect(held.map(\.isEmbedded), [false, false, true, false])
                    try transaction.learn([4], of: payer, isEmbedded: false)
                    try expect(transaction.view.certificates(of: payer).filter(\.isEmbedded).map(\.bytes), [[4]])
                    try transaction.carryAgain(certificatesOf: payer)
                    try expect(transaction.view.certificates(of: payer).contains(where: \.isEmbedded), false)
                    try expect(transaction.view.certificates(of: .of(2)).map(\.isEmbedded), [true])
                }
            },
        ]
    }
}
