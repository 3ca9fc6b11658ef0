import Payments
import Testing

extension VectorSource {
    /// The envelope of every signed message, whatever it holds.
    static func envelopes(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let envelope = OddEnvelope(payload: Array("payload".utf8), signer: world.node)
        let taken = "Ed25519"
        try list.accept(
            "envelope", taken, "an untagged COSE_Sign1; the payload's digest is not its name, the whole message's is",
            bytes: envelope.encoded(), key: "node", context: SigningContext.record.rawValue)
        try list.accept(
            "envelope", "empty payload", "an envelope says nothing about what it holds",
            bytes: OddEnvelope(payload: [], signer: world.node).encoded(), key: "node",
            context: SigningContext.record.rawValue)
        try acceptES256(in: &list)
        try list.accept(
            "envelope", "the key id is only a hint",
            "a key id that is not the key's: the signature fits the key all the same",
            bytes: envelope.with { $0.header = [1: .integer(-8), 4: .bytes(world.stranger.keyID.bytes)] }.encoded(),
            key: "node", context: SigningContext.record.rawValue)
        try refuseForms(of: taken, envelope, in: &list)
        try refuseSignatures(of: taken, envelope, in: &list)
        return list.file(
            about:
                "COSE_Sign1 as all messages use it: untagged, protected header {1: algorithm, 4: key id}, nothing else."
        )
    }

    /// ES256 signatures are not deterministic, so this one is kept: made with RFC 6979's nonce.
    private static func acceptES256(in list: inout VectorList) throws {
        let publicKey = """
            0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f51\
            77a3c294d4462299
            """
        list.add(
            key: "p256",
            VectorFile.Key(
                algorithm: -7, seed: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
                publicKey: publicKey, keyID: "b18b86ce1389e46d", origin: "RFC 6979, A.2.5"))
        let signature = try hexadecimal(
            """
            1f2fcadf246598259bfbc08852a9c8deff376bb166065a6a9fcc98441ac73818\
            ffd0e38bf1d41e995d4750165597af1a85431a1e9fd34924483ad92d1212ab24
            """)
        let header = CBOR.fields([(1, .integer(-7)), (4, Hexadecimal.bytes("b18b86ce1389e46d").map(CBOR.bytes))])
            .encoded()
        let bytes = CBOR.array([.bytes(header), .map([]), .bytes(Array("payload".utf8)), .bytes(signature)]).encoded()
        try list.accept(
            "envelope", "ES256",
            "P-256 with SHA-256; the signature is r and s, 32 bytes each (here with RFC 6979's nonce)",
            bytes: bytes, key: "p256", context: SigningContext.record.rawValue)
    }

    private static func refuseForms(of taken: String, _ envelope: OddEnvelope, in list: inout VectorList) throws {
        let notOurs = "not a COSE_Sign1 with an empty unprotected header"
        func shape(_ detail: String) -> Reason { Reason("shape", in: "envelope", detail: detail) }
        let kid = list.world.node.keyID.bytes
        let rows: [(String, String, OddEnvelope, Reason)] = [
            ("tagged", "tag 18 before the array", envelope.with { $0.isTagged = true }, shape(notOurs)),
            (
                "unprotected header", "a key id in the unprotected header",
                envelope.with { $0.unprotected = .fields([(4, .bytes(kid))]) }, shape(notOurs)
            ),
            (
                "detached payload", "null in place of the payload", envelope.with { $0.isDetached = true },
                shape(notOurs)
            ),
            ("five parts", "one part too many", envelope.with { $0.extra = .null }, shape(notOurs)),
            (
                "no algorithm", "header without label 1", envelope.with { $0.header[1] = nil },
                shape("unknown signature algorithm")
            ),
            (
                "another algorithm", "-37 (PS256)", envelope.with { $0.header[1] = .integer(-37) },
                shape("unknown signature algorithm")
            ),
            (
                "no key id", "header without label 4", envelope.with { $0.header[4] = nil },
                shape("no key id of 8 bytes")
            ),
            (
                "key id of 9 bytes", "a key id is 8 bytes", envelope.with { $0.header[4] = .bytes(kid + [0]) },
                shape("no key id of 8 bytes")
            ),
            (
                "header with a content type", "label 3 is not ours", envelope.with { $0.header[3] = .unsigned(60) },
                shape("unknown header parameter")
            ),
            (
                "signature of 63 bytes", "a signature is 64 bytes", envelope.with { $0.shortenedBy = 1 },
                shape("the signature is not 64 bytes")
            ),
            (
                "header not deterministic", "the algorithm in two bytes", envelope.with { $0.isHeaderLong = true },
                Reason("encoding", in: "envelope", detail: "notShortest")
            ),
        ]
        for (name, shows, odd, reason) in rows { try list.refuse(taken, name, shows, bytes: odd.encoded(), reason) }
    }

    private static func refuseSignatures(of taken: String, _ envelope: OddEnvelope, in list: inout VectorList) throws {
        let wrong = Reason("badSignature")
        try list.refuse(
            taken, "another purpose", "signed with the context tillpost/1/note, shown as a record",
            bytes: envelope.with { $0.context = .note }.encoded(), wrong)
        try list.refuse(
            taken, "payload altered", "another payload under the same signature",
            bytes: envelope.with { $0.shown = Array("payloae".utf8) }.encoded(), wrong)
        try list.refuse(
            taken, "another key", "signed by a stranger who names the node's key",
            bytes: envelope.with {
                $0.signer = list.world.stranger; $0.header = envelope.header
            }.encoded(), wrong)
        // y = 1: the neutral point. With S = 0 and R = the neutral point the equation holds for every message.
        let small: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        list.add(
            key: "small order",
            VectorFile.Key(
                algorithm: -8, seed: "", publicKey: Hexadecimal.text(small), keyID: "01d0fabd251fcbbe",
                origin: "the neutral point; it has no private half"))
        try list.refuse(
            taken, "key of small order", "under such a key one signature fits every message, so it verifies nothing",
            bytes: envelope.with { $0.signature = small + [UInt8](repeating: 0, count: 32) }.encoded(),
            key: "small order",
            wrong)
    }
}

/// An envelope that can be written wrongly.
struct OddEnvelope {
    var payload: [UInt8]
    var signer: SeededKey
    var header: [UInt64: CBOR]
    var context = SigningContext.record
    var unprotected = CBOR.map([])
    var isTagged = false
    var isDetached = false
    var isHeaderLong = false
    var shortenedBy = 0
    /// What is shown in place of the payload that was signed.
    var shown: [UInt8]?
    var extra: CBOR?
    var signature: [UInt8]?

    init(payload: [UInt8], signer: SeededKey) {
        self.payload = payload
        self.signer = signer
        header = [1: .integer(-8), 4: .bytes(signer.keyID.bytes)]
    }

    func with(_ change: (inout OddEnvelope) -> Void) -> OddEnvelope {
        var other = self
        change(&other)
        return other
    }

    func encoded() throws -> [UInt8] {
        var protected = CBOR.map(header.map { CBORPair(.unsigned($0.key), $0.value) }).encoded()
        if isHeaderLong {
            // a2 01 27 ... becomes a2 01 38 07 ...: -8 with one byte more than it needs.
            protected.replaceSubrange(2..<3, with: [0x38, 0x07])
        }
        let message = CBOR.array([
            .text("Signature1"), .bytes(protected), .bytes(Array(context.rawValue.utf8)), .bytes(payload),
        ]).encoded()
        let signature = try signature ?? signer.sign(message)
        let parts: [CBOR?] = [
            .bytes(protected), unprotected, isDetached ? .null : .bytes(shown ?? payload),
            .bytes(Array(signature.dropLast(shortenedBy))), extra,
        ]
        let array = CBOR.array(parts.compactMap(\.self))
        return isTagged ? CBOR.tagged(18, array).encoded() : array.encoded()
    }
}
