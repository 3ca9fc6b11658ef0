import Payments
import SyncProtocol
import Testing

@testable import Signing

extension World {
    /// RFC 7748, 6.1: Bob's private key.
    private static let sealingSecret = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
    /// RFC 7748, 6.1: Alice's private key.
    private static let ephemeralSecret = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
    private static let iv: [UInt8] = (0x10..<0x1C).map { $0 }

    static func sealingKey() throws -> SealingKey {
        try SealingKey(privateBytes: hexadecimal(sealingSecret))
    }

    /// A box with nothing left to chance. One key for many boxes is for vectors only.
    static func box(_ plain: [UInt8], associated: [UInt8]) throws -> [UInt8] {
        try SealedBox.seal(
            plain, to: sealingKey().publicKey, associated: associated,
            ephemeral: SealingKey(privateBytes: hexadecimal(ephemeralSecret)), iv: iv)
    }

    /// What is sealed beside record 9 of the chain.
    static func sealedBox(for payment: PaymentID) throws -> [UInt8] {
        try box(Chain.sealedPlain, associated: payment.bytes)
    }

    static func sealingEntry(_ secret: String, _ origin: String) throws -> VectorFile.Key {
        let key = try SealingKey(privateBytes: hexadecimal(secret))
        return VectorFile.Key(
            algorithm: -25, seed: secret, publicKey: key.publicKey.description, keyID: key.keyID.description,
            origin: origin)
    }

    static func sealingEntry() throws -> VectorFile.Key { try sealingEntry(sealingSecret, "RFC 7748, 6.1, Bob") }
}

extension VectorSource {
    private static let given: JSONValue = .members([
        "associated": .text(Hexadecimal.text(World.sixteen(0))),
        "ephemeralPrivateKey": "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "iv": "101112131415161718191a1b",
    ])

    /// What is sealed to HQ.
    static func sealed(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        list.add(key: "sealing", try World.sealingEntry())
        list.add(
            key: "other",
            try World.sealingEntry(
                "1a553c409ef9dbb9249d91c464e68d9b092b20caa028ceec05d0f86fc314ca82",
                "COSE working group, X25519-hkdf-256-direct-01, the ephemeral key"))
        let bytes = try World.box(Array("4111 Example Road, 3rd floor".utf8), associated: World.sixteen(0))
        try list.accept(
            "sealed", "sealed", "everything is given, so the bytes are always the same", bytes: bytes, key: "sealing",
            given: given)
        var empty = given.object ?? [:]
        empty["associated"] = ""
        try list.accept(
            "sealed", "nothing sealed", "an empty text, bound to nothing", bytes: World.box([], associated: []),
            key: "sealing", given: .object(empty))
        let exchange = try Signed.signed(
            Exchange(
                node: world.nodeID, nonce: World.sixteen(0x20), policyVersion: 3, outcomeCursor: 2,
                history: World.sixteen(0xA0)), by: world.node
        ).bytes
        let bundle = try CourierBundle(exchange: exchange, replyKey: #require(SealingPublicKey(World.sealingPublicKey)))
        empty["associated"] = .text(Hexadecimal.text(CourierBundle.associated))
        try list.accept(
            "sealed", "courier's bundle", "an exchange, and the key to which its answer is sealed",
            bytes: World.box(bundle.encoded(), associated: CourierBundle.associated), key: "sealing",
            given: .object(empty))
        try refuseBoxes(OddBox(SealedBox(decoding: bytes)), bytes, in: &list)
        return list.file(
            about:
                "Sealed boxes: COSE_Encrypt to one X25519 key, untagged, ECDH-ES + HKDF-256 with A256GCM, nothing else."
        )
    }

    private static func refuseBoxes(_ box: OddBox, _ bytes: [UInt8], in list: inout VectorList) throws {
        let notOurs = "not a COSE_Encrypt to one X25519 key and nothing else"
        func shape(_ detail: String = notOurs) -> Reason { Reason("shape", in: "sealed-box", detail: detail) }
        let smallOrder = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
        let high = "the ephemeral key is not in the form that X25519 gives"
        let rows: [(String, String, [UInt8], Reason)] = [
            (
                "tag altered", "the last bit of the tag", box.with { $0.content[$0.content.count - 1] ^= 1 },
                Reason("notAuthentic", in: "sealed-box")
            ),
            (
                "ephemeral key of small order", "its secret would be known to everybody",
                try box.with(x: hexadecimal(smallOrder)), Reason("weakKey", in: "sealed-box")
            ),
            (
                "ephemeral key zero", "the same", box.with(x: [UInt8](repeating: 0, count: 32)),
                Reason("weakKey", in: "sealed-box")
            ),
            (
                "ephemeral key with the highest bit set", "X25519 would not look at that bit",
                box.with { $0.x[31] |= 0x80 }, shape(high)
            ),
            ("extra header", "nothing may be added", box.with { $0.more = CBORPair(.unsigned(99), 0) }, shape()),
            (
                "extra header of the recipient", "nothing may be added there either",
                box.with { $0.recipientMore = CBORPair(.integer(-20), .bytes([0])) }, shape()
            ),
            ("AES-128", "one algorithm of the content", box.with { $0.algorithm = 1 }, shape()),
            ("static key agreement", "one algorithm of the agreement", box.with { $0.agreement = -27 }, shape()),
            ("two recipients", "one recipient", box.with { $0.recipients = 2 }, shape()),
            ("tagged", "as in COSE_Sign1, no tag", [0xD8, 0x60] + bytes, shape()),
            (
                "length not shortest", "deterministic CBOR", Array(bytes[..<20]) + [0x59, 0x00] + bytes[21...],
                shape()
            ),
            ("cut off", "the last byte is missing", Array(bytes.dropLast()), shape()),
            ("a byte more", "nothing stands behind it", bytes + [0], shape()),
            (
                "no room for a tag", "a content of 15 bytes", box.with { $0.content = Array($0.content.prefix(15)) },
                shape()
            ),
        ]
        for (name, shows, bytes, reason) in rows { try list.refuse("sealed", name, shows, bytes: bytes, reason) }
        try list.refuse(
            "sealed", "another key", "the box names its key", key: "other", Reason("anotherKey", in: "sealed-box"))
        let other = try hexadecimal(list.extraKey("other").keyID)
        try list.refuse(
            "sealed", "named for another key", "the name of a key opens nothing", bytes: box.with { $0.keyID = other },
            key: "other", Reason("notAuthentic", in: "sealed-box"))
        var changed = given.object ?? [:]
        changed["associated"] = .text(Hexadecimal.text(World.sixteen(1)))
        try list.refuse(
            "sealed", "other associated bytes", "a box belongs to one payment", given: .object(changed),
            Reason("notAuthentic", in: "sealed-box"))
        changed = given.object ?? [:]
        changed["atMost"] = 27
        try list.refuse(
            "sealed", "more than is taken", "a reader may take less than 16 MiB", given: .object(changed),
            Reason("tooLong", in: "sealed-box"))
    }
}

/// A sealed box that can be written wrongly.
private struct OddBox {
    var algorithm: UInt64 = 3
    var agreement: Int64 = -25
    var more: CBORPair?
    var recipientMore: CBORPair?
    var recipients = 1
    var iv, content, keyID, x: [UInt8]

    init(_ box: SealedBox) {
        (iv, content, keyID, x) = (box.iv, box.content, box.recipient.bytes, box.ephemeral.bytes)
    }

    /// Its bytes after a change.
    func with(_ change: (inout OddBox) -> Void) -> [UInt8] {
        var other = self
        change(&other)
        return other.encoded()
    }

    func with(x: [UInt8]) -> [UInt8] { with { $0.x = x } }

    private func encoded() -> [UInt8] {
        let key = CBOR.map([
            CBORPair(.unsigned(1), 1), CBORPair(.integer(-1), 4), CBORPair(.integer(-2), .bytes(x)),
        ])
        let header =
            [CBORPair(.unsigned(4), .bytes(keyID)), CBORPair(.integer(-1), key)] + [recipientMore].compactMap(\.self)
        let recipient = CBOR.array([
            .bytes(CBOR.fields([(1, .integer(agreement))]).encoded()), .map(header), .bytes([]),
        ])
        return CBOR.array([
            .bytes(CBOR.fields([(1, .unsigned(algorithm))]).encoded()),
            .map([CBORPair(.unsigned(5), .bytes(iv))] + [more].compactMap(\.self)), .bytes(content),
            .array([CBOR](repeating: recipient, count: recipients)),
        ]).encoded()
    }
}
