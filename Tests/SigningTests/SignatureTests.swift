import Payments
import Signing
import Testing

@Suite("Signatures")
struct SignatureTests {
    private let verify = Primitives.libcrypto.verify

    struct Vector: Sendable {
        let seed, publicKey, message, signature: String
    }

    /// RFC 8032, 7.1, tests 1 to 3.
    static let edwardsVectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    /// RFC 6979, A.2.5, with SHA-256. The first has a high s, the second an s with leading zeros.
    static let curveVectors = [
        Vector(
            seed: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            publicKey: "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
            message: "73616d706c65",
            signature: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
        Vector(
            seed: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            publicKey: "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
            message: "74657374",
            signature: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"),
    ]

    @Test("Ed25519 keys and signatures are those of RFC 8032", arguments: edwardsVectors)
    func publishedEdwards(_ vector: Vector) throws {
        let folder = try ScratchFolder()
        let seed = try hexadecimal(vector.seed)
        let key = try SigningKey.load(from: folder.write(armoured(TestKeys.ed25519Header + seed)))
        let message = try hexadecimal(vector.message)
        #expect(Hexadecimal.text(key.publicKey.bytes) == vector.publicKey)
        #expect(Hexadecimal.text(try key.sign(message)) == vector.signature)
        #expect(verify(key.publicKey, message, try hexadecimal(vector.signature)))
    }

    @Test("ES256 signatures of RFC 6979 verify", arguments: curveVectors)
    func publishedCurve(_ vector: Vector) throws {
        let key = try #require(PublicKey(algorithm: .es256, bytes: hexadecimal(vector.publicKey)))
        let message = try hexadecimal(vector.message)
        let signature = try hexadecimal(vector.signature)
        #expect(verify(key, message, signature))
        #expect(verify(key, message, signature), "also by the key that was kept")
        #expect(!verify(key, message + [0], signature))
    }

    @Test("every signature has 64 bytes and verifies", arguments: [SignatureAlgorithm.ed25519, .es256])
    func roundTrip(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(key.publicKey.algorithm == algorithm)
        // One ES256 signature in 128 has an r or s that is shorter than 32 bytes.
        for number in 0..<300 {
            let message = [UInt8](repeating: UInt8(number & 0xff), count: number)
            let signature = try key.sign(message)
            #expect(signature.count == 64)
            #expect(verify(key.publicKey, message, signature))
        }
    }

    @Test(
        "a change of any bit of message, signature or key is refused", arguments: [SignatureAlgorithm.ed25519, .es256])
    func tampering(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let message = Array("4200 minor units".utf8)
        let signature = try key.sign(message)
        for changed in flips(of: message) { #expect(!verify(key.publicKey, changed, signature)) }
        for changed in flips(of: signature) { #expect(!verify(key.publicKey, message, changed)) }
        for changed in flips(of: key.publicKey.bytes) {
            let other = try #require(PublicKey(algorithm: algorithm, bytes: changed))
            #expect(!verify(other, message, signature))
        }
        #expect(!verify(try SigningKey.generate(algorithm).publicKey, message, signature))
    }

    @Test(
        "a signature of another length is refused", arguments: [SignatureAlgorithm.ed25519, .es256],
        [0, 1, 32, 63, 65, 72, 4096])
    func wrongLength(_ algorithm: SignatureAlgorithm, _ count: Int) throws {
        let key = try SigningKey.generate(algorithm)
        let signature = try key.sign([1])
        let other = Array((signature + [UInt8](repeating: 0, count: 4096)).prefix(count))
        #expect(!verify(key.publicKey, [1], other))
    }

    @Test(
        "signatures made of zeros or of ones are refused", arguments: [SignatureAlgorithm.ed25519, .es256], [0, 0xff])
    func extremes(_ algorithm: SignatureAlgorithm, _ byte: UInt8) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(!verify(key.publicKey, [1], [UInt8](repeating: byte, count: 64)))
    }

    @Test("an Ed25519 signature with s beyond the group's order is refused (RFC 8032, 5.1.7)")
    func malleability() throws {
        let key = try SigningKey.generate()
        var signature = try key.sign([1])
        let order = try hexadecimal("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 0xff)
            carry = sum >> 8
        }
        #expect(!verify(key.publicKey, [1], signature))
    }

    @Test(
        "an Ed25519 key of small order verifies nothing",
        arguments: [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ])
    func smallOrder(_ key: String) throws {
        let key = try #require(PublicKey(algorithm: .ed25519, bytes: hexadecimal(key)))
        let neutral = try hexadecimal("01" + String(repeating: "00", count: 63))
        #expect(!verify(key, Array("anything".utf8), neutral))
    }

    @Test(
        "a P-256 key that is no uncompressed point of the curve verifies nothing", arguments: [0x00, 0x02, 0x06, 0x07])
    func wrongPointForm(_ form: UInt8) throws {
        let vector = Self.curveVectors[0]
        var bytes = try hexadecimal(vector.publicKey)
        bytes[0] = form
        let key = try #require(PublicKey(algorithm: .es256, bytes: bytes))
        #expect(!verify(key, try hexadecimal(vector.message), try hexadecimal(vector.signature)))
    }

    @Test("a key of the wrong size is none")
    func wrongKeySize() {
        for count in [0, 31, 33, 65] {
            #expect(PublicKey(algorithm: .ed25519, bytes: [UInt8](repeating: 4, count: count)) == nil)
        }
        for count in [0, 32, 33, 64, 66] {
            #expect(PublicKey(algorithm: .es256, bytes: [UInt8](repeating: 4, count: count)) == nil)
        }
    }

    @Test("more ES256 keys than are kept verify all the same")
    func manyKeys() throws {
        let keys = try (0..<150).map { _ in try SigningKey.generate(.es256) }
        let signatures = try keys.map { try $0.sign([7]) }
        for _ in 0..<2 {
            for (key, signature) in zip(keys, signatures) {
                #expect(verify(key.publicKey, [7], signature))
                #expect(!verify(key.publicKey, [8], signature))
            }
        }
    }

    @Test("one key signs on several threads at once", arguments: [SignatureAlgorithm.ed25519, .es256])
    func concurrent(_ algorithm: SignatureAlgorithm) async throws {
        let key = try SigningKey.generate(algorithm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    try (0..<50).allSatisfy { number in
                        let message = [UInt8(worker), UInt8(number)]
                        return Primitives.libcrypto.verify(key.publicKey, message, try key.sign(message))
                    }
                }
            }
            for try await verified in group { #expect(verified) }
        }
    }

    private func flips(of bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.map { index in
            var changed = bytes
            changed[index] ^= 1 << UInt8(index & 7)
            return changed
        }
    }
}
