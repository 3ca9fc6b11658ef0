import Payments
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Uploads that are refused")
struct UploadRefusalTests {
    private let records = UploadScene.everything.records
    private var upload: [UInt8] { UploadTests.upload(records) }

    @Test("one cut off anywhere, and one with a byte more")
    func length() {
        for form in [upload, Upload.literal(records)] {
            for count in 0..<form.count {
                #expect(throws: FormatFault.self) { try UploadTests.records(Array(form.prefix(count))) }
            }
            #expect(throws: FormatFault.self) { try UploadTests.records(form + [0]) }
        }
    }

    @Test("one with any bit turned gives the same records or none")
    func bits() {
        var wrong = upload
        for at in 0..<wrong.count {
            for bit in 0..<8 {
                wrong[at] ^= 1 << UInt8(bit)
                if let read = try? UploadTests.records(wrong) { #expect(read == records) }
                wrong[at] ^= 1 << UInt8(bit)
            }
        }
    }

    @Test("one with any bit of its check turned")
    func check() {
        for at in upload.count - 8..<upload.count {
            var wrong = upload
            wrong[at] ^= 0x10
            #expect(throws: FormatFault.upload("the records rebuilt are not the ones that were sent")) {
                try UploadTests.records(wrong)
            }
        }
    }

    static let contexts: [Row<UploadContext>] = {
        let right = UploadScene.context
        func other(
            node: NodeID = right.node, merchant: ShortName = right.merchant, counter: CounterID = right.counter,
            currency: Currency = right.currency, epoch: UInt32 = right.base.epoch,
            sequence: UInt64 = right.base.sequence, digest: Digest = right.base.digest
        ) -> UploadContext {
            UploadContext(
                node: node, merchant: merchant, counter: counter, currency: currency,
                base: ChainHead(epoch: epoch, sequence: sequence, digest: digest))
        }
        return [
            Row("node", other(node: .of(9))), Row("merchant", other(merchant: .of("KIOSK-8"))),
            Row("counter", other(counter: .of(9))), Row("currency", other(currency: .of("USD"))),
            Row("epoch", other(epoch: 4)), Row("sequence", other(sequence: 4_001)), Row("digest", other(digest: .zero)),
        ]
    }()

    @Test("one made for another place, unless it is literal", arguments: contexts)
    func otherPlace(_ row: Row<UploadContext>) throws {
        #expect(throws: FormatFault.self) {
            try Upload.decode(upload, row.content, .none, using: .testing)
        }
        let literal = Upload.literal(records)
        #expect(try Upload.decode(literal, row.content, .none, using: .testing) == records)
    }

    @Test("one with a byte that belongs to no record")
    func surplus() {
        let fault = FormatFault.upload("bytes that belong to no record")
        var raw = upload
        raw.insert(0, at: upload.count - 8)
        #expect(throws: fault) { try UploadTests.records(raw) }
        // The head's length is two bytes long: behind it count, columns, numbers, mixed bytes.
        let length = Int(upload[1] & 0x7F) | Int(upload[2]) << 7
        var mixed = upload
        mixed.insert(0, at: 3 + length)
        mixed[1] += 1
        #expect(throws: fault) { try UploadTests.records(mixed) }
    }

    /// Count, columns, numbers, mixed bytes; framed as a compact upload.
    private static func compact(_ head: [UInt8], raw: Int = 200) -> [UInt8] {
        [1, UInt8(head.count)] + head + [UInt8](repeating: 0, count: raw + 8)
    }

    private static func row(_ description: String, _ bytes: [UInt8], _ what: String) -> Row<
        (bytes: [UInt8], what: String)
    > {
        Row(description, (bytes, what))
    }

    private static let largest = [UInt8](repeating: 0xFF, count: 9) + [1]

    static let literals: [Row<(bytes: [UInt8], what: String)>] = [
        row("nothing", [], "no form that is known"), row("a fifth form", [4, 0x80], "no form that is known"),
        row("no array", [0, 0xA0], "not an array of byte strings"),
        row("an array without end", [0, 0x9F, 0xFF], "not an array of byte strings"),
        row("a length in too many bytes", [0, 0x98, 0x01, 0x41, 0], "a length that is not in its shortest form"),
        row("a number for a record", [0, 0x81, 0], "not an array of byte strings"),
        row("a text for a record", [0, 0x81, 0x61, 0x41], "not an array of byte strings"),
        row("an empty record", [0, 0x81, 0x40], "a record that is empty or too long"),
        row(
            "a record that is too long", Upload.literal([[UInt8](repeating: 0, count: 8_193)]),
            "a record that is empty or too long"),
        row("too many records", Upload.literal([[UInt8]](repeating: [0], count: 2_001)), "too long"),
        row("a count past all bytes", [0, 0x9B] + [UInt8](repeating: 0xFF, count: 8), "too long"),
        row("a length past all bytes", [0, 0x81, 0x5B] + [UInt8](repeating: 0xFF, count: 8), "cut off"),
        row("a byte behind the array", [0, 0x80, 0], "bytes behind the last record"),
        row("nothing to decompress it with", [3, 1, 0], "cannot be decompressed"),
    ]

    static let compacts: [Row<(bytes: [UInt8], what: String)>] = [
        row("nothing", [1], "cut off"), row("an empty head", compact([]), "cut off"),
        row("a head past all bytes", [1] + largest, "cut off"), row("no check", [1, 2, 1, 0, 1], "cut off"),
        row("no records", compact([0, 0]), "no number of records"),
        row("2,001 records", compact([0xD1, 0x0F, 0]), "no number of records"),
        row("a count past 64 bits", compact([UInt8](repeating: 0xFF, count: 9) + [2, 0]), shortest),
        row("a count without end", compact([UInt8](repeating: 0x80, count: 30)), shortest),
        row("a count in too many bytes", compact([0x81, 0, 0]), shortest),
        row("a column that is not known", compact([1, 0x80, 0x80, 0x80, 1, 0]), "a column that is not known"),
        row("a column that is cut off", compact([9, 1, 0, 0]), "cut off"),
        row("no raw bytes", compact([1, 0], raw: 0), "cut off"),
        row("a name that did not come up", compact([1, 0x20, 2]), "a name that did not come up"),
        row("the last name there is", compact([1, 0x20] + largest), "a name that did not come up"),
        row("a field that is not known", compact([1, 0x80, 1, 0xFF, 0x1F]), "a field that is not known"),
        row("a sale that is not known", compact([1, 0x80, 0x80, 4, 3]), "a sale that is not known"),
        row("a literal record of no bytes", compact([1, 0x80, 0x80, 0x20, 1]), "a record that is empty or too long"),
        row("a literal record past all bytes", compact([1, 0x80, 0x80, 0x60, 1] + largest), "cut off"),
        row(
            "further fields that are no map", compact([1, 0x80, 0x80, 0x40, 1, 0x80]),
            "further fields that are no map"),
        row(
            "further fields that are too many", compact([1, 0x80, 0x80, 0x40, 0x81, 0x40]),
            "further fields that are no map"),
        row("a field told twice", compact([1, 0x80, 0x80, 0x40, 3, 0xA1, 0x01, 0x01]), "a field told twice"),
        row("a code past all bytes", compact([1, 0x80, 0x09, 0x80, 0x02] + largest), "cut off"),
        row("a nonce past all bytes", compact([1, 0x80, 0x81, 0x02, 0x80, 0x06] + largest), "cut off"),
        row("another signature", compact([1, 0], raw: 96), "the records rebuilt are not the ones that were sent"),
        row(
            "nothing to decompress it with", [2, 1, 0] + [UInt8](repeating: 0, count: 8), "cannot be decompressed"),
    ]

    private static let shortest = "a number that is not in its shortest form"

    @Test("hostile bytes, literal", arguments: literals)
    func literal(_ row: Row<(bytes: [UInt8], what: String)>) { expectFault(row) }

    @Test("hostile bytes, compact", arguments: compacts)
    func compact(_ row: Row<(bytes: [UInt8], what: String)>) { expectFault(row) }

    private func expectFault(_ row: Row<(bytes: [UInt8], what: String)>) {
        let fault = #expect(throws: FormatFault.self) { try UploadTests.records(row.content.bytes) }
        #expect(fault?.description == "upload: " + row.content.what)
    }

    @Test("one that is longer than 16 MiB, before or after decompression")
    func tooLong() {
        #expect(throws: FormatFault.self) {
            try UploadTests.records([UInt8](repeating: 0, count: Upload.largestDecoded + 1))
        }
        // Each pair of bytes stands for 255.
        let bomb = [UInt8](repeating: 255, count: 2 * (Upload.largestDecoded / 255 + 1))
        #expect(throws: FormatFault.upload("cannot be decompressed")) {
            try UploadTests.records([3] + bomb, UploadTests.pairs)
        }
        let head = [2, UInt8(0x80 | bomb.count & 0x7F), UInt8(0x80 | bomb.count >> 7 & 0x7F), UInt8(bomb.count >> 14)]
        #expect(throws: FormatFault.upload("cannot be decompressed")) {
            try UploadTests.records(head + bomb + [UInt8](repeating: 0, count: 8), UploadTests.pairs)
        }
    }
}

extension FormatFault {
    fileprivate static func upload(_ what: String) -> FormatFault { FormatFault("upload", .envelope(what)) }
}
