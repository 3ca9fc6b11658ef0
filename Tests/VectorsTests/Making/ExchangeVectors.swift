import Payments
import Signing
import SyncProtocol
import Testing

extension VectorSource {
    /// Exchange, answer, and what the node asks of an answer; the order of a buyer who pays online.
    static func exchange(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let chain = try Chain(world)
        try exchanges(chain, in: &list)
        try successors(in: &list)
        try answers(chain, in: &list)
        try policyParts(chain, in: &list)
        try answerChecks(chain, in: &list)
        try standings(chain, in: &list)
        try lives(chain, in: &list)
        try successions(chain, in: &list)
        try orders(in: &list)
        return list.file(
            about: "Exchange and answer, what a node checks in an answer, and a buyer's order to pay online.")
    }

    private static func exchanges(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let records = chain.signed[2...3].map(\.bytes)
        func exchange(_ upload: [UInt8]) throws -> Signed<Exchange> {
            try .signed(
                Exchange(
                    node: world.nodeID, nonce: World.sixteen(0x20), policyVersion: 3,
                    outcomeCursor: 2, upload: upload, base: ChainPoint(chain.signed[1].head),
                    history: World.sixteen(0xA0)), by: world.node)
        }
        let context = UploadContext(world, base: chain.signed[1].head)
        let compact = Upload.encode(records, context, .none, using: .libcrypto)
        try list.accept(
            "exchange", "exchange", "records 3 and 4 of a chain of 12, behind record 2", bytes: exchange(compact).bytes,
            key: "node")
        try list.accept(
            "exchange", "exchange in the literal form", "the same records in the form that needs no context",
            bytes: exchange(Upload.literal(records)).bytes, key: "node")
        try list.accept(
            "exchange", "exchange without records", "asks for outcomes and policy only", bytes: exchange([]).bytes,
            key: "node")
        let box = try World.sealedBox(for: world.paymentID(0x18))
        let full = try Exchange(
            node: world.nodeID, nonce: World.sixteen(0x20), policyVersion: 3,
            outcomeCursor: 7, base: ChainPoint(chain.signed[11].head), keySetVersion: 2,
            policyProgress: PolicyProgress(version: 4, held: 32_768),
            answers: [Signed.signed(answer(world, mark: chain.signed[3].head), by: world.answer).bytes],
            successor: Signed.signed(
                SuccessorKey(node: world.nodeID, key: world.nextNode.publicKey), by: world.nextNode
            )
            .bytes, sealed: [SealedItem(payment: world.paymentID(0x18), box: box)], history: World.sixteen(0xA0),
            typing: TypingOffer(box: box, highest: 41))
        try list.accept(
            "exchange", "exchange with everything",
            "a policy begun, an answer brought back, a next key, a sealed box, a key for digits",
            bytes: Signed.signed(full, by: world.node).bytes, key: "node")
        try list.accept(
            "exchange", "exchange with no answers left", "HQ asked for answers, and the node has none any more",
            bytes: list.changed("exchange with everything") { $0[10] = .array([]) }, key: "node")
        try list.accept(
            "exchange", "exchange with an unknown field", "a field of a newer node is skipped",
            bytes: list.changed("exchange") { $0[99] = 1 }, key: "node", skips: true)
        try refuseExchanges(in: &list)
        try list.refuseForgeries(of: "exchange", structure: "exchange")
    }

    private static func refuseExchanges(in list: inout VectorList) throws {
        func shape(_ detail: String) -> Reason { Reason("shape", in: "exchange", detail: detail) }
        func range(_ field: UInt64) -> Reason { Reason("outOfRange", in: "exchange", field: field) }
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            ("short nonce", "a nonce is 16 bytes", 3, .bytes([1]), range(3)),
            ("no nonce", "field 3 is missing", 3, nil, Reason("missing", in: "exchange", field: 3)),
            ("empty upload", "an upload has bytes", 6, .bytes([]), range(6)),
            ("no base", "field 7 is missing", 7, nil, Reason("missing", in: "exchange", field: 7)),
            (
                "base with a whole digest", "the first 8 bytes only", 7,
                .array([2, .bytes([UInt8](repeating: 0, count: 32))]), shape("not a place in a chain")
            ),
            (
                "no key set version", "field 8 is missing", 8, nil, Reason("missing", in: "exchange", field: 8)
            ),
            ("short history", "a history's name is 16 bytes", 13, .bytes([1]), range(13)),
            ("no history", "field 13 is missing", 13, nil, Reason("missing", in: "exchange", field: 13)),
            (
                "policy progress of three", "version and bytes held", 9, .array([4, 0, 0]),
                shape("not a policy's progress")
            ),
            ("empty answer", "an answer has bytes", 10, .array([.bytes([])]), range(10)),
            ("no boxes", "a list of nothing is left out", 12, .array([]), range(12)),
            ("65 answers", "64 at most", 10, .array([CBOR](repeating: .bytes([1]), count: 65)), range(10)),
            ("next key of 513 bytes", "512 at most", 11, .bytes([UInt8](repeating: 0, count: 513)), range(11)),
            (
                "key for digits without a box", "1 to 512 bytes", 16, .array([.bytes([]), 41]),
                shape("not a typing key")
            ),
            (
                "key for digits with too high a number", "2^48 at most", 16,
                .array([.bytes([1]), .unsigned(1 << 48 + 1)]), shape("not a typing key")
            ),
            (
                "sealed item without a box", "1 to 4096 bytes", 12,
                .array([.array([.bytes(World.sixteen(0x18)), .bytes([])])]), shape("not a sealed item")
            ),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse("exchange with everything", name, shows, field: field, is: value, reason)
        }
    }

    private static func successors(in list: inout VectorList) throws {
        let world = list.world
        let successor = SuccessorKey(node: world.nodeID, key: world.nextNode.publicKey)
        try list.accept(
            "successor-key", "next key", "the node's next key, stated by that key",
            bytes: Signed.signed(successor, by: world.nextNode).bytes, key: "next node")
        try list.refuse(
            "next key", "next key of nobody", "field 1 is missing", field: 1, is: nil,
            Reason("missing", in: "successor key", field: 1))
        try list.refuse(
            "next key", "next key that is none", "field 2 is a key", field: 2, is: .bytes([1]),
            Reason("shape", in: "successor key", detail: "not a public key"))
        try list.refuseForgeries(of: "next key", structure: "successor key")
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

extension UploadContext {
    /// What both sides of the vectors' world know.
    init(_ world: World, base: ChainHead) {
        self.init(
            node: world.nodeID, merchant: world.merchant, counter: world.counter, currency: world.kes, base: base)
    }
}
