import Foundation
import Payments
import Signing
import Testing

@Suite("Loading keys")
struct KeyLoadingTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let content: String
        let fault: SigningFault
    }

    static let refusals: [Refusal] = [
        Refusal(testDescription: "empty", content: "", fault: .notAKey),
        Refusal(testDescription: "garbage", content: "not a key\n", fault: .notAKey),
        Refusal(testDescription: "zeros", content: String(repeating: "\0", count: 5000), fault: .notAKey),
        Refusal(testDescription: "armour without content", content: armoured([]), fault: .notAKey),
        Refusal(testDescription: "armoured garbage", content: armoured([0x30, 0x80, 1, 2, 3]), fault: .notAKey),
        Refusal(
            testDescription: "cut off", content: String(armoured(TestKeys.ed25519).prefix(60)), fault: .notAKey),
        Refusal(
            testDescription: "far too long",
            content: armoured(TestKeys.ed25519) + String(repeating: "\n", count: SigningKey.largestFile),
            fault: .tooLong),
        Refusal(testDescription: "public key", content: TestKeys.ed25519PublicPEM, fault: .noPrivateKey),
        Refusal(testDescription: "RSA", content: armoured(TestKeys.rsa), fault: .unsupportedKey),
        Refusal(testDescription: "P-384", content: armoured(TestKeys.p384), fault: .unsupportedKey),
        Refusal(testDescription: "Ed448", content: armoured(TestKeys.ed448), fault: .unsupportedKey),
        Refusal(testDescription: "X25519", content: armoured(TestKeys.x25519), fault: .unsupportedKey),
        Refusal(
            testDescription: "encrypted PKCS#8", content: armoured(TestKeys.encrypted, as: "ENCRYPTED PRIVATE KEY"),
            fault: .encryptedKey),
        Refusal(testDescription: "encrypted EC", content: TestKeys.encryptedEC, fault: .encryptedKey),
        Refusal(
            testDescription: "two keys", content: armoured(TestKeys.ed25519) + armoured(TestKeys.p256),
            fault: .severalKeys),
        Refusal(
            testDescription: "twenty keys",
            content: String(repeating: armoured(TestKeys.ed25519), count: 20), fault: .severalKeys),
        Refusal(
            testDescription: "halves of two keys", content: armoured(TestKeys.p256WithAnotherPoint), fault: .brokenKey),
    ]

    @Test("what is not one usable private key is refused", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(refusal.content)
        #expect(throws: refusal.fault) { try SigningKey.load(from: path) }
    }

    @Test("a P-256 key is loaded in each of its forms")
    func p256Forms() throws {
        let folder = try ScratchFolder()
        for (name, text) in [
            ("pkcs8", armoured(TestKeys.p256)), ("sec1", armoured(TestKeys.p256SEC1, as: "EC PRIVATE KEY")),
            ("compressed", armoured(TestKeys.p256Compressed, as: "EC PRIVATE KEY")),
            (
                "with parameters",
                armoured(TestKeys.p256Parameters, as: "EC PARAMETERS")
                    + armoured(TestKeys.p256SEC1, as: "EC PRIVATE KEY")
            ),
        ] {
            let key = try SigningKey.load(from: folder.write(text, to: name))
            #expect(key.publicKeyPEM == TestKeys.p256PublicPEM, "\(name)")
            #expect(Primitives.libcrypto.verify(key.publicKey, [1], try key.sign([1])), "\(name)")
        }
    }

    @Test("words before and after a key do no harm")
    func surroundingText() throws {
        let folder = try ScratchFolder()
        let words = String(repeating: "Key of till 7, made on the bench.\n", count: 20)
        let path = try folder.write(words + armoured(TestKeys.ed25519) + words)
        #expect(try SigningKey.load(from: path).keyID.description == TestKeys.ed25519KeyID)
    }

    @Test("a public key beside its private key does no harm")
    func bothHalves() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(TestKeys.ed25519PublicPEM + armoured(TestKeys.ed25519))
        #expect(try SigningKey.load(from: path).keyID.description == TestKeys.ed25519KeyID)
    }

    @Test("a file URI is loaded like its path", arguments: ["file:", "file://", "file://localhost", "FILE:"])
    func fileURI(_ prefix: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.ed25519))
        #expect(try SigningKey.load(from: prefix + path).keyID.description == TestKeys.ed25519KeyID)
    }

    @Test(
        "a location that nobody knows is refused",
        arguments: [
            "handle-of-no-provider:0x81000001", "pkcs11:object=till;type=private", "https://example.org/key.pem",
            "file://elsewhere/key.pem", "file://", "x:", "/tmp/\0/key.pem",
        ])
    func unknownLocation(_ location: String) {
        #expect(throws: SigningFault.unknownLocation) { try SigningKey.load(from: location) }
    }

    @Test("a path with a colon is a path once a slash comes first")
    func colonInPath() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.ed25519), to: "till:1.pem")
        #expect(try SigningKey.load(from: path).keyID.description == TestKeys.ed25519KeyID)
    }

    @Test("a refusal says what to do, without the key's path")
    func descriptions() throws {
        let folder = try ScratchFolder()
        let path = folder.file("missing")
        let fault = #expect(throws: SigningFault.self) { try SigningKey.load(from: path) }
        let text = try #require(fault).description
        #expect(text == "The key file cannot be read (No such file or directory). Check its path and its owner.")
    }
}
