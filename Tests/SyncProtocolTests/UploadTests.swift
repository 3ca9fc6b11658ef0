import Payments
import Signing
import SyncProtocol
import TestWorld
import Testing

extension Primitives {
    /// The real ones.
    static let testing = Primitives.libcrypto
}

/// What one record becomes.
enum Told { case byRow, literally }

@Suite("Uploads: every record comes back with its very bytes")
struct UploadTests {
    static func upload(_ records: [[UInt8]], _ compression: Compression = .none) -> [UInt8] {
        Upload.encode(records, UploadScene.context, compression, using: .testing)
    }

    static func records(_ upload: [UInt8], _ compression: Compression = .none) throws -> [[UInt8]] {
        try Upload.decode(upload, UploadScene.context, compression, using: .testing)
    }

    typealias Fields = [UInt64: CBOR?]

    private static func cash(_ changed: Fields) -> Fields { UploadScene.cash(1).merging(changed) { $1 } }

    private static func note(_ changed: Fields) -> Fields { UploadScene.coded(1, UploadScene.note(changed)) }

    /// The last record of a scene, and how it has to travel.
    static let rows: [Row<(fields: Fields, told: Told)>] = [
        Row("cash", (cash([:]), .byRow)),
        Row("a note", (note([:]), .byRow)),
        Row("a note with a nonce", (note([7: .bytes([1])]), .byRow)),
        Row("a note with a certificate", (note([:]).merging([23: .bytes(UploadScene.note())]) { $1 }, .byRow)),
        Row(
            "a note with numbers at their ends",
            (note([4: .unsigned(.max), 5: .unsigned(.max), 6: .unsigned(0)]), .byRow)),
        Row("a note for another counter", (note([1: .bytes([1, 2, 3, 4, 5, 6, 7, 8])]), .byRow)),
        Row("a note for another amount", (note([2: .unsigned(1)]), .byRow)),
        Row("a note of a newer version", (note([9: .null]), .byRow)),
        Row("a note without its number", (note([4: nil]), .byRow)),
        Row("a note with a text for a time", (note([6: .text("now")]), .byRow)),
        Row("a note with an empty nonce", (note([7: .bytes([])]), .byRow)),
        Row("a confirmation", (UploadScene.coded(1, UploadScene.confirmation(), tender: 2, basis: 3), .byRow)),
        Row(
            "a confirmation in another currency",
            (UploadScene.coded(1, UploadScene.confirmation([3: .unsigned(840)])), .byRow)),
        Row(
            "a confirmation with a short id", (UploadScene.coded(1, UploadScene.confirmation([4: .bytes([1])])), .byRow)
        ),
        Row("a code of no bytes", (UploadScene.coded(1, []), .byRow)),
        Row("a code of 8 bytes", (UploadScene.coded(1, [1, 2, 3, 4, 5, 6, 7, 8]), .byRow)),
        Row("a code of 64 bytes", (UploadScene.coded(1, [UInt8](repeating: 1, count: 64)), .byRow)),
        Row("a code of 65 bytes", (UploadScene.coded(1, [UInt8](repeating: 1, count: 65)), .byRow)),
        Row("a reversal", (UploadScene.reversal, .byRow)),
        Row("a closed day", (UploadScene.dayClosed, .byRow)),
        Row("another sale id", (cash([7: .bytes(UploadScene.bytes(9))]), .byRow)),
        Row("the sale of the record before", (cash([7: .bytes(UploadScene.bytes(0xF0))]), .byRow)),
        Row("a sale id of zero bytes and no payment", (cash([7: .bytes(UploadScene.bytes(0)), 8: nil]), .byRow)),
        Row("a short sale id", (cash([7: .bytes([1])]), .byRow)),
        Row("another merchant", (cash([9: .text("KIOSK-8")]), .byRow)),
        Row("another counter", (cash([10: .bytes([1])]), .byRow)),
        Row("another currency", (cash([14: .unsigned(840)]), .byRow)),
        Row("a wallet", (cash([15: .unsigned(4)]), .byRow)),
        Row("a receipt that jumps back", (cash([12: .unsigned(1)]), .byRow)),
        Row("the last receipt there is", (cash([12: .unsigned(.max)]), .byRow)),
        Row("an amount below zero", (cash([13: .negative(4)]), .byRow)),
        Row("a text for a tender", (cash([15: .text("5")]), .byRow)),
        Row("a kind of a newer version", (cash([6: .unsigned(8)]), .byRow)),
        Row(
            "fields of a newer version", (cash([0: .null, 11: .text("Ann"), 21: .array([]), 99: .float(0.5)]), .byRow)),
        Row("further fields of 4,096 bytes", (cash([99: .bytes([UInt8](repeating: 1, count: 4_090))]), .byRow)),
        Row("further fields of 4,097 bytes", (cash([99: .bytes([UInt8](repeating: 1, count: 4_091))]), .literally)),
        Row("nothing but the head", ([6: .unsigned(9)], .byRow)),
        Row("an older policy", (cash([19: .unsigned(3)]), .byRow)),
        Row("a new epoch", (cash([3: .unsigned(4)]), .byRow)),
        Row("an epoch of zero", (cash([3: .unsigned(0)]), .byRow)),
        Row("a sequence with a gap", (cash([4: .unsigned(9_000)]), .byRow)),
        Row(
            "a wall clock that is not trusted",
            (cash([18: UploadScene.moment(TestWorld.noon, isTrusted: false)]), .byRow)),
        Row("a wall clock before 1970", (cash([18: UploadScene.moment(-5)]), .byRow)),
        Row("the first second there is", (cash([18: UploadScene.moment(.min, uptimeMs: .max)]), .byRow)),
        Row("the last second there is", (cash([18: UploadScene.moment(.max, uptimeMs: 0)]), .byRow)),
        Row("another boot", (cash([18: UploadScene.moment(0, boot: 0xB1, uptimeMs: 3)]), .byRow)),
        Row(
            "a moment with a short boot",
            (cash([18: .array([.unsigned(1), .bool(true), .bytes([1]), .unsigned(1)])]), .literally)),
        Row(
            "a moment past 64 bits",
            (
                cash([
                    18: .array([.negative(.max), .bool(true), .bytes([UInt8](repeating: 1, count: 8)), .unsigned(1)])
                ]), .literally
            )),
        Row("another version", (cash([1: .unsigned(2)]), .literally)),
        Row("another node", (cash([2: .bytes([2, 2, 2, 2, 2, 2, 2, 2])]), .literally)),
        Row("another chain", (cash([5: .bytes([UInt8](repeating: 7, count: 32))]), .literally)),
        Row("a kind of zero", (cash([6: .unsigned(0)]), .literally)),
        Row("no policy", (cash([19: nil]), .literally)),
    ]

    @Test("a record of today, of tomorrow, and none of ours", arguments: rows)
    func roundTrip(_ row: Row<(fields: Fields, told: Told)>) throws {
        var scene = UploadScene()
        scene.add(UploadScene.cash(0xF0, receipt: 76))
        let without = Self.upload(scene.records).count
        scene.add(row.content.fields)
        let upload = Self.upload(scene.records)
        #expect(upload.first == 1)
        let isShort = upload.count < without + (scene.records.last?.count ?? 0) - 60
        #expect(isShort == (row.content.told == .byRow))
        #expect(try Self.records(upload) == scene.records)
        // And the chain goes on behind it.
        scene.add(UploadScene.cash(0xF1, receipt: 78))
        #expect(try Self.records(Self.upload(scene.records)) == scene.records)
        #expect(Self.upload(scene.records).count < upload.count + 130)
        #expect(try Self.records(Self.upload([scene.records[0]] + scene.records)) == [scene.records[0]] + scene.records)
    }

    @Test("fields of any key stand where they stood")
    func anyKey() throws {
        var scene = UploadScene()
        scene.add(
            pairs: [
                CBORPair(.text("x"), .unsigned(1)), CBORPair(.negative(0), .null), CBORPair(.bool(true), .null),
                CBORPair(.tagged(1, .unsigned(1)), .map([])),
            ], UploadScene.cash(1))
        let upload = Self.upload(scene.records)
        #expect(upload.first == 1)
        #expect(try Self.records(upload) == scene.records)
    }

    @Test("another key, another key of the same name, and the first one again")
    func keys() throws {
        let tpm = try #require(PaperTPM())
        let twin = try #require(PaperTPM(named: PaperSigner().keyID))
        var scene = UploadScene()
        scene.add(UploadScene.cash(1))
        scene.add(UploadScene.cash(2), by: tpm)
        scene.add(UploadScene.coded(3, UploadScene.note(by: tpm)), by: twin)
        scene.add(UploadScene.coded(4, UploadScene.note(by: twin)), by: tpm)
        scene.add(UploadScene.cash(5))
        let upload = Self.upload(scene.records)
        #expect(upload.count < 5 * 130 + 2 * 90 + 100)
        #expect(try Self.records(upload) == scene.records)
    }

    static let noise: [Row<[UInt8]>] = [
        Row("one byte", [0]), Row("a map", CBOR.map([]).encoded()),
        Row("as long as a record may be", [UInt8](repeating: 0x5A, count: 8_192)),
        Row("an envelope with the array's length in two bytes", [0x98, 0x04] + first.dropFirst()),
        Row("a record and one byte more", first + [0]), Row("half a record", Array(first.prefix(150))),
    ]

    private static var first: [UInt8] {
        var scene = UploadScene()
        scene.add(UploadScene.cash(1))
        return scene.records[0]
    }

    @Test("bytes that are no record travel as they are, and the chain goes on", arguments: noise)
    func noiseTravels(_ row: Row<[UInt8]>) throws {
        var scene = UploadScene()
        scene.add(UploadScene.cash(1))
        scene.addNoise(row.content)
        scene.add(UploadScene.cash(2, receipt: 78))
        let upload = Self.upload(scene.records)
        #expect(upload.first == 1)
        #expect(upload.count < 260 + row.content.count)
        #expect(try Self.records(upload) == scene.records)
    }

    @Test("further fields in more than their shortest form make a record literal")
    func notDeterministic() throws {
        var scene = UploadScene()
        scene.add(UploadScene.cash(1).merging([99: .unsigned(5)]) { $1 })
        var bytes = scene.records[0]
        let at = try #require((0..<bytes.count - 3).first { bytes[$0...].starts(with: [0x18, 0x63, 0x05]) })
        bytes.replaceSubrange(at...at + 2, with: [0x18, 0x63, 0x18, 0x05])
        bytes[16] += 1
        #expect(try Self.records(Self.upload([bytes])) == [bytes])
        #expect(Self.upload([bytes]).first == 0)
    }

    @Test("one sale fits in 125 bytes: signature, id, 45 of everything else")
    func single() throws {
        var scene = UploadScene()
        scene.add(UploadScene.cash(1))
        #expect(Self.upload(scene.records).count <= 64 + 16 + 45)
    }

    @Test("no records, and the most there may be")
    func counts() throws {
        #expect(Self.upload([]) == [0, 0x80])
        #expect(try Self.records([0, 0x80]).isEmpty)
        var scene = UploadScene()
        for index in 0..<2_000 { scene.add(UploadScene.cash(UInt8(index % 256), receipt: UInt64(index))) }
        let upload = Self.upload(scene.records)
        #expect(upload.first == 1)
        #expect(upload.count < 2_000 * 100)
        #expect(try Self.records(upload) == scene.records)
        #expect(throws: FormatFault.self) { try Self.records(Self.upload(scene.records + [[1]])) }
    }

    /// Pairs of a byte and how often it comes: enough to make all forms.
    static let pairs = Compression(
        compress: { bytes in
            var out: [UInt8] = []
            for byte in bytes {
                if out.count > 1, out[out.count - 2] == byte, out[out.count - 1] < 255 {
                    out[out.count - 1] += 1
                } else {
                    out += [byte, 1]
                }
            }
            return out
        },
        decompress: { bytes, limit in
            guard bytes.count % 2 == 0 else { return nil }
            var out: [UInt8] = []
            for at in stride(from: 0, to: bytes.count, by: 2) {
                guard out.count + Int(bytes[at + 1]) <= limit else { return nil }
                out += [UInt8](repeating: bytes[at], count: Int(bytes[at + 1]))
            }
            return out
        })

    @Test("the smallest of the four forms is made, and each is read")
    func forms() throws {
        let blank = [[UInt8](repeating: 0, count: 8_000)]
        var sparse = UploadScene.everything
        sparse.addNoise(blank[0])
        let everything = UploadScene.everything.records
        for (records, compression, form) in [
            ([[1, 2, 3]], Self.pairs, 0), (everything, Compression.none, 1), (sparse.records, Self.pairs, 2),
            (blank, Self.pairs, 3), (blank, .none, 0),
        ] as [([[UInt8]], Compression, UInt8)] {
            let upload = Self.upload(records, compression)
            #expect(upload.first == form)
            #expect(try Self.records(upload, compression) == records)
        }
        #expect(try Self.records(Upload.literal(everything)) == everything)
    }

    @Test("the format stays: the digest of one upload of everything")
    func golden() {
        let upload = Self.upload(UploadScene.everything.records)
        #expect(
            Primitives.testing.digest(upload).description
                == "ef079570a430389d54b0974922c3113d6e604fc0140a0be5522cc8a9a6f164a8")
    }
}
