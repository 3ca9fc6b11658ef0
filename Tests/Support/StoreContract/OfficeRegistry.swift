internal import Adjudication
internal import Intake
internal import Office
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// Who is who.
    static var registry: [OfficeContract] {
        [
            OfficeContract("a transaction that throws leaves nothing behind, and the store goes on") { books in
                try books.found()
                try expectRefusal {
                    try books.write { store in
                        try store.set("a", [1])
                        _ = try store.openCase(Ledgers.payment(1, 100, at: 1))
                        try store.post(.init(from: .claims, to: .recovery, amount: .kes(5)), caseNumber: 1, time: 1)
                        throw OnPurpose()
                    }
                }
                try books.write { store in
                    try expect(store.setting("a"), nil)
                    try expect(store.caseRow(1), nil)
                    try expect(store.pulled(after: 0, limit: 9), [])
                    try expect(store.balance(of: .recovery, in: .of("KES")), 0)
                    try expect(store.openCase(Ledgers.payment(1, 100, at: 1)), 1)
                }
            },
            OfficeContract("a setting is replaced") { books in
                try books.write { store in
                    try store.set("a", [1])
                    try store.set("a", [])
                    try expect(store.setting("a"), [])
                    try expect(store.setting("b"), nil)
                }
            },
            OfficeContract("merchants and issuers are listed by name, and each name is given once") { books in
                try books.write { store in
                    for name in ["B", "C", "A"] {
                        try store.add(Ledgers.merchant(name))
                        try store.add(
                            IssuerRow(name: .of(name), keys: [IssuerKeyRow(key: Ledgers.key(3))], created: 1))
                    }
                    try expect(store.merchants(limit: 2), [Ledgers.merchant("A"), Ledgers.merchant("B")])
                    try expect(store.merchantCount(), 3)
                    try expect(store.merchant(.of("C")), Ledgers.merchant("C"))
                    try expect(store.merchant(.of("D")), nil)
                    try expect(store.issuers(limit: 9).map(\.name), ["A", "B", "C"].map { .of($0) })
                    try expect(store.issuer(.of("B"))?.keys, [IssuerKeyRow(key: Ledgers.key(3))])
                }
                try books.refuse { try $0.add(Ledgers.merchant("A")) }
                try books.refuse { try $0.add(IssuerRow(name: .of("A"), keys: [], created: 2)) }
            },
            OfficeContract("an issuer's next key ends the present one, and no other") { books in
                try books.write { store in
                    for name in ["A", "B"] {
                        let row = IssuerKeyRow(key: Ledgers.key(1))
                        try store.add(IssuerRow(name: .of(name), keys: [row], created: 1))
                    }
                    try store.renew(.of("A"), with: Ledgers.key(2), endingEarlierAt: 50)
                    try store.renew(.of("A"), with: Ledgers.key(3), endingEarlierAt: 40)
                    let keys = try store.issuer(.of("A"))?.keys ?? []
                    try expect(keys.map(\.key), [1, 2, 3].map { Ledgers.key($0) })
                    try expect(keys.map(\.notAfter), [50, 40, nil])
                    try expect(store.issuers(limit: 9).map(\.keys.count), [3, 1])
                    try expect(store.issuer(.of("B"))?.keys, [IssuerKeyRow(key: Ledgers.key(1))])
                }
            },
            OfficeContract("a node begins with one empty chain and no key, and is listed by age") { books in
                try books.found()
                try books.write { store in
                    try store.add(Ledgers.row(.of(8), created: 0))
                    try expect(store.node(Ledgers.node), Ledgers.row(Ledgers.node))
                    try expect(store.branches(of: Ledgers.node), [BranchRow(number: 1, parent: nil, tip: .start)])
                    try expect(store.nodes(limit: 9).map(\.id), [.of(8), Ledgers.node])
                    try expect(store.nodes(limit: 1).map(\.id), [.of(8)])
                    try expect(store.counter(.of(2))?.name, "Front")
                    try expect(store.node(.of(7)), nil)
                }
                try books.refuse { try $0.add(Ledgers.row(Ledgers.node)) }
                try books.refuse { try $0.add(CounterRow(id: .of(2), merchant: .of("M-1"), name: "Back")) }
            },
            OfficeContract("what may change about a node changes, and its mark is the end of the chain it follows") {
                books in
                try books.found()
                let tip = ChainHead(epoch: 4, sequence: 7, digest: .of(7))
                try books.write { store in
                    var node = Ledgers.row(Ledgers.node)
                    (node.tokenDigest, node.tokenKey, node.epoch) = (.of(3), Ledgers.key(3), 4)
                    (node.standing, node.followed, node.outcomeFloor) = (.forked, 2, 6)
                    node.horizon = Horizon(sequence: 2, cursor: 3)
                    node.nextHorizon = Horizon(sequence: 4, cursor: 5)
                    node.history = [UInt8](repeating: 6, count: 16)
                    try store.add(BranchRow(number: 2, parent: .start, tip: .start), to: node.id)
                    try store.setTip(tip, of: 2, of: node.id)
                    try store.update(node)
                    let kept = try store.node(node.id)
                    try expect(kept?.mark, tip)
                    try expect(kept?.tokenKey, Ledgers.key(3))
                    try expect(kept?.standing, .forked)
                    try expect(kept?.horizon, node.horizon)
                    try expect(kept?.nextHorizon, node.nextHorizon)
                    try expect([kept?.outcomeFloor, kept.map { UInt64($0.epoch) }], [6, 4])
                    try expect(kept?.history, node.history)
                }
            },
            OfficeContract("all keys but the last are taken out of use, each once") { books in
                try books.found()
                try books.write { store in
                    for byte in [UInt8(1), 2, 3] { try store.addKey(Ledgers.key(byte), to: Ledgers.node) }
                    try store.revokeEarlierKeys(of: Ledgers.node, after: 5)
                    try store.addKey(Ledgers.key(4), to: Ledgers.node)
                    try store.revokeEarlierKeys(of: Ledgers.node, after: 9)
                    let keys = try store.node(Ledgers.node)?.keys ?? []
                    try expect(keys.map(\.key), [1, 2, 3, 4].map { Ledgers.key($0) })
                    try expect(keys.map(\.revokedAfter), [5, 5, 9, nil])
                }
            },
            OfficeContract("a payer's certificates stand beside each other; the one that ends last speaks for it") {
                books in
                try books.write { store in
                    func row(_ payer: UInt8, _ byte: UInt8, ends: Int64, _ issuer: ShortName = .of("B")) -> PayerRow {
                        PayerRow(
                            keyID: .of(payer), issuer: issuer, certificate: [byte], expires: ends,
                            currency: .of("KES"))
                    }
                    let other = row(2, 9, ends: 3, .of("C"))
                    let rows = [row(2, 7, ends: 5), row(2, 8, ends: 5), other, row(2, 1, ends: 1)]
                    for row in [rows[3], rows[1], row(1, 1, ends: 1), rows[0], other, rows[3]] { try store.keep(row) }
                    try expect(store.certificates(of: .of(2), limit: 9), rows)
                    try expect(store.certificates(of: .of(2), limit: 2), Array(rows.prefix(2)))
                    try expect(store.certificates(of: .of(3), limit: 9), [])
                    try expect(store.certificates(limit: 9).count, 5)
                    try expect(store.certificates(limit: 2).count, 2)
                    try expect(store.payer(.of(2)), rows[0])
                    try expect(store.payer(.of(3)), nil)
                    try expect(store.payers(limit: 9).map(\.keyID), [.of(1), .of(2)])
                    try expect(store.payers(limit: 9).map(\.expires), [1, 5])
                    try expect(store.payers(limit: 1), [row(1, 1, ends: 1)])
                }
            },
            OfficeContract("a token for pulling is known by its digest, and added once") { books in
                try books.write { try $0.addPullToken(digest: .of(1), name: "a", created: 1) }
                try books.refuse { try $0.addPullToken(digest: .of(1), name: "b", created: 1) }
                try books.write { store in
                    try expect(
                        [store.hasPullToken(digest: .of(1)), store.hasPullToken(digest: .of(2))], [true, false])
                }
            },
        ]
    }

    /// Raw bytes and chains.
    static var chains: [OfficeContract] {
        [
            OfficeContract("bytes of a chain are kept once a node, and another node's do not count") { books in
                try books.found()
                let place = ChainPlace(branch: 1, head: ChainHead(epoch: 1, sequence: 1, digest: .of(1)))
                try books.write { store in
                    try store.keep(Ledgers.raw(1, at: 1))
                    try expect(store.kept(.of(1), of: Ledgers.node), .inChain(place))
                    try expect(store.kept(.of(1), of: .of(9)), .none)
                    try expect(store.keptBytes(.of(1), of: Ledgers.node), [1, 1])
                    try expect(store.keptBytes(.of(1), of: .of(9)), nil)
                }
                try books.refuse { try $0.keep(Ledgers.raw(1, at: 1)) }
            },
            OfficeContract("a stray is kept once, apart, and may still become a part of a chain") { books in
                try books.found()
                try books.write { store in
                    for _ in 0..<2 { try store.keep(Ledgers.raw(1, at: 5, .stray, branch: nil)) }
                    try expect(store.kept(.of(1), of: Ledgers.node), .stray)
                    try expect(store.keptBytes(.of(1), of: Ledgers.node), nil)
                    try expect(
                        store.place(
                            at: ChainPoint(ChainHead(epoch: 1, sequence: 5, digest: .of(1))), of: Ledgers.node), nil)
                    try store.keep(Ledgers.raw(1, at: 5))
                    let place = ChainPlace(branch: 1, head: ChainHead(epoch: 1, sequence: 5, digest: .of(1)))
                    try expect(store.kept(.of(1), of: Ledgers.node), .inChain(place))
                    try expect(store.keptBytes(.of(1), of: Ledgers.node), [1, 1])
                }
            },
            OfficeContract("a point is found on whichever chain, by where the chain goes on from") { books in
                try books.found()
                try books.write { store in
                    try store.keep(Ledgers.raw(1, at: 4))
                    try store.add(BranchRow(number: 2, parent: .start, tip: .start), to: Ledgers.node)
                    try store.keep(Ledgers.raw(2, at: 4, branch: 2, chainDigest: .of(7)))
                    let own = ChainHead(epoch: 1, sequence: 4, digest: .of(1))
                    let other = ChainHead(epoch: 1, sequence: 4, digest: .of(7))
                    try expect(
                        store.place(at: ChainPoint(own), of: Ledgers.node), ChainPlace(branch: 1, head: own))
                    try expect(
                        store.place(at: ChainPoint(other), of: Ledgers.node), ChainPlace(branch: 2, head: other))
                    let none = ChainHead(epoch: 1, sequence: 4, digest: .of(2))
                    try expect(store.place(at: ChainPoint(none), of: Ledgers.node), nil)
                    try expect(store.place(at: ChainPoint(own), of: .of(9)), nil)
                }
            },
            OfficeContract("a chain begins beside another, once, and its tip is found as a place") { books in
                try books.found()
                let parent = ChainPlace(branch: 1, head: ChainHead(epoch: 1, sequence: 3, digest: .of(3)))
                let tip = ChainHead(epoch: 2, sequence: 9, digest: .of(9))
                try books.write { store in
                    try store.add(BranchRow(number: 2, parent: parent, tip: parent.head), to: Ledgers.node)
                    try store.setTip(tip, of: 2, of: Ledgers.node)
                    try expect(store.tip(of: 2, of: Ledgers.node), tip)
                    try expect(
                        store.branches(of: Ledgers.node).last, BranchRow(number: 2, parent: parent, tip: tip))
                    try expect(store.place(at: ChainPoint(tip), of: Ledgers.node), ChainPlace(branch: 2, head: tip))
                }
                try books.refuse {
                    try $0.add(BranchRow(number: 2, parent: parent, tip: parent.head), to: Ledgers.node)
                }
                try books.refuse { _ = try $0.tip(of: 3, of: Ledgers.node) }
            },
            OfficeContract("what is in quarantine is listed newest first, without its bytes, and is part of its chain")
            {
                books in
                try books.found()
                try books.write { store in
                    for byte in [UInt8(1), 2, 3] {
                        try store.keep(Ledgers.raw(byte, at: UInt64(byte), .quarantine, why: "noise \(byte)"))
                    }
                    let listed = try store.quarantined(limit: 2)
                    try expect(listed.map(\.why), ["noise 3", "noise 2"])
                    try expect(listed.map(\.bytes), [[], []])
                    let place = ChainPlace(branch: 1, head: ChainHead(epoch: 1, sequence: 2, digest: .of(2)))
                    try expect(store.kept(.of(2), of: Ledgers.node), .inChain(place))
                }
            },
        ]
    }
}
