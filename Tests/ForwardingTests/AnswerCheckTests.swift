import Forwarding
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("What counts as an answer")
struct AnswerCheckTests {
    let world: TestWorld
    let chain: [SignedRecord]
    let exchange: Exchange

    init() throws {
        world = try TestWorld()
        chain = try world.node.cashChain(1...3)
        exchange = world.node.exchange(chain)
    }

    /// Checks bytes as the node of the world does: three records in its chain, the first one pruned.
    @discardableResult
    private func check(
        _ bytes: [UInt8], exchange other: Exchange? = nil, earliest: Int64 = TestWorld.noon
    ) throws -> AcceptedAnswer {
        try (other ?? exchange).awaited(at: chain[2].head).check(
            answer: bytes, keySet: world.keySet, earliest: earliest, using: world.primitives
        ) { sequence in
            (2...3).contains(sequence) ? chain[Int(sequence) - 1].digest : nil
        }
    }

    private func signed(_ answer: Answer, by key: SigningKey? = nil) throws -> [UInt8] {
        try Signed<Answer>.signed(answer, by: key ?? world.answerKey).bytes
    }

    @Test("a signed answer to this exchange counts, and its bytes are kept as they came")
    func good() throws {
        let outcome = Outcome(.paid, on: chain[0])
        let answer = exchange.answer(outcomes: [outcome], hasMore: true)
        let bytes = try signed(answer)
        let accepted = try check(bytes)
        #expect(accepted.answer == answer)
        #expect(accepted.bytes == bytes)
        #expect(accepted.keySets.isEmpty && accepted.doubt == nil && accepted.isMarkOwn)
    }

    typealias Bytes = @Sendable (AnswerCheckTests) throws -> [UInt8]
    typealias Bad = (bytes: Bytes, fault: AnswerFault)

    static let page = "<html><head><title>Welcome to Airport WiFi</title></head><body>Please sign in.</body></html>"

    static let bad: [Row<Bad>] = [
        Row("nothing", ({ _ in [] }, .notAnAnswer)),
        Row("a captive portal's page", ({ _ in Array(page.utf8) }, .notAnAnswer)),
        Row("JSON", ({ _ in Array("{\"ok\":true}".utf8) }, .notAnAnswer)),
        Row("half an answer", ({ Array(try $0.signed($0.exchange.answer()).prefix(60)) }, .notAnAnswer)),
        Row("an answer and a byte", ({ try $0.signed($0.exchange.answer()) + [0] }, .notAnAnswer)),
        Row(
            "our own exchange, echoed", ({ try Signed.signed($0.exchange, by: $0.world.node.key).bytes }, .notAnAnswer)),
        Row("a policy instead", ({ try Signed.signed($0.world.policy, by: $0.world.answerKey).bytes }, .notAnAnswer)),
        Row("five mebibytes", ({ _ in [UInt8](repeating: 0x84, count: 5 << 20) }, .notAnAnswer)),
        Row("signed by a stranger", ({ try $0.signed($0.exchange.answer(), by: $0.world.payer.key) }, .badSignature)),
        Row(
            "signed by HQ's key for policies",
            ({ try $0.signed($0.exchange.answer(), by: $0.world.policyKey) }, .badSignature)),
        Row("signed by the root itself", ({ try $0.signed($0.exchange.answer(), by: $0.world.root) }, .badSignature)),
        Row(
            "signed as a policy",
            (
                { test in
                    let payload = test.exchange.answer().item.encoded()
                    return try COSESign1.signed(payload, for: .policy, by: test.world.answerKey).encoded()
                }, .badSignature
            )),
        Row(
            "altered in its last byte",
            (
                { test in
                    var bytes = try test.signed(test.exchange.answer())
                    bytes[bytes.count - 1] ^= 1
                    return bytes
                }, .badSignature
            )),
        Row(
            "for another node",
            ({ try $0.signed($0.exchange.answer(node: $0.world.neighbour.id)) }, .notForThisExchange)),
        Row(
            "to an earlier exchange",
            ({ try $0.signed($0.exchange.answer(nonce: [UInt8](repeating: 9, count: 16))) }, .notForThisExchange)),
        Row(
            "a stranger's answer to somebody else: the signature is looked at first",
            (
                { try $0.signed($0.exchange.answer(node: $0.world.neighbour.id), by: $0.world.payer.key) },
                .badSignature
            )),
    ]

    @Test("what is not HQ's answer to this exchange is not used at all", arguments: bad)
    func refused(_ row: Row<Bad>) throws {
        let bytes = try row.content.bytes(self)
        #expect(throws: row.content.fault) { _ = try check(bytes) }
    }

    @Test("HQ may hold less than the node, nothing at all, or a record that the node has pruned")
    func marks() throws {
        let marks: [ChainHead] = [
            .start, ChainHead(epoch: 1, sequence: 1, digest: .of(1)), chain[1].head, chain[2].head,
            ChainHead(epoch: 1, sequence: 0, digest: .of(9)),
        ]
        for mark in marks {
            let accepted = try check(try signed(exchange.answer(mark: mark)))
            #expect(accepted.answer.mark == mark && accepted.isMarkOwn && accepted.doubt == nil)
        }
    }

    @Test("an answer key that is surely over signs nothing any more")
    func expiredKey() throws {
        let bytes = try signed(exchange.answer())
        #expect(throws: AnswerFault.badSignature) { try check(bytes, earliest: TestWorld.noon + 366 * 86_400) }
    }

    @Test("a failure to read the node's own chain is passed on, not swallowed")
    func ownFault() throws {
        struct DiskFault: Error {}
        let bytes = try signed(exchange.answer())
        #expect(throws: DiskFault.self) {
            _ = try exchange.awaited(at: chain[2].head).check(
                answer: bytes, keySet: world.keySet, earliest: 0, using: world.primitives
            ) {
                _ in
                throw DiskFault()
            }
        }
    }

    typealias Doubtful = (mark: ChainHead?, standing: Standing, doubt: AnswerFault, isMarkOwn: Bool)

    static func head(_ sequence: UInt64) -> ChainHead { ChainHead(epoch: 1, sequence: sequence, digest: .of(9)) }

    static let doubtful: [Row<Doubtful>] = [
        Row("HQ holds more than the node", (head(4), .good, .nodeIsBehind(mark: 4), false)),
        Row("HQ holds another record at the head", (head(3), .good, .chainDiffers(at: 3), false)),
        Row("HQ holds another record further back", (head(2), .good, .chainDiffers(at: 2), false)),
        Row("HQ knows two chains, and follows ours", (nil, .forked, .forked, true)),
        Row("HQ knows two chains, and follows the other", (head(3), .forked, .forked, false)),
        Row("HQ knows two chains, and the other is longer", (head(9), .forked, .forked, false)),
        Row("HQ has taken our key out of use", (nil, .revoked, .revoked, true)),
        Row("HQ has taken our key out of use, and holds another chain", (head(2), .revoked, .revoked, false)),
    ]

    @Test("an answer that casts doubt on the node counts all the same: its verdicts are HQ's word", arguments: doubtful)
    func doubts(_ row: Row<Doubtful>) throws {
        let answer = exchange.answer(
            mark: row.content.mark, outcomes: [Outcome(.paid, on: chain[0])], standing: row.content.standing)
        let accepted = try check(try signed(answer))
        #expect(accepted.doubt == row.content.doubt)
        #expect(accepted.isMarkOwn == row.content.isMarkOwn)
        #expect(accepted.answer == answer)
    }

    /// A key set with a new key for answers; signed by the world's root, as the set before it asks.
    private func keySet(
        _ version: UInt64, answers key: SigningKey, root: SigningKey? = nil, by signer: SigningKey? = nil
    ) throws -> Signed<KeySet> {
        let entry = KeySet.Entry(
            purpose: .answer, key: key.publicKey, notBefore: TestWorld.noon, notAfter: TestWorld.noon + 366 * 86_400)
        let set = KeySet(root: (root ?? world.root).publicKey, keys: [entry], version: version)
        return try .signed(set, by: signer ?? world.root)
    }

    @Test("newer key sets come in a row, each signed by the root of the one before; the last one is in force")
    func keySets() throws {
        let (first, second, root) = (try SigningKey.generate(), try SigningKey.generate(), try SigningKey.generate())
        let sets = [
            try keySet(2, answers: first, root: root), try keySet(4, answers: second, root: root, by: root),
        ]
        let answer = exchange.answer(keySets: sets.map(\.bytes))
        let accepted = try check(try signed(answer, by: second))
        #expect(accepted.keySets == sets)
        #expect(throws: AnswerFault.badSignature) { try check(try signed(answer, by: first)) }
        #expect(throws: AnswerFault.badSignature) { try check(try signed(answer)) }
    }

    @Test("a key set that nobody signed who may ends the row; what was signed before it counts")
    func brokenRow() throws {
        let (first, thief) = (try SigningKey.generate(), try SigningKey.generate())
        let good = try keySet(2, answers: first)
        let bad: [(String, [UInt8])] = [
            ("signed by a stranger", try keySet(3, answers: thief, by: thief).bytes),
            ("signed by a key for answers", try keySet(3, answers: thief, by: world.answerKey).bytes),
            ("no newer than the node's", try keySet(1, answers: thief).bytes),
            ("noise", [1, 2, 3]),
        ]
        for (name, bytes) in bad {
            let answer = exchange.answer(keySets: [good.bytes, bytes])
            #expect(try check(try signed(answer, by: first)).keySets == [good], "\(name)")
            #expect(throws: AnswerFault.badSignature, "\(name)") { try check(try signed(answer, by: thief)) }
            let alone = exchange.answer(keySets: [bytes])
            #expect(try check(try signed(alone)).keySets.isEmpty, "\(name)")
        }
        let twin = try keySet(2, answers: thief)
        let row = exchange.answer(keySets: [good.bytes, twin.bytes])
        #expect(try check(try signed(row, by: first)).keySets == [good], "no newer than the one before")
    }

    @Test("every fault says what is safe and what to do")
    func texts() {
        let faults: [AnswerFault] = [
            .notAnAnswer, .badSignature, .notForThisExchange, .nodeIsBehind(mark: 4), .chainDiffers(at: 3), .forked,
            .revoked,
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        for fault in faults.prefix(3) { #expect(fault.description.contains("everything taken is kept")) }
        for fault in faults.suffix(4) {
            #expect(fault.description.contains("nothing is sold until it is enrolled again"))
        }
    }
}
