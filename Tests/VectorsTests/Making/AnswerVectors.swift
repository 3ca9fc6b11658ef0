import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

extension VectorSource {
    /// An answer to the exchange of the vectors.
    static func answer(
        _ world: World, mark: ChainHead, policy: PolicyPart? = nil, outcomes: [Outcome] = [], nonce: UInt8 = 0x20,
        standing: Standing = .good, wantsAnswersAfter: UInt64? = nil, keySets: [[UInt8]] = [],
        successor: KeyID? = nil, wantsLiteral: Bool = false, sealedHeld: [PaymentID] = [], typing: TypingHeld? = nil
    ) -> Answer {
        Answer(
            node: world.nodeID, nonce: World.sixteen(nonce), history: World.sixteen(0xA0), mark: mark,
            outcomes: outcomes, hasMore: false, policy: policy, horizon: Horizon(sequence: 2, cursor: 1),
            callAgainSeconds: 300, time: World.time + 600, standing: standing, wantsAnswersAfter: wantsAnswersAfter,
            keySets: keySets, successor: successor, wantsLiteral: wantsLiteral, sealedHeld: sealedHeld,
            typing: typing)
    }

    static func answers(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let verdicts: [(UInt64, Verdict)] = [
            (3, Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant)), (4, .paid),
            (5, Verdict(decision: .paid, reason: .equivocation, liability: .issuer)),
            (7, Verdict(decision: .held, reason: .originalMissing)),
            (12, Verdict(decision: .exception, reason: .sumsDiffer)),
        ]
        let outcomes = verdicts.enumerated().map { index, verdict in
            Outcome(
                cursor: UInt64(index + 3), sequence: verdict.0, record: chain.signed[Int(verdict.0) - 1].digest,
                verdict: verdict.1, time: World.time + 599)
        }
        let part = PolicyPart(version: 4, of: try world.policy(version: 4).bytes, offset: 0)
        let full = try Signed.signed(
            answer(world, mark: chain.signed[3].head, policy: part, outcomes: outcomes), by: world.answer)
        try list.accept(
            "answer", "answer", "the mark at record 4, five outcomes, a newer policy in one part", bytes: full.bytes,
            key: "answer")
        let rare = try answer(
            world, mark: .start, standing: .forked, wantsAnswersAfter: 2,
            keySets: [Signed.signed(world.keySet(version: 2, answer: world.nextAnswer), by: world.root).bytes],
            successor: world.nextNode.keyID, wantsLiteral: true, sealedHeld: [world.paymentID(0x18)],
            typing: TypingHeld(key: World.typingKey.name(.libcrypto), last: 42))
        try list.accept(
            "answer", "answer with everything rare",
            "forked; HQ was restored and asks for its answers after 2; a key set; a next key taken; a box held; digits",
            bytes: Signed.signed(rare, by: world.answer).bytes, key: "answer")
        let newer = try list.changed("answer") { fields in
            guard case .array(let outcomes)? = fields[5], let first = outcomes.first else { return }
            fields[5] = .array([try first.changed { $0[5] = "solarFlare" }])
        }
        try list.accept(
            "answer", "answer with an unknown reason", "a reason of a newer HQ is read as `other`", bytes: newer,
            key: "answer", skips: true)
        try list.accept(
            "answer", "answer with an unknown standing", "whatever it says, it is not \"go on\": read as revoked",
            bytes: list.changed("answer") { $0[11] = 9 }, key: "answer", skips: true)
        try refuseAnswers(in: &list)
        try list.refuseForgeries(of: "answer", structure: "answer")
    }

    private static func refuseAnswers(in list: inout VectorList) throws {
        func range(_ field: UInt64, _ structure: String = "answer") -> Reason {
            Reason("outOfRange", in: structure, field: field)
        }
        let part = CBOR.fields([(1, 4), (2, 100), (3, 90), (4, .bytes([UInt8](repeating: 0, count: 10)))])
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            ("more as a number", "a boolean", 6, 0, Reason("wrongType", in: "answer", field: 6)),
            (
                "digits under a key with a long name", "a name is 8 bytes", 17,
                .array([.bytes([UInt8](repeating: 1, count: 9)), 42]),
                Reason("shape", in: "answer", detail: "not what is typed")
            ),
            ("call again in 8 days", "7 days at most", 9, 691_200, range(9)),
            ("no mark", "field 4 is missing", 4, nil, Reason("missing", in: "answer", field: 4)),
            (
                "policy as bytes", "a policy comes in parts", 7, .bytes([1]),
                Reason("shape", in: "policy part", detail: "not a map")
            ),
            (
                "policy part past its end", "offset and bytes are within the whole", 7,
                try part.changed { $0[3] = 91 }, range(3, "policy part")
            ),
            (
                "policy part of 32769 bytes", "32768 at most", 7,
                try part.changed { fields in
                    fields[2] = 40_000
                    fields[4] = .bytes([UInt8](repeating: 0, count: 32_769))
                }, range(4, "policy part")
            ),
            (
                "policy of more than 1 MiB", "a policy has 1048576 bytes at most", 7,
                try part.changed { $0[2] = 1_048_577 }, range(2, "policy part")
            ),
            (
                "horizon as a number", "a sequence and a cursor", 8, 2,
                Reason("shape", in: "answer", detail: "not a horizon")
            ),
            ("standing as a text", "a number", 11, "good", Reason("wrongType", in: "answer", field: 11)),
            ("empty key set", "a key set has bytes", 13, .array([.bytes([])]), range(13)),
            ("no key sets", "a list of nothing is left out", 13, .array([]), range(13)),
            ("no held boxes", "a list of nothing is left out", 16, .array([]), range(16)),
            ("65 key sets", "64 at most", 13, .array([CBOR](repeating: .bytes([1]), count: 65)), range(13)),
            ("next key by a short name", "a key id is 8 bytes", 14, .bytes([1]), range(14)),
            ("held box without a name", "payment ids", 16, .array([.bytes([1])]), range(16)),
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
    }

    /// A policy in three parts: what the answers to three exchanges carry.
    static func policyParts(_ chain: Chain, in list: inout VectorList) throws {
        let whole = try list.world.policy(version: 4).bytes
        let third = whole.count / 3
        for index in 0..<3 {
            let offset = third * index
            let size = index < 2 ? third : whole.count - offset
            let part = CBOR.fields([
                (1, 4), (2, .unsigned(UInt64(whole.count))), (3, .unsigned(UInt64(offset))),
                (4, .bytes(Array(whole[offset..<offset + size]))),
            ])
            try list.accept(
                "answer", "answer with part \(index + 1) of 3",
                "the parts, one behind the other, are the signed policy",
                bytes: list.changed("answer") { fields in
                    fields[5] = .array([])
                    fields[7] = part
                }, key: "answer")
        }
    }
}
