import Payments
import Signing
import Testing

@Suite("Digests, key names and envelopes")
struct EnvelopeTests {
    /// FIPS 180-4 examples.
    @Test(
        "SHA-256 is that of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digest(_ message: String, _ expected: String) {
        #expect(Primitives.libcrypto.digest(Array(message.utf8)).description == expected)
    }

    @Test("a key's name is the first eight bytes of the SHA-256 of its public bytes")
    func keyID() throws {
        let folder = try ScratchFolder()
        let key = try SigningKey.load(from: folder.write(armoured(TestKeys.ed25519)))
        // printf of the public bytes of RFC 8410, 10.3, through sha256sum.
        #expect(key.keyID.description == TestKeys.ed25519KeyID)
        #expect(key.keyID.bytes == Array(Primitives.libcrypto.digest(key.publicKey.bytes).bytes.prefix(8)))
    }

    @Test("an envelope is accepted for its own context and no other", arguments: [SignatureAlgorithm.ed25519, .es256])
    func context(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let bytes = try COSESign1.signed(Array("payload".utf8), for: .record, by: key).encoded()
        let read = try COSESign1(decoding: bytes, as: "test")
        #expect(read.keyID == key.keyID)
        #expect(read.algorithm == algorithm)
        for context in SigningContext.allCases {
            let accepted = read.isSigned(by: key.publicKey, for: context, using: .libcrypto)
            #expect(accepted == (context == .record))
        }
        let stranger = try SigningKey.generate(algorithm).publicKey
        #expect(!read.isSigned(by: stranger, for: .record, using: .libcrypto))
    }

    @Test("a public key's PEM is that of RFC 8410, and RFC 5480 for P-256")
    func pem() throws {
        let folder = try ScratchFolder()
        let edwards = try SigningKey.load(from: folder.write(armoured(TestKeys.ed25519), to: "ed25519.pem"))
        #expect(edwards.publicKeyPEM == TestKeys.ed25519PublicPEM)
        let weierstrass = try SigningKey.load(from: folder.write(armoured(TestKeys.p256), to: "p256.pem"))
        #expect(weierstrass.publicKeyPEM == TestKeys.p256PublicPEM)
        #expect(weierstrass.publicKey.pem == TestKeys.p256PublicPEM)
    }

    @Test("random bytes have the length asked for and do not repeat", arguments: [0, 1, 16, 1000])
    func random(_ count: Int) {
        let one = RandomBytes.bytes(count)
        #expect(one.count == count)
        if count >= 16 { #expect(one != RandomBytes.bytes(count)) }
    }

    @Test("secrets are equal when every byte is")
    func secrets() {
        #expect(Secret.equal([], []))
        #expect(Secret.equal([1, 2, 3], [1, 2, 3]))
        #expect(!Secret.equal([1, 2, 3], [1, 2, 4]))
        #expect(!Secret.equal([0, 2, 3], [1, 2, 3]))
        #expect(!Secret.equal([1, 2, 3], [1, 2]))
        #expect(!Secret.equal([], [0]))
    }
}
