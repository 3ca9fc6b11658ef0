import Payments
import Signing
import TestWorld
import Testing

@Suite("Sealed boxes (COSE_Encrypt, RFC 9052)")
struct SealedBoxTests {
    static let x = String(repeating: "33", count: 32)
    static let iv = String(repeating: "22", count: 12)
    static let content = String(repeating: "44", count: 19)

    /// A box in the form every row below departs from, part by part.
    static func box(
        array: String = "84", header: String = "43a10103", unprotected: String = "a1054c" + iv,
        content: String = "53" + content, recipients: String = "8183", recipientHeader: String = "44a1013818",
        recipientUnprotected: String = "a204481111111111111111" + "20", key: String = "a3010120042158" + "20" + x,
        recipientContent: String = "40"
    ) -> String {
        array + header + unprotected + content + recipients + recipientHeader + recipientUnprotected + key
            + recipientContent
    }

    @Test("the parts are those of section 5.1: headers, iv, content, one recipient with an ephemeral key")
    func parts() throws {
        let bytes = hex(Self.box())
        let box = try SealedBox(decoding: bytes)
        #expect(box.recipient == .of(0x11))
        #expect(box.iv == [UInt8](repeating: 0x22, count: 12))
        #expect(box.ephemeral == .of(0x33))
        #expect(box.content == [UInt8](repeating: 0x44, count: 19))
        #expect(box.encoded() == bytes)
        #expect(try CBOR(decoding: bytes).encoded() == bytes, "deterministic CBOR")
    }

    @Test(
        "content of every width of length is read again",
        arguments: [16, 17, 23, 24, 255, 256, 65_535, 65_536, SealedBox.largestPlain + SealedBox.tagLength])
    func lengths(_ count: Int) throws {
        let box = SealedBox(
            recipient: .of(1), ephemeral: .of(2), iv: [UInt8](repeating: 3, count: 12),
            content: [UInt8](repeating: 4, count: count))
        let bytes = box.encoded()
        #expect(try SealedBox(decoding: bytes) == box)
        #expect(bytes.count <= count - SealedBox.tagLength + 101)
    }

    @Test("what the tag vouches for is the Enc_structure of section 5.3")
    func encStructure() {
        // The example X25519-hkdf-256-direct-01 of the COSE working group has A128GCM and no associated bytes.
        #expect(SealedBox.authenticated(with: []) == hex("8367456e637279707443a1010340"))
        #expect(SealedBox.authenticated(with: [1, 2]) == hex("8367456e637279707443a10103420102"))
    }

    @Test("the key is derived for the COSE_KDF_Context of RFC 9053, 5.2, without identities, nonces or anything else")
    func context() {
        // The same example with 3 for A256GCM and 256 bits.
        #expect(SealedBox.derivationContext == hex("840383f6f6f683f6f6f68219010044a1013818"))
    }

    static let malformed: [Row<String>] = [
        Row("empty", ""),
        Row("cut off", String(box().dropLast(2))),
        Row("cut off in the content", String(box().prefix(60))),
        Row("a byte more", box() + "00"),
        Row("a byte more in front", "00" + box()),
        Row("tagged as COSE_Encrypt", "d860" + box()),
        Row("a COSE_Encrypt0", "83" + box().dropFirst(2).dropLast(120)),
        Row("indefinite length", "9f" + box().dropFirst(2) + "ff"),
        Row("content under AES-128", box(header: "43a10101")),
        Row("content under ChaCha20", box(header: "44a1011818")),
        Row("a content type as well", box(header: "45a201030300")),
        Row("algorithm unprotected", box(header: "40", unprotected: "a20103054c" + iv)),
        Row("algorithm in two bytes", box(header: "44a1011803")),
        Row("no iv", box(unprotected: "a0")),
        Row("iv of 11 bytes", box(unprotected: "a1054b" + iv.dropLast(2))),
        Row("iv of 13 bytes", box(unprotected: "a1054d" + iv + "22")),
        Row("partial iv", box(unprotected: "a1064c" + iv)),
        Row("an extra header beside the iv", box(unprotected: "a2054c" + iv + "1863" + "00")),
        Row("detached content", box(content: "f6")),
        Row("no room for a tag", box(content: "4f" + content.dropLast(8))),
        Row("content a text", box(content: "73" + content)),
        Row("length of the content in two bytes", box(content: "5813" + content)),
        Row("length of the content in three bytes", box(content: "590013" + content)),
        Row("length of the content in five bytes", box(content: "5a00000013" + content)),
        Row("length of the content in nine bytes", box(content: "5b0000000000000013" + content)),
        Row("length of the content that lies", box(content: "54" + content)),
        Row("length of the content beyond memory", box(content: "5bffffffffffffffff" + content)),
        Row(
            "no recipient",
            box(recipients: "80", recipientHeader: "", recipientUnprotected: "", key: "", recipientContent: "")),
        Row("two recipients", box(recipients: "8283") + String(box().suffix(118))),
        Row("recipient of four parts", box(recipients: "8184") + "80"),
        Row("static key agreement", box(recipientHeader: "44a101381a")),
        Row("key agreement with SHA-512", box(recipientHeader: "44a1013819")),
        Row("key agreement and key wrap", box(recipientHeader: "44a101381c")),
        Row("salt in the recipient's header", box(recipientHeader: "47a201381833" + "4100")),
        Row("no key id", box(recipientUnprotected: "a120")),
        Row("key id of 7 bytes", box(recipientUnprotected: "a20447111111111111" + "1120")),
        Row(
            "salt beside the key",
            box(recipientUnprotected: "a304481111111111111111" + "20", key: "a3010120042158" + "20" + x + "334100")),
        Row(
            "keys of the recipient's header out of order",
            "84" + "43a10103" + "a1054c" + iv + "53" + content + "818344a1013818a220" + "a30101200421" + "5820" + x
                + "04481111111111111111" + "40"),
        Row("ephemeral key on X448", box(key: "a30101200521" + "5820" + x)),
        Row("ephemeral key on Ed25519", box(key: "a30101200621" + "5820" + x)),
        Row("ephemeral key of two coordinates", box(key: "a30102200421" + "5820" + x)),
        Row("ephemeral key of 31 bytes", box(key: "a30101200421" + "581f" + x.dropLast(2))),
        Row("ephemeral key of 33 bytes", box(key: "a30101200421" + "5821" + x + "33")),
        Row("a private key in the ephemeral key", box(key: "a401012004215820" + x + "235820" + x)),
        Row("a wrapped key", box(recipientContent: "41" + "00")),
        Row("nil in place of the recipient's content", box(recipientContent: "f6")),
        Row("inner recipients", box(recipients: "8184", recipientContent: "4080")),
    ]

    @Test("what is not exactly a box of ours is refused", arguments: malformed)
    func refused(_ row: Row<String>) {
        let fault = #expect(throws: FormatFault.self) { try SealedBox(decoding: hex(row.content)) }
        #expect(fault == FormatFault("sealed-box", .envelope("not a COSE_Encrypt to one X25519 key and nothing else")))
    }

    @Test("a change of any bit is refused, or seen in a part")
    func bits() throws {
        let bytes = hex(Self.box())
        let box = try SealedBox(decoding: bytes)
        for bit in 0..<bytes.count * 8 {
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            if let read = try? SealedBox(decoding: altered) { #expect(read != box, "bit \(bit)") }
        }
    }

    @Test("a box with more in it than the caller takes is refused before it is looked at")
    func tooLong() throws {
        let bytes = hex(Self.box())
        #expect(try SealedBox(decoding: bytes, atMost: 3).encoded() == bytes)
        for largest in [2, 0, -1, Int.min] {
            #expect(throws: FormatFault("sealed-box", .tooLong)) { try SealedBox(decoding: bytes, atMost: largest) }
        }
        let huge = [UInt8](repeating: 0, count: SealedBox.largestPlain + 102)
        #expect(throws: FormatFault("sealed-box", .tooLong)) { try SealedBox(decoding: huge) }
        #expect(throws: FormatFault("sealed-box", .tooLong)) { try SealedBox(decoding: huge, atMost: Int.max) }
    }

    static let prime = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"

    static let keys: [Row<(hex: String, taken: Bool)>] = [
        Row("zero", (String(repeating: "00", count: 32), true)),
        Row("the prime less one", ("ec" + prime.dropFirst(2), true)),
        Row("the prime", (prime, false)),
        Row("the prime and one", ("ee" + prime.dropFirst(2), false)),
        Row("2^255 - 1", ("ff" + prime.dropFirst(2), false)),
        Row("the highest bit set", (String(repeating: "00", count: 31) + "80", false)),
        Row("31 bytes", (String(repeating: "00", count: 31), false)),
        Row("33 bytes", (String(repeating: "00", count: 33), false)),
    ]

    @Test("a key to seal to has one form, a number below 2^255 - 19", arguments: keys)
    func keyForms(_ row: Row<(hex: String, taken: Bool)>) {
        #expect((SealingPublicKey(hex(row.content.hex)) != nil) == row.content.taken)
        guard !row.content.taken, row.content.hex.count == 64 else { return }
        let fault = FormatFault("sealed-box", .envelope("the ephemeral key is not in the form that X25519 gives"))
        #expect(throws: fault) { try SealedBox(decoding: hex(Self.box(key: "a301012004215820" + row.content.hex))) }
    }

    @Test("a key's name is the first eight bytes of its digest")
    func keyID() throws {
        let key = SealingPublicKey.of(9)
        #expect(
            Primitives.libcrypto.keyID(of: key).bytes == Array(Primitives.libcrypto.digest(key.bytes).bytes.prefix(8)))
    }

    @Test("never a trap, and what is read is written again to the same bytes")
    func fuzz() {
        let samples = [hex(Self.box()), hex(Self.box(content: "5818" + Self.content + "4444444444"))]
        var read = 0
        var fuzz = Fuzz("SealedBox")
        fuzz.run(samples: samples) { bytes in
            guard let box = try? SealedBox(decoding: bytes) else { return }
            read += 1
            #expect(box.encoded() == bytes)
        }
        #expect(read > 0 || fuzz.rounds < 1_000)
    }
}
