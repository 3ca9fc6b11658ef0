import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("The messages between node and HQ")
struct MessageTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func exchange() throws -> Exchange { world.node.exchange(try world.node.cashChain(1...3)) }

    /// An exchange that says everything that one can say.
    private func fullExchange() throws -> Exchange {
        let plain = try exchange()
        let next = try SigningKey.generate()
        return Exchange(
            node: plain.node, nonce: plain.nonce, policyVersion: 4, outcomeCursor: 9,
            upload: plain.upload, base: plain.base, keySetVersion: 2,
            policyProgress: PolicyProgress(version: 5, held: 32_768), answers: [[1], [2, 3]],
            successor: try Signed.signed(SuccessorKey(node: plain.node, key: next.publicKey), by: next).bytes,
            sealed: [SealedItem(payment: .of(1), box: [7]), SealedItem(payment: .of(2), box: [8, 9])],
            history: TestWorld.history, keySet: [4], policy: [5])
    }

    private func answer() throws -> Answer {
        let exchange = try exchange()
        let record = try world.node.cashChain(1...1)[0]
        let policy = try Signed<Policy>.signed(world.policy, by: world.policyKey)
        let verdicts: [Verdict] = [
            .paid, Verdict(decision: .paid, reason: .listedLater, liability: .issuer),
            Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant),
            Verdict(decision: .exception, reason: .fork), Verdict(decision: .held, reason: .originalMissing),
        ]
        let outcomes = verdicts.enumerated().map { Outcome($1, on: record, cursor: UInt64($0 + 1)) }
        return exchange.answer(
            outcomes: outcomes, hasMore: true, policy: PolicyPart(version: 4, of: policy.bytes, offset: 0))
    }

    /// An answer that says everything that one can say.
    private func fullAnswer() throws -> Answer {
        let plain = try answer()
        return Answer(
            node: plain.node, nonce: plain.nonce, history: plain.history, mark: plain.mark, outcomes: plain.outcomes,
            hasMore: true, policy: plain.policy, horizon: Horizon(sequence: 7, cursor: 9), callAgainSeconds: 60,
            time: TestWorld.noon, standing: .forked, wantsAnswersAfter: 3, keySets: [[1], [2]], successor: .of(6),
            wantsLiteral: true, sealedHeld: [.of(1), .of(2)])
    }

    private var registration: Registration {
        Registration(
            node: world.node.id, counter: world.node.counter, counterName: "Stall 7", merchant: world.merchant,
            merchantName: "Mama Njeri", currency: .of("KES"), utcOffsetMinutes: 180)
    }

    private func enrolmentAnswer() throws -> EnrolmentAnswer {
        EnrolmentAnswer(
            nonce: TestNode.nonce, keySet: try Signed<KeySet>.signed(world.keySet, by: world.root).bytes,
            policy: try Signed<Policy>.signed(world.policy, by: world.policyKey).bytes, registration: registration,
            time: TestWorld.noon, history: TestWorld.history)
    }

    private var request: EnrolmentRequest {
        EnrolmentRequest(
            node: world.node.id, token: [UInt8](repeating: 0x5A, count: 16), key: world.node.key.publicKey,
            nonce: TestNode.nonce)
    }

    private var order: PaymentOrder {
        PaymentOrder(counter: world.node.counter, amount: .kes(1_250), payment: .of(5), time: TestWorld.noon)
    }

    @Test("every message comes back as it was signed, under its own key and purpose only")
    func roundTrip() throws {
        func check<Content: SignedContent>(_ content: Content, by key: SigningKey) throws {
            let signed = try Signed<Content>.signed(content, by: key)
            let read = try Signed<Content>(decoding: signed.bytes)
            #expect(read.content == content)
            #expect(read.content.item.encoded() == signed.payload)
            #expect(read.isSigned(by: key.publicKey, using: world.primitives))
            #expect(!read.isSigned(by: world.root.publicKey, using: world.primitives))
            let elsewhere = SigningContext.allCases.filter { $0 != Content.context }
            for context in elsewhere {
                let forged = try COSESign1.signed(signed.payload, for: context, by: key).encoded()
                let other = try Signed<Content>(decoding: forged)
                #expect(!other.isSigned(by: key.publicKey, using: world.primitives), "\(context)")
            }
        }
        try check(try exchange(), by: world.node.key)
        try check(world.node.exchange(), by: world.node.key)
        try check(try fullExchange(), by: world.node.key)
        let next = SuccessorKey(node: world.node.id, key: world.payer.key.publicKey)
        try check(next, by: world.payer.key)
        try check(try answer(), by: world.answerKey)
        try check(try fullAnswer(), by: world.answerKey)
        try check(world.node.exchange().answer(), by: world.answerKey)
        try check(request, by: world.node.key)
        try check(try enrolmentAnswer(), by: world.answerKey)
        try check(order, by: world.payer.key)
    }

    @Test("an exchange carries its records' bytes untouched")
    func records() throws {
        let chain = try world.node.cashChain(1...3)
        let signed = try Signed<Exchange>.signed(world.node.exchange(chain), by: world.node.key)
        let upload = try Signed<Exchange>(decoding: signed.bytes).content.upload
        let context = UploadContext(
            node: world.node.id, merchant: world.merchant, counter: world.node.counter, currency: .of("KES"),
            base: .start)
        #expect(
            try Upload.decode(upload, context, .none, using: world.primitives) == chain.map(\.bytes))
    }

    /// A field of a good message, and a value that its schema does not allow. Nil leaves the field out.
    private func expectRefusal<Content: SignedContent>(_ content: Content, _ field: UInt64, _ value: CBOR?) throws {
        guard case .map(let pairs) = content.item else { return }
        let rest = pairs.filter { $0.key != .unsigned(field) }
        let payload = CBOR.map(rest + (value.map { [CBORPair(.unsigned(field), $0)] } ?? [])).encoded()
        let bytes = try COSESign1.signed(payload, for: Content.context, by: PaperSigner()).encoded()
        #expect(throws: FormatFault.self, "\(Content.structure), field \(field)") {
            _ = try Signed<Content>(decoding: bytes)
        }
    }

    @Test("a field that is missing or out of its limits is refused")
    func limits() throws {
        let short = CBOR.bytes([UInt8](repeating: 0, count: 15))
        let exchange = try exchange()
        for field: UInt64 in [1, 3, 4, 5, 7, 8, 13] { try expectRefusal(exchange, field, nil) }
        try expectRefusal(exchange, 3, short)
        try expectRefusal(exchange, 4, .unsigned(1 << 63))
        try expectRefusal(exchange, 5, .negative(0))
        try expectRefusal(exchange, 6, .bytes([]))
        try expectRefusal(exchange, 6, .array([.bytes([1])]))
        let point: [CBOR] = [.unsigned(1), .bytes([1, 2, 3, 4, 5, 6, 7, 8])]
        try expectRefusal(exchange, 7, .array([point[0]]))
        try expectRefusal(exchange, 7, .array([point[0], .bytes([1, 2, 3, 4, 5, 6, 7])]))
        try expectRefusal(exchange, 7, .array([.unsigned(1 << 63), point[1]]))
        try expectRefusal(exchange, 8, .unsigned(1 << 63))
        try expectRefusal(exchange, 9, .array([.unsigned(1)]))
        try expectRefusal(exchange, 9, .array([.unsigned(1), .unsigned(1_048_577)]))
        try expectRefusal(exchange, 10, .array([.bytes([])]))
        try expectRefusal(exchange, 10, .array([.text("answer")]))
        try expectRefusal(exchange, 10, .array([CBOR](repeating: .bytes([1]), count: Exchange.mostAnswers + 1)))
        try expectRefusal(exchange, 11, .bytes([]))
        try expectRefusal(exchange, 11, .bytes([UInt8](repeating: 1, count: SuccessorKey.largestSize + 1)))
        let box = CBOR.array([.bytes([UInt8](repeating: 1, count: 16)), .bytes([1])])
        try expectRefusal(exchange, 12, .array([CBOR](repeating: box, count: Exchange.mostSealed + 1)))
        try expectRefusal(exchange, 12, .array([.array([.bytes([1]), .bytes([1])])]))
        try expectRefusal(
            exchange, 12,
            .array([.array([.bytes([UInt8](repeating: 1, count: 16)), .bytes([UInt8](repeating: 1, count: 4_097))])]))

        try expectRefusal(exchange, 13, short)
        for field: UInt64 in [14, 15] { try expectRefusal(exchange, field, .bytes([])) }

        let answer = try answer()
        for field: UInt64 in [1, 2, 3, 4, 5, 6, 8, 9, 10] { try expectRefusal(answer, field, nil) }
        try expectRefusal(answer, 2, short)
        try expectRefusal(answer, 3, short)
        try expectRefusal(answer, 5, .array([.null]))
        try expectRefusal(answer, 5, .array([CBOR](repeating: .null, count: Answer.mostOutcomes + 1)))
        try expectRefusal(answer, 6, .unsigned(1))
        try expectRefusal(answer, 7, .bytes([]))
        try expectRefusal(answer, 8, .unsigned(1))
        try expectRefusal(answer, 8, .array([.unsigned(1 << 63), .unsigned(1)]))
        try expectRefusal(answer, 8, .array([.unsigned(1), .unsigned(1 << 63)]))
        try expectRefusal(answer, 9, .unsigned(7 * 86_400 + 1))
        try expectRefusal(answer, 10, .float(1.5))
        try expectRefusal(answer, 11, .text("good"))
        try expectRefusal(answer, 12, .unsigned(1 << 63))
        try expectRefusal(answer, 13, .array([CBOR](repeating: .bytes([1]), count: Answer.mostKeySets + 1)))
        try expectRefusal(answer, 14, short)
        try expectRefusal(answer, 15, .unsigned(1))
        try expectRefusal(answer, 16, .array([short]))

        for field: UInt64 in 1...4 { try expectRefusal(request, field, nil) }
        try expectRefusal(request, 2, short)
        try expectRefusal(request, 3, .bytes([1]))
        try expectRefusal(request, 4, short)

        let enrolment = try enrolmentAnswer()
        for field: UInt64 in 1...6 { try expectRefusal(enrolment, field, nil) }
        try expectRefusal(enrolment, 2, .bytes([]))
        try expectRefusal(enrolment, 2, .bytes([UInt8](repeating: 0, count: 65_537)))
        try expectRefusal(enrolment, 3, .bytes([UInt8](repeating: 0, count: 1_048_577)))
        try expectRefusal(enrolment, 4, .null)
        try expectRefusal(enrolment, 6, short)

        for field: UInt64 in 1...5 { try expectRefusal(order, field, nil) }
        try expectRefusal(order, 2, .unsigned(0))
        try expectRefusal(order, 3, .unsigned(0))
        try expectRefusal(order, 4, short)
    }

    /// A node remembers HQ's time and counts on from it: a time at the end of its range would trap at every start.
    @Test("HQ's clock is a time that can be counted on from", arguments: [-1, 1 << 40, .max, .min] as [Int64])
    func time(_ time: Int64) throws {
        try expectRefusal(try answer(), 10, .integer(time))
        try expectRefusal(try enrolmentAnswer(), 5, .integer(time))
    }

    @Test("a message that is too long is refused before it is read")
    func tooLong() {
        func check<Content: SignedContent>(_ type: Content.Type) {
            let bytes = [UInt8](repeating: 0x80, count: Content.largestSize + 1)
            #expect(throws: FormatFault(Content.structure, .tooLong)) { try Signed<Content>(decoding: bytes) }
        }
        check(Exchange.self)
        check(Answer.self)
        check(EnrolmentRequest.self)
        check(EnrolmentAnswer.self)
        check(PaymentOrder.self)
    }

    @Test("a registration has names for people and a time zone of this earth")
    func registrations() throws {
        #expect(try Registration(registration.item) == registration)
        guard case .map(let pairs) = registration.item else { return }
        let bad: [(UInt64, CBOR)] = [
            (3, .text(String(repeating: "x", count: 33))), (4, .text("kiosk")), (5, .text("a\nb")), (6, .unsigned(0)),
            (7, .unsigned(841)), (7, .integer(-841)), (7, .unsigned(.max)), (1, .bytes([])), (2, .null),
        ]
        for (field, value) in bad {
            let spoilt = CBOR.map(pairs.filter { $0.key != .unsigned(field) } + [CBORPair(.unsigned(field), value)])
            #expect(throws: FormatFault.self, "field \(field)") { try Registration(spoilt) }
        }
    }
}

@Suite("Outcomes")
struct OutcomeTests {
    private func outcome(_ verdict: Verdict) -> Outcome {
        Outcome(cursor: 7, sequence: 3, record: .of(1), verdict: verdict, time: TestWorld.noon)
    }

    @Test("every decision, reason and liability comes back", arguments: Decision.allCases)
    func roundTrip(_ decision: Decision) throws {
        let liabilities: [Liability?] = [nil, .issuer, .merchant]
        let reasons: [VerdictReason?] = [nil] + VerdictReason.allCases
        for liability in liabilities {
            for reason in reasons {
                let outcome = outcome(Verdict(decision: decision, reason: reason, liability: liability))
                #expect(try Outcome(outcome.item) == outcome)
            }
        }
    }

    @Test("a reason of a newer HQ is read as some other reason, the decision still counts")
    func newerReason() throws {
        guard case .map(let pairs) = outcome(Verdict(decision: .refused)).item else { return }
        let newer = CBOR.map(pairs + [CBORPair(.unsigned(5), .text("eclipseOfTheSun"))])
        #expect(try Outcome(newer).verdict == Verdict(decision: .refused, reason: .other))
    }

    @Test("a decision or a liability that is not known is refused: nobody guesses about money")
    func unknown() {
        guard case .map(let pairs) = outcome(.paid).item else { return }
        let bad: [(UInt64, CBOR?)] = [
            (1, nil), (2, .negative(0)), (3, .bytes([1])), (4, .unsigned(0)), (4, .unsigned(5)), (4, nil),
            (5, .unsigned(1)),
            (5, .text(String(repeating: "x", count: 41))), (6, .unsigned(0)), (6, .unsigned(3)), (7, nil),
        ]
        for (field, value) in bad {
            let rest = pairs.filter { $0.key != .unsigned(field) }
            let spoilt = CBOR.map(rest + (value.map { [CBORPair(.unsigned(field), $0)] } ?? []))
            #expect(throws: FormatFault.self, "field \(field)") { try Outcome(spoilt) }
        }
    }

    @Test("paid, refused and exception are final, held is not")
    func final() {
        #expect(Decision.allCases.filter(\.isFinal) == [.paid, .refused, .exception])
    }

    @Test("names for --json are one word each and different")
    func names() {
        #expect(Decision.allCases.map(\.name) == ["paid", "refused", "exception", "held"])
        #expect(Liability.allCases.map(\.name) == ["issuer", "merchant"])
        #expect(VerdictReason.allCases.allSatisfy { $0.rawValue.utf8.count <= 40 })
    }
}
