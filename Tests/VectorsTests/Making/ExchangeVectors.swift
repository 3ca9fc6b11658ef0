import Payments
import SyncProtocol
import Testing

extension VectorSource {
    /// Exchange, answer, and what the node asks of an answer; the order of a buyer who pays online.
    static func exchange(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let chain = try Chain(world)
        try exchanges(chain, in: &list)
        try answers(chain, in: &list)
        try answerChecks(chain, in: &list)
        try orders(in: &list)
        return list.file(
            about: "Exchange and answer, what a node checks in an answer, and a buyer's order to pay online.")
    }

    private static func exchanges(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        func exchange(_ records: ArraySlice<SignedRecord>) throws -> Signed<Exchange> {
            try .signed(
                Exchange(
                    node: world.nodeID, head: chain.signed[7].head, nonce: World.sixteen(0x20), policyVersion: 3,
                    outcomeCursor: 2, records: records.map(\.bytes)), by: world.node)
        }
        try list.accept(
            "exchange", "exchange", "records 3 and 4 of a chain of 8", bytes: exchange(chain.signed[2...3]).bytes,
            key: "node")
        try list.accept(
            "exchange", "exchange without records", "asks for outcomes and policy only", bytes: exchange([]).bytes,
            key: "node")
        try list.accept(
            "exchange", "exchange with an unknown field", "a field of a newer node is skipped",
            bytes: list.changed("exchange") { $0[99] = 1 }, key: "node", skips: true)
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            ("short nonce", "a nonce is 16 bytes", 3, .bytes([1]), Reason("outOfRange", in: "exchange", field: 3)),
            ("no head", "field 2 is missing", 2, nil, Reason("missing", in: "exchange", field: 2)),
            (
                "head in epoch 0", "epochs count from 1", 2,
                .array([0, 8, .bytes([UInt8](repeating: 0, count: 32))]),
                Reason("shape", in: "exchange", detail: "not a position in a chain")
            ),
            (
                "empty record", "a record has bytes", 6, .array([.bytes([])]),
                Reason("outOfRange", in: "exchange", field: 6)
            ),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse("exchange", name, shows, field: field, is: value, reason)
        }
        try list.refuseForgeries(of: "exchange", structure: "exchange")
    }

    static func answer(_ world: World, mark: ChainHead, policy: [UInt8]? = nil, outcomes: [Outcome] = []) -> Answer {
        Answer(
            node: world.nodeID, nonce: World.sixteen(0x20), history: World.sixteen(0xA0), mark: mark,
            outcomes: outcomes,
            hasMore: false, policy: policy, horizon: 0, callAgainSeconds: 300, time: World.time + 600)
    }

    private static func answers(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let verdicts: [(UInt64, Verdict)] = [
            (3, Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant)), (4, .paid),
            (5, Verdict(decision: .paid, reason: .equivocation, liability: .issuer)),
            (7, Verdict(decision: .held, reason: .originalMissing)),
            (8, Verdict(decision: .exception, reason: .sumsDiffer)),
        ]
        let outcomes = verdicts.enumerated().map { index, verdict in
            Outcome(
                cursor: UInt64(index + 3), sequence: verdict.0, record: chain.signed[Int(verdict.0) - 1].digest,
                verdict: verdict.1, time: World.time + 599)
        }
        let full = try Signed.signed(
            answer(world, mark: chain.signed[3].head, policy: world.policy(version: 4).bytes, outcomes: outcomes),
            by: world.answer)
        try list.accept(
            "answer", "answer", "the mark at record 4, five outcomes, a newer policy", bytes: full.bytes, key: "answer")
        let newer = try list.changed("answer") { fields in
            guard case .array(let outcomes)? = fields[5], let first = outcomes.first else { return }
            fields[5] = .array([try first.changed { $0[5] = "solarFlare" }])
        }
        try list.accept(
            "answer", "answer with an unknown reason", "a reason of a newer HQ is read as `other`", bytes: newer,
            key: "answer",
            skips: true)
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            ("more as a number", "a boolean", 6, 0, Reason("wrongType", in: "answer", field: 6)),
            ("call again in 8 days", "7 days at most", 9, 691_200, Reason("outOfRange", in: "answer", field: 9)),
            ("empty policy", "a policy has bytes", 7, .bytes([]), Reason("outOfRange", in: "answer", field: 7)),
            ("no mark", "field 4 is missing", 4, nil, Reason("missing", in: "answer", field: 4)),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse("answer", name, shows, field: field, is: value, reason)
        }
        try list.refuse(
            "answer", "unknown decision", "a decision that nobody knows cannot be followed",
            bytes: list.changed("answer") { fields in
                guard case .array(let outcomes)? = fields[5], let first = outcomes.first else { return }
                fields[5] = .array([try first.changed { $0[4] = 9 }])
            }, Reason("outOfRange", in: "outcome", field: 4))
        try list.refuseForgeries(of: "answer", structure: "answer")
    }

    private static func orders(in list: inout VectorList) throws {
        let world = list.world
        let order = PaymentOrder(
            counter: world.counter, amount: world.money(4_800), payment: try world.paymentID(0x40),
            time: World.time + 40)
        try list.accept(
            "payment-order", "payment order", "the buyer's phone orders HQ to pay the counter",
            bytes: Signed.signed(order, by: world.payer).bytes, key: "payer")
        try list.refuse(
            "payment order", "order over nothing", "an amount is 1 at least", field: 2, is: 0,
            Reason("outOfRange", in: "payment order", field: 2))
        try list.refuseForgeries(of: "payment order", structure: "payment order")
    }
}
