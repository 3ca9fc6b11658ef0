import Foundation
import Payments
import Testing

@testable import Signing

@Suite("Sealing to one key")
struct SealingTests {
    static let payment = [UInt8](repeating: 0xA5, count: 16)

    @Test("what was sealed is opened again", arguments: [0, 1, 15, 16, 17, 1_000, 100_000])
    func roundTrip(_ count: Int) throws {
        let key = try SealingKey.generate()
        let plain = RandomBytes.bytes(count)
        let sealed = try SealedBox.seal(plain, to: key.publicKey, associated: Self.payment)
        #expect(try SealedBox.open(sealed, with: key, associated: Self.payment) == plain)
        #expect(try SealedBox.open(sealed, with: key, associated: Self.payment, atMost: count) == plain)
        #expect(try SealedBox(decoding: sealed).recipient == key.keyID)
        #expect(sealed.count <= count + 101)
    }

    @Test("no two boxes share a key, an iv or their content")
    func fresh() throws {
        let key = try SealingKey.generate()
        let boxes = try (0..<20).map { _ in
            try SealedBox(decoding: SealedBox.seal([1, 2, 3], to: key.publicKey, associated: []))
        }
        #expect(Set(boxes.map(\.ephemeral)).count == 20)
        #expect(Set(boxes.map(\.iv)).count == 20)
        #expect(Set(boxes.map(\.content)).count == 20)
    }

    @Test("nothing but the same associated bytes opens a box")
    func associated() throws {
        let key = try SealingKey.generate()
        let sealed = try SealedBox.seal([1, 2, 3], to: key.publicKey, associated: Self.payment)
        for other in [[], Array(Self.payment.dropLast()), Self.payment + [0], [0xA4] + Self.payment.dropFirst()] {
            #expect(throws: SealingFault.notAuthentic) { try SealedBox.open(sealed, with: key, associated: other) }
        }
    }

    @Test("another key does not open a box, also when the box is made to name it")
    func anotherKey() throws {
        let key = try SealingKey.generate()
        let other = try SealingKey.generate()
        let sealed = try SealedBox.seal([1, 2, 3], to: key.publicKey, associated: Self.payment)
        #expect(throws: SealingFault.anotherKey) {
            try SealedBox.open(sealed, with: other, associated: Self.payment)
        }
        let box = try SealedBox(decoding: sealed)
        let renamed = SealedBox(recipient: other.keyID, ephemeral: box.ephemeral, iv: box.iv, content: box.content)
        #expect(throws: SealingFault.notAuthentic) {
            try SealedBox.open(renamed.encoded(), with: other, associated: Self.payment)
        }
    }

    @Test("a change of any bit keeps a box shut")
    func tampering() throws {
        let key = try SealingKey.generate()
        let sealed = try SealedBox.seal([1, 2, 3], to: key.publicKey, associated: Self.payment)
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SealingFault.self, "bit \(bit)") {
                try SealedBox.open(altered, with: key, associated: Self.payment)
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: SealingFault.self) {
                try SealedBox.open(Array(sealed.prefix(count)), with: key, associated: Self.payment)
            }
        }
    }

    /// Every u-coordinate below the prime whose order divides 8, on the curve or its twist.
    static let smallOrders = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test("a point of small order is neither sealed to nor opened from", arguments: smallOrders)
    func weakKey(_ point: String) throws {
        let key = try SealingKey.generate()
        let weak = try #require(SealingPublicKey(hexadecimal: point))
        #expect(throws: SealingFault.weakKey) { try SealedBox.seal([1], to: weak, associated: []) }
        let sealed = SealedBox(
            recipient: key.keyID, ephemeral: weak, iv: [UInt8](repeating: 0, count: 12),
            content: [UInt8](repeating: 0, count: 17))
        #expect(throws: SealingFault.weakKey) { try SealedBox.open(sealed.encoded(), with: key, associated: []) }
    }

    @Test("the limits: 16 MiB of content, 64 KiB of associated bytes, and fewer where the caller says so")
    func limits() throws {
        let key = try SealingKey.generate()
        let largest = [UInt8](repeating: 7, count: SealedBox.largestPlain)
        let sealed = try SealedBox.seal(largest, to: key.publicKey, associated: [])
        #expect(sealed.count == largest.count + 101)
        #expect(try SealedBox.open(sealed, with: key, associated: []) == largest)
        #expect(throws: SealingFault.tooLong) { try SealedBox.seal(largest + [7], to: key.publicKey, associated: []) }
        #expect(throws: SealingFault.notABox(FormatFault("sealed-box", .tooLong))) {
            try SealedBox.open(sealed, with: key, associated: [], atMost: largest.count - 1)
        }
        let most = [UInt8](repeating: 7, count: SealedBox.largestAssociated)
        let bound = try SealedBox.seal([1], to: key.publicKey, associated: most)
        #expect(try SealedBox.open(bound, with: key, associated: most) == [1])
        #expect(throws: SealingFault.tooLong) { try SealedBox.seal([1], to: key.publicKey, associated: most + [7]) }
        #expect(throws: SealingFault.tooLong) { try SealedBox.open(bound, with: key, associated: most + [7]) }
    }

    @Test("noise is no box")
    func noise() throws {
        let key = try SealingKey.generate()
        for count in 0..<300 {
            let fault = #expect(throws: SealingFault.self) {
                try SealedBox.open(RandomBytes.bytes(count), with: key, associated: [])
            }
            guard case .notABox = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }

    /// RFC 7748, 6.1: Alice's key as the ephemeral one, Bob's as the recipient's.
    static let ephemeral = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
    static let recipient = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"

    @Test("the agreement is that of RFC 7748, 6.1, from both sides")
    func agreement() throws {
        let alice = try SealingKeyHandle(privateBytes: hexadecimal(Self.ephemeral))
        let bob = try SealingKeyHandle(privateBytes: hexadecimal(Self.recipient))
        let secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        #expect(
            try alice.publicKey().description == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        #expect(try text(alice.secret(with: bob.publicKey())) == secret)
        #expect(try text(bob.secret(with: alice.publicKey())) == secret)
    }

    @Test("the derived key is that of the COSE working group's example X25519-hkdf-256-direct-01")
    func derivation() throws {
        let secret = SealingSecret()
        let bytes = try hexadecimal("b5da948f36b6847add95bbe6dc0ad254222f3a7040e9fad6acb335928917db7f")
        secret.withBytes { $0?.update(from: bytes, count: bytes.count) }
        // The example takes a key of 16 bytes; HKDF gives a longer one with the same beginning.
        let key = try secret.derived(for: hexadecimal("840183f6f6f683f6f6f682188044a1013818"))
        #expect(text(key).hasPrefix("ff38572d1ebe0abeac5eee1f48f9ca64"))
    }

    @Test("with nothing left to chance, a box has the bytes of the golden vector")
    func golden() throws {
        let key = try SealingKey(privateBytes: hexadecimal(Self.recipient))
        let plain = Array("4111 Example Road, 3rd floor".utf8)
        let sealed = try SealedBox.seal(
            plain, to: key.publicKey, associated: hexadecimal("000102030405060708090a0b0c0d0e0f"),
            ephemeral: SealingKey(privateBytes: hexadecimal(Self.ephemeral)),
            iv: hexadecimal("101112131415161718191a1b"))
        #expect(Hexadecimal.text(sealed) == Self.golden)
        let opened = try SealedBox.open(
            hexadecimal(Self.golden), with: key, associated: hexadecimal("000102030405060708090a0b0c0d0e0f"))
        #expect(opened == plain)
    }

    /// As the second implementation, sync/reference/sealing.py, writes it.
    static let golden =
        "8443a10103a1054c101112131415161718191a1b582ced360a572d654ce123f348ca6f2f646b7d8beed46e293ec72032"
        + "1bd3486926521a751a6d5a0b096bb4ce4636818344a1013818a20448f35e5616160a30bf20a3010120042158208520f0"
        + "098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a40"

    private func text(_ secret: borrowing SealingSecret) -> String {
        secret.withBytes { Hexadecimal.text(UnsafeBufferPointer(start: $0, count: SealingSecret.length)) }
    }
}

@Suite("Keys to open with")
struct SealingKeyTests {
    @Test("a new key is kept in a file of mode 0600 and is the same when loaded")
    func keep() throws {
        let folder = try ScratchFolder()
        let path = folder.file("key.pem")
        let key = try SealingKey.generate(writingTo: path)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try folder.names == ["key.pem"], "no draft is left")
        let sealed = try SealedBox.seal([1, 2, 3], to: key.publicKey, associated: [4])
        for location in [path, "file:" + path] {
            let loaded = try SealingKey.load(from: location)
            #expect(loaded.publicKey == key.publicKey)
            #expect(loaded.keyID == key.keyID)
            #expect(try SealedBox.open(sealed, with: loaded, associated: [4]) == [1, 2, 3])
        }
        #expect(throws: SealingFault.key(.alreadyExists)) { try SealingKey.generate(writingTo: path) }
        #expect(throws: SealingFault.key(.cannotWrite(errno: ENOENT))) {
            try SealingKey.generate(writingTo: folder.file("none/key.pem"))
        }
        #expect(throws: SigningFault.unsupportedKey, "it does not sign") { try SigningKey.load(from: path) }
    }

    @Test("a key's name is the first eight bytes of the SHA-256 of its public bytes")
    func keyID() throws {
        let key = try SealingKey.generate()
        #expect(key.keyID.bytes == Array(Primitives.libcrypto.digest(key.publicKey.bytes).bytes.prefix(8)))
    }

    @Test("a key that others may read, or that is no ordinary file, is refused")
    func openToOthers() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.x25519), mode: 0o640)
        #expect(throws: SealingFault.key(.readableByOthers)) { try SealingKey.load(from: path) }
        #expect(throws: SealingFault.key(.notAnOrdinaryFile)) { try SealingKey.load(from: folder.path) }
        #expect(throws: SealingFault.key(.cannotRead(errno: ENOENT))) {
            try SealingKey.load(from: folder.file("missing"))
        }
        #expect(throws: SealingFault.key(.unknownLocation)) { try SealingKey.load(from: "pkcs11:object=sealing") }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let content: String
        let fault: SealingFault
    }

    static let refusals: [Refusal] = [
        Refusal(testDescription: "empty", content: "", fault: .key(.notAKey)),
        Refusal(testDescription: "garbage", content: "not a key\n", fault: .key(.notAKey)),
        Refusal(testDescription: "zeros", content: String(repeating: "\0", count: 5_000), fault: .key(.notAKey)),
        Refusal(testDescription: "armoured garbage", content: armoured([0x30, 0x80, 1, 2, 3]), fault: .key(.notAKey)),
        Refusal(
            testDescription: "cut off", content: String(armoured(TestKeys.x25519).prefix(60)), fault: .key(.notAKey)),
        Refusal(
            testDescription: "far too long",
            content: armoured(TestKeys.x25519) + String(repeating: "\n", count: SigningKey.largestFile),
            fault: .key(.tooLong)),
        Refusal(testDescription: "public key", content: TestKeys.ed25519PublicPEM, fault: .key(.noPrivateKey)),
        Refusal(testDescription: "Ed25519", content: armoured(TestKeys.ed25519), fault: .notASealingKey),
        Refusal(testDescription: "P-256", content: armoured(TestKeys.p256), fault: .notASealingKey),
        Refusal(
            testDescription: "P-256 in the older form", content: armoured(TestKeys.p256SEC1, as: "EC PRIVATE KEY"),
            fault: .notASealingKey),
        Refusal(
            testDescription: "encrypted", content: armoured(TestKeys.encrypted, as: "ENCRYPTED PRIVATE KEY"),
            fault: .key(.encryptedKey)),
        Refusal(
            testDescription: "two keys", content: armoured(TestKeys.x25519) + armoured(TestKeys.x25519),
            fault: .key(.severalKeys)),
        Refusal(
            testDescription: "a key behind many other blocks",
            content: String(repeating: TestKeys.ed25519PublicPEM, count: 20) + armoured(TestKeys.x25519),
            fault: .key(.severalKeys)),
    ]

    @Test("what is not one X25519 key is refused", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(refusal.content)
        #expect(throws: refusal.fault) { try SealingKey.load(from: path) }
    }

    @Test("a key with words and its public half around it is loaded")
    func surroundings() throws {
        let folder = try ScratchFolder()
        let words = "Sealing key of headquarters.\n"
        let plain = try SealingKey.load(from: folder.write(armoured(TestKeys.x25519)))
        let dressed = try SealingKey.load(
            from: folder.write(
                words + TestKeys.ed25519PublicPEM + armoured(TestKeys.x25519) + words, to: "dressed.pem"))
        #expect(plain.publicKey == dressed.publicKey)
    }

    @Test("no text of a fault is empty, and a fault of a key is told in its own words")
    func texts() {
        let faults: [SealingFault] = [
            .notASealingKey, .tooLong, .notABox(FormatFault("sealed-box", .tooLong)), .anotherKey, .weakKey,
            .notAuthentic, .failed,
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        #expect(SealingFault.key(.tooLong).description == SigningFault.tooLong.description)
    }
}
