import Payments
import SyncProtocol
import TestWorld
import Testing

/// Nothing that arrives over a network may trap.
@Suite("Hostile messages")
struct SyncProtocolFuzzTests {
    private let signer = PaperSigner()
    private let nonce = TestNode.nonce
    private let head = ChainHead(epoch: 1, sequence: 7, digest: .of(7))

    private func fuzz<Content: SignedContent>(_ samples: [Content]) throws {
        let samples = try samples.map { try Signed<Content>.signed($0, by: signer).bytes }
        var fuzz = Fuzz(Content.structure)
        var read = 0
        fuzz.run(samples: samples) { bytes in
            guard let signed = try? Signed<Content>(decoding: bytes) else { return }
            read += 1
            #expect(signed.bytes == bytes)
            // A message of a newer peer may say more than is kept here; what is kept is still read the same way.
            let kept = signed.content.item
            guard var fields = try? Fields(kept, of: Content.structure) else { return }
            let again = try? Content(&fields)
            #expect(again?.item.encoded() == kept.encoded())
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }

    @Test("exchanges")
    func exchanges() throws {
        let exchange = Exchange(
            node: .of(1), nonce: nonce, policyVersion: 3, outcomeCursor: 9,
            upload: Upload.literal([[1, 2, 3], [4]]), base: ChainPoint(head), keySetVersion: 2,
            policyProgress: PolicyProgress(version: 4, held: 7), answers: [[1], [2]], successor: [3],
            sealed: [SealedItem(payment: .of(1), box: [4])], history: nonce, keySet: [5],
            policy: [6])
        try fuzz([exchange])
    }

    @Test("successor keys")
    func successors() throws { try fuzz([SuccessorKey(node: .of(1), key: signer.publicKey)]) }

    @Test("answers")
    func answers() throws {
        let outcome = Outcome(
            cursor: 1, sequence: 7, record: .of(7),
            verdict: Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant), time: TestWorld.noon
        )
        let answer = Answer(
            node: .of(1), nonce: nonce, history: nonce, mark: head, outcomes: [outcome, outcome], hasMore: false,
            policy: PolicyPart(version: 4, of: [1, 2, 3], offset: 0), horizon: Horizon(sequence: 3, cursor: 4),
            callAgainSeconds: 60, time: TestWorld.noon, standing: .revoked, wantsAnswersAfter: 5, keySets: [[1]],
            successor: .of(2), wantsLiteral: true, sealedHeld: [.of(3)])
        try fuzz([answer])
    }

    @Test("enrolment requests")
    func requests() throws {
        try fuzz([EnrolmentRequest(node: .of(1), token: nonce, key: signer.publicKey, nonce: nonce)])
    }

    @Test("enrolment answers")
    func enrolments() throws {
        let registration = Registration(
            node: .of(1), counter: .of(2), counterName: "Stall 7", merchant: .of("KIOSK-7"), merchantName: "Mama Njeri",
            currency: .of("KES"), utcOffsetMinutes: 180)
        try fuzz([
            EnrolmentAnswer(
                nonce: nonce, keySet: [1], policy: [2], registration: registration, time: TestWorld.noon,
                history: nonce)
        ])
    }

    @Test("payment orders")
    func orders() throws {
        try fuzz([PaymentOrder(counter: .of(2), amount: .kes(1_250), payment: .of(5), time: TestWorld.noon)])
    }
}
