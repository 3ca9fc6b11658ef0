internal import Payments

/// Digests and signatures that keep nobody out, but are quick, and differ where the real ones would differ: in a simulated
/// world nobody breaks them, and what a forger makes does not verify.
enum QuickPrimitives {
    static let primitives = Primitives(
        digest: { digest(of: $0) }, verify: { key, message, signature in signature == sign(message, key.bytes) })

    /// 32 bytes that depend on every bit of a message.
    static func digest(of message: [UInt8]) -> Digest {
        let (one, two) = absorbed(message, (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344))
        guard let digest = Digest(squeezed(one, two)) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }

    /// 64 bytes over a message by the holder of a key.
    static func sign(_ message: [UInt8], _ key: [UInt8]) -> [UInt8] {
        let seed = absorbed(key, (0xA409_3822_299F_31D0, 0x082E_FA98_EC4E_6C89))
        let (one, two) = absorbed(message, seed)
        return squeezed(one, two) + squeezed(two &+ 0x4528_21E6_38D0_1377, one ^ 0xBE54_66CF_34E9_0C6C)
    }

    /// Two lanes of 64 bits, eight bytes at a time.
    private static func absorbed(_ message: [UInt8], _ start: (UInt64, UInt64)) -> (UInt64, UInt64) {
        message.withUnsafeBytes { bytes in
            var (one, two) = start
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                one = (one ^ word) &* 0x9FB2_1C65_1E98_DF25
                one ^= one >> 32
                two = (two &+ word) &* 0xD6E8_FEB8_6659_FD93
                two ^= two >> 29
                offset += 8
            }
            var last = UInt64(bytes.count) << 56
            for (place, index) in (offset..<bytes.count).enumerated() {
                last ^= UInt64(bytes[index]) << UInt64(8 * place)
            }
            one = Chance.mixed((one ^ last) &+ two)
            two = Chance.mixed((two &+ last) ^ one)
            return (one, two)
        }
    }

    private static func squeezed(_ one: UInt64, _ two: UInt64) -> [UInt8] {
        let words = [one, two, Chance.mixed(one &+ 0x3F84_D5B5_B547_0917), Chance.mixed(two ^ one)]
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for (index, word) in words.enumerated() {
                for byte in 0..<8 { buffer[index * 8 + byte] = UInt8(truncatingIfNeeded: word >> UInt64(8 * byte)) }
            }
            count = 32
        }
    }
}

/// A private key of a simulated world.
struct QuickKey: Signer {
    let publicKey: PublicKey
    let keyID: KeyID

    /// A new key.
    init(_ chance: Chance) {
        guard let key = PublicKey(algorithm: .ed25519, bytes: chance.bytes(32)) else {
            preconditionFailure("an Ed25519 key has 32 bytes")
        }
        publicKey = key
        keyID = QuickPrimitives.primitives.keyID(of: key)
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] { QuickPrimitives.sign(message, publicKey.bytes) }
}
