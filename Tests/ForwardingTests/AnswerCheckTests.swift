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
        try (other ?? exchange).check(
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
        #expect(accepted.policy == nil)
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
            "HQ holds more than the node",
            (
                { try $0.signed($0.exchange.answer(mark: ChainHead(epoch: 1, sequence: 4, digest: .of(4)))) },
                .nodeIsBehind(mark: 4)
            )),
        Row(
            "HQ holds another record at the head",
            (
                { try $0.signed($0.exchange.answer(mark: ChainHead(epoch: 1, sequence: 3, digest: .of(3)))) },
                .chainDiffers(at: 3)
            )),
        Row(
            "HQ holds another record further back",
            (
                { try $0.signed($0.exchange.answer(mark: ChainHead(epoch: 1, sequence: 2, digest: .of(2)))) },
                .chainDiffers(at: 2)
            )),
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
        for mark in marks { #expect(try check(try signed(exchange.answer(mark: mark))).answer.mark == mark) }
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
            _ = try exchange.check(answer: bytes, keySet: world.keySet, earliest: 0, using: world.primitives) { _ in
                throw DiskFault()
            }
        }
    }

    typealias Offer = (bytes: Bytes, isTaken: Bool)

    private func policy(_ version: UInt64, by key: SigningKey? = nil) throws -> [UInt8] {
        var draft = world.policyDraft
        draft.version = version
        return try Signed<Policy>.signed(draft.policy, by: key ?? world.policyKey).bytes
    }

    static let offers: [Row<Offer>] = [
        Row("a newer policy", ({ try $0.policy(4) }, true)),
        Row("a much newer policy", ({ try $0.policy(UInt64(Int64.max)) }, true)),
        Row("the same policy again", ({ try $0.policy(3) }, false)),
        Row("an older policy", ({ try $0.policy(2) }, false)),
        Row("signed by HQ's key for answers", ({ try $0.policy(4, by: $0.world.answerKey) }, false)),
        Row("signed by a stranger", ({ try $0.policy(4, by: $0.world.payer.key) }, false)),
        Row("damaged", ({ Array(try $0.policy(4).dropLast()) }, false)),
        Row("noise", ({ _ in [1, 2, 3] }, false)),
    ]

    @Test(
        "a policy is taken only when it is newer and signed; the rest of the answer is good either way",
        arguments: offers)
    func policies(_ row: Row<Offer>) throws {
        let bytes = try row.content.bytes(self)
        let older = world.node.exchange(chain, policyVersion: 3)
        let outcome = Outcome(.paid, on: chain[0])
        let accepted = try check(try signed(older.answer(outcomes: [outcome], policy: bytes)), exchange: older)
        #expect(accepted.policy?.bytes == (row.content.isTaken ? bytes : nil))
        #expect(accepted.answer.outcomes == [outcome])
    }

    @Test("every fault says what is safe and what to do")
    func texts() {
        let faults: [AnswerFault] = [
            .notAnAnswer, .badSignature, .notForThisExchange, .nodeIsBehind(mark: 4), .chainDiffers(at: 3),
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        for fault in faults.prefix(3) { #expect(fault.description.contains("everything taken is kept")) }
        for fault in faults.suffix(2) {
            #expect(fault.description.contains("nothing is sold until it is enrolled again"))
        }
    }
}
