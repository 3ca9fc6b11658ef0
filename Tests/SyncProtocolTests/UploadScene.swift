import Payments
import SyncProtocol
import TestWorld

/// A chain at one counter, written record by record, and what HQ knows of it.
struct UploadScene {
    /// Where the chain begins.
    static let base = ChainHead(epoch: 3, sequence: 4_000, digest: .of(0xD1))
    static let node = NodeID.of(0x01)
    static let counter = CounterID.of(0xC1)

    /// What both sides know.
    static let context = UploadContext(
        node: node, merchant: .of("KIOSK-7"), counter: counter, currency: .of("KES"), base: base)

    /// Signed records, oldest first.
    private(set) var records: [[UInt8]] = []
    private var head = UploadScene.base

    /// Field 5 of the next record.
    var previous: Digest { head.digest }

    /// Writes a record of any fields after the last one; the usual head stands where it is not overwritten, and a nil
    /// field is left out.
    mutating func add(_ fields: [UInt64: CBOR?], by signer: some Signer = PaperSigner()) {
        add(pairs: [], fields, by: signer)
    }

    /// The same with further fields of any key.
    mutating func add(pairs: [CBORPair], _ fields: [UInt64: CBOR?], by signer: some Signer = PaperSigner()) {
        let usual: [UInt64: CBOR?] = [
            1: .unsigned(1), 2: .bytes(UploadScene.node.bytes), 3: .unsigned(UInt64(head.epoch)),
            4: .unsigned(head.sequence + 1), 5: .bytes(head.digest.bytes), 18: UploadScene.moment(TestWorld.noon),
            19: .unsigned(12),
        ]
        let all = usual.merging(fields) { $1 }
        let payload = CBOR.fields(all.map { ($0.key, $0.value) }, and: pairs).encoded()
        let envelope = try? COSESign1.signed(payload, for: .record, by: signer)
        addNoise(envelope?.encoded() ?? [])
    }

    /// Puts any bytes in the next place.
    mutating func addNoise(_ bytes: [UInt8]) {
        records.append(bytes)
        head = ChainHead(
            epoch: head.epoch, sequence: head.sequence + 1, digest: Primitives.testing.digest(bytes))
    }

    /// Field 18.
    static func moment(
        _ wall: Int64, isTrusted: Bool = true, boot: UInt8 = 0xB0, uptimeMs: UInt64 = 2_000_000
    ) -> CBOR {
        .array([
            .integer(wall), .bool(isTrusted), .bytes([UInt8](repeating: boot, count: 8)), .unsigned(uptimeMs),
        ])
    }

    /// A sale for 12.50 in cash.
    static func cash(_ id: UInt8, receipt: UInt64 = 77, amount: UInt64 = 1_250) -> [UInt64: CBOR?] {
        [
            6: .unsigned(1), 7: .bytes(bytes(id)), 8: .bytes(bytes(id)), 9: .text("KIOSK-7"),
            10: .bytes(counter.bytes), 12: .unsigned(receipt), 13: .unsigned(amount), 14: .unsigned(404),
            15: .unsigned(5),
        ]
    }

    /// The same with a code.
    static func coded(_ id: UInt8, _ code: [UInt8], tender: UInt64 = 1, basis: UInt64 = 1) -> [UInt64: CBOR?] {
        cash(id).merging([15: .unsigned(tender), 16: .bytes(code), 17: .unsigned(basis)]) { $1 }
    }

    /// A note for 12.50, with fields changed or left out.
    static func note(
        _ changed: [UInt64: CBOR?] = [:], by signer: some Signer = PaperSigner(0x22)
    ) -> [UInt8] {
        let usual: [UInt64: CBOR?] = [
            1: .bytes(counter.bytes), 2: .unsigned(1_250), 4: .unsigned(9), 5: .unsigned(31_250),
            6: .integer(TestWorld.noon - 7),
        ]
        return signed(usual.merging(changed) { $1 }, .note, by: signer)
    }

    /// A confirmation for 12.50, with fields changed or left out.
    static func confirmation(_ changed: [UInt64: CBOR?] = [:]) -> [UInt8] {
        let usual: [UInt64: CBOR?] = [
            1: .bytes(counter.bytes), 2: .unsigned(1_250), 3: .unsigned(404), 4: .bytes(bytes(0xB1)),
            5: .integer(TestWorld.noon - 9),
        ]
        return signed(usual.merging(changed) { $1 }, .confirmation, by: PaperSigner(0x33))
    }

    private static func signed(
        _ fields: [UInt64: CBOR?], _ context: SigningContext, by signer: some Signer
    ) -> [UInt8] {
        let payload = CBOR.fields(fields.map { ($0.key, $0.value) }).encoded()
        return (try? COSESign1.signed(payload, for: context, by: signer))?.encoded() ?? []
    }

    /// Sixteen times one byte.
    static func bytes(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }
}

extension UploadScene {
    /// One of everything that a counter does today, and some noise between.
    static var everything: UploadScene {
        var scene = UploadScene()
        scene.add(cash(1))
        scene.add(coded(2, note()))
        scene.addNoise([1, 2, 3])
        scene.add(coded(3, note([4: .unsigned(10), 5: .unsigned(32_500), 7: .bytes([5, 6, 7])])))
        scene.add(coded(4, confirmation(), tender: 2, basis: 3))
        scene.add(coded(5, [9, 8, 7, 6, 5, 4, 3, 2]).merging([23: .bytes(note())]) { $1 })
        scene.add(coded(6, [UInt8](repeating: 0x41, count: 300)))
        scene.add(reversal)
        scene.add(dayClosed)
        return scene
    }

    /// A reversal of a sale.
    static var reversal: [UInt64: CBOR?] {
        [
            6: .unsigned(4), 8: .bytes(bytes(8)), 9: .text("KIOSK-7"), 10: .bytes(counter.bytes),
            13: .unsigned(1_250), 14: .unsigned(404), 20: .bytes(bytes(3)),
        ]
    }

    /// A closed day.
    static var dayClosed: [UInt64: CBOR?] {
        let sum = CBOR.fields([(1, .unsigned(5)), (3, .unsigned(4)), (4, .unsigned(5_000)), (5, .unsigned(404))])
        return [
            6: .unsigned(5), 9: .text("KIOSK-7"), 10: .bytes(counter.bytes),
            22: .fields([
                (1, .unsigned(20_601)), (2, .unsigned(3_990)), (3, .unsigned(4_007)), (4, .array([sum])),
            ]),
        ]
    }
}

/// Signs like `PaperSigner`, as a key in a TPM.
struct PaperTPM: Signer {
    let publicKey: PublicKey
    let keyID: KeyID

    /// A signer that has the name of another key, if told so.
    init?(named name: KeyID? = nil) {
        guard let key = PublicKey(algorithm: .es256, bytes: [UInt8](repeating: 4, count: 65)) else { return nil }
        publicKey = key
        keyID = name ?? Primitives.testing.keyID(of: key)
    }

    func sign(_ message: [UInt8]) -> [UInt8] { PaperSigner().sign(message) }
}
