import Payments
import Policies
import Signing
import TestWorld
import Testing

@Suite("HQ's keys")
struct KeySetTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    @Test("the root's list of keys comes back as it was signed")
    func roundTrip() throws {
        let signed = try Signed<KeySet>.signed(world.keySet, by: world.root)
        let read = try Signed<KeySet>(decoding: signed.bytes)
        #expect(read.content == world.keySet)
        #expect(read.isSigned(by: read.content.root, using: world.primitives))
        #expect(!read.isSigned(by: world.answerKey.publicKey, using: world.primitives))
    }

    @Test("a key vouches for its own purpose only", arguments: KeySet.Purpose.allCases)
    func purposes(_ purpose: KeySet.Purpose) throws {
        let keys = [
            KeySet.Purpose.answer: world.answerKey, .policy: world.policyKey, .confirmation: world.confirmationKey,
        ]
        for (owner, key) in keys {
            let signed = try Signed<Policy>.signed(world.policy, by: key)
            let vouches = world.keySet.vouches(for: signed, as: purpose, at: TestWorld.noon, using: world.primitives)
            #expect(vouches == (owner == purpose))
        }
        let byRoot = try Signed<Policy>.signed(world.policy, by: world.root)
        #expect(!world.keySet.vouches(for: byRoot, as: purpose, at: TestWorld.noon, using: world.primitives))
    }

    @Test("a key is refused only when it is surely over")
    func validity() throws {
        let signed = try Signed<Policy>.signed(world.policy, by: world.policyKey)
        let notAfter = try #require(world.keySet.keys.first { $0.purpose == .policy }?.notAfter)
        let table: [(Int64, Bool)] = [
            (notAfter, true), (notAfter + 1, false), (0, true), (.min, true), (.max, false),
        ]
        for (time, isGood) in table {
            #expect(world.keySet.vouches(for: signed, as: .policy, at: time, using: world.primitives) == isGood)
        }
    }

    @Test("a name alone proves nothing: the signature is checked under the key that bears it")
    func borrowedName() throws {
        let thief = Impostor(name: world.policyKey.keyID, key: try SigningKey.generate())
        let signed = try Signed<Policy>.signed(world.policy, by: thief)
        #expect(signed.keyID == world.policyKey.keyID)
        #expect(!world.keySet.vouches(for: signed, as: .policy, at: TestWorld.noon, using: world.primitives))
    }

    @Test("a key for a purpose of a newer HQ is passed over, the others still count")
    func unknownPurpose() throws {
        guard case .map(let pairs) = world.keySet.item, case .array(let entries) = pairs[1].value,
            case .map(let entry) = entries[0]
        else { return }
        let newer = CBOR.map([CBORPair(.unsigned(1), .unsigned(9))] + entry.dropFirst())
        let payload = CBOR.map([pairs[0], CBORPair(.unsigned(2), .array([newer] + entries)), pairs[2]]).encoded()
        let bytes = try COSESign1.signed(payload, for: .keySet, by: world.root).encoded()
        #expect(try Signed<KeySet>(decoding: bytes).content.keys == world.keySet.keys)
    }

    private func set(_ version: UInt64, root: PublicKey? = nil) -> KeySet {
        KeySet(root: root ?? world.root.publicKey, keys: world.keySet.keys, version: version)
    }

    @Test("a key set takes the place of another if it is newer and the other's root signed it")
    func succession() throws {
        let other = try SigningKey.generate()
        let table: [(name: String, set: KeySet, signer: SigningKey, succeeds: Bool)] = [
            ("the next version", set(2), world.root, true), ("a much newer one", set(.max >> 1), world.root, true),
            ("with another root", set(2, root: other.publicKey), world.root, true),
            ("the same version", set(1), world.root, false),
            ("signed by the root that it names itself", set(2, root: other.publicKey), other, false),
            ("signed by one of its keys", set(2), world.answerKey, false),
        ]
        for (name, set, signer, succeeds) in table {
            let signed = try Signed<KeySet>.signed(set, by: signer)
            #expect(set.succeeds(world.keySet, signed, using: world.primitives) == succeeds, "\(name)")
        }
        let signed = try Signed<KeySet>.signed(set(2), by: world.root)
        #expect(!set(3).succeeds(world.keySet, signed, using: world.primitives), "a signature over another set")
    }

    @Test("a version is counted from 1 and is never left out")
    func version() throws {
        guard case .map(let pairs) = world.keySet.item else { return }
        for (value, problem) in [
            (nil, .missing(field: 3)), (.unsigned(0), .outOfRange(field: 3)),
            (.unsigned(1 << 63), .outOfRange(field: 3)),
        ] as [(CBOR?, FormatFault.Problem)] {
            let rest = pairs.filter { $0.key != .unsigned(3) }
            let payload = CBOR.map(rest + (value.map { [CBORPair(.unsigned(3), $0)] } ?? [])).encoded()
            let bytes = try COSESign1.signed(payload, for: .keySet, by: world.root).encoded()
            #expect(throws: FormatFault("key set", problem)) { try Signed<KeySet>(decoding: bytes) }
        }
    }

    private struct Impostor: Signer {
        let name: KeyID
        let key: SigningKey
        var publicKey: PublicKey { key.publicKey }
        var keyID: KeyID { name }
        func sign(_ message: [UInt8]) throws -> [UInt8] { try key.sign(message) }
    }
}
