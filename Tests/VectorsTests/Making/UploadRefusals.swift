import Payments
import SyncProtocol

/// Uploads that nobody may take.
extension VectorSource {
    static func refuseLiterals(in list: inout VectorList) throws {
        let all = [UInt8](repeating: 0xFF, count: 8)
        let rows: [(String, String, [UInt8])] = [
            ("no bytes", "a form is named at least", []), ("a fifth form", "forms are 0 to 3", [4, 0x80]),
            ("literal: a map", "an array", [0, 0xA0]),
            ("literal: indefinite length", "deterministic CBOR", [0, 0x9F, 0xFF]),
            ("literal: length in too many bytes", "deterministic CBOR", [0, 0x98, 0x01, 0x41, 0]),
            ("literal: a number", "records are byte strings", [0, 0x81, 0]),
            ("literal: a text", "records are byte strings", [0, 0x81, 0x61, 0x41]),
            ("literal: an empty record", "a record has bytes", [0, 0x81, 0x40]),
            (
                "literal: record of 8193 bytes", "8192 at most",
                Upload.literal([[UInt8](repeating: 0, count: 8_193)])
            ),
            ("literal: 2001 records", "2000 at most", Upload.literal([[UInt8]](repeating: [0], count: 2_001))),
            ("literal: a count past all bytes", "nothing is made ready for it", [0, 0x9B] + all),
            ("literal: a length past all bytes", "nothing is made ready for it", [0, 0x81, 0x5B] + all),
            ("literal: a byte more", "nothing stands behind the array", [0, 0x80, 0]),
        ]
        for (name, shows, bytes) in rows { try list.refuse("literal", name, shows, bytes: bytes, notAnUpload) }
    }

    static func refuseFrames(in list: inout VectorList) throws {
        let array = Array(try list.bytes(of: "literal").dropFirst())
        func frame(_ change: (inout UploadFrame) -> Void) -> [UInt8] {
            var frame = UploadFrame(array)
            change(&frame)
            return [3] + frame.bytes
        }
        let good = frame { _ in }
        let rows: [(String, String, [UInt8])] = [
            ("frame: none", "a frame is needed", [3]),
            ("frame: cut off", "the last byte is missing", Array(good.dropLast())),
            ("frame: a byte more", "exactly one frame", good + [0]),
            ("frame: two", "exactly one frame", good + good.dropFirst()),
            ("frame: window of 16 MiB", "8 MiB at most", frame { $0.window = [14 << 3] }),
            ("frame: a dictionary", "none", frame { ($0.descriptor, $0.window) = (1, [13 << 3, 7]) }),
            ("frame: another magic number", "Zstandard", [3, 0x29] + good.dropFirst(2)),
            ("frame: no array in it", "what form 0 holds", [3] + UploadFrame([0xA0]).bytes),
        ]
        for (name, shows, bytes) in rows {
            try list.refuse("literal, compressed", name, shows, bytes: bytes, notAnUpload)
        }
    }

    /// Count, columns, numbers and mixed bytes, framed as a compact upload over bytes of zero.
    private static func compact(_ head: [UInt8], raw: Int = 200) -> [UInt8] {
        [1, UInt8(head.count)] + head + [UInt8](repeating: 0, count: raw + 8)
    }

    private static let largest = [UInt8](repeating: 0xFF, count: 9) + [1]

    static func refuseCompacts(in list: inout VectorList) throws {
        let good = try list.bytes(of: "compact")
        var check = good
        check[check.count - 1] ^= 1
        var raw = good
        raw[raw.count - 20] ^= 1
        var surplus = good
        surplus.insert(0, at: good.count - 8)
        let rows: [(String, String, [UInt8])] = [
            ("compact: check altered", "one bit of the check", check),
            ("compact: signature altered", "one bit of the raw bytes", raw),
            ("compact: raw byte more", "no byte is left over", surplus),
            ("compact: cut off", "the last byte is missing", Array(good.dropLast())),
            ("compact: a byte more", "nothing stands behind the check", good + [0]),
            ("compact: nothing", "the head's length is missing", [1]),
            ("compact: an empty head", "a head has a count", compact([])),
            ("compact: a head past all bytes", "nothing is made ready for it", [1] + largest),
            ("compact: no check", "eight bytes", [1, 2, 1, 0, 1]),
            ("compact: no records", "one at least", compact([0, 0])),
            ("compact: 2001 records", "2000 at most", compact([0xD1, 0x0F, 0])),
            (
                "compact: a count past 64 bits", "numbers have 64 bits",
                compact([UInt8](repeating: 0xFF, count: 9) + [2, 0])
            ),
            ("compact: a count in too many bytes", "shortest form", compact([0x81, 0, 0])),
            ("compact: an unknown column", "21 columns", compact([1, 0x80, 0x80, 0x80, 1, 0])),
            ("compact: a column cut off", "a number for every record", compact([9, 1, 0, 0])),
        ]
        for (name, shows, bytes) in rows { try list.refuse("compact", name, shows, bytes: bytes, notAnUpload) }
    }

    static func refuseRows(in list: inout VectorList) throws {
        let rows: [(String, String, [UInt8])] = [
            ("row: no raw bytes", "a name, an id and a signature are needed", compact([1, 0], raw: 0)),
            ("row: a name that did not come up", "2 is the first of the list, which is empty", compact([1, 0x20, 2])),
            ("row: the last name there is", "2^64 - 1", compact([1, 0x20] + largest)),
            ("row: an unknown field", "11 bits", compact([1, 0x80, 1, 0xFF, 0x1F])),
            ("row: an unknown sale", "0 to 2", compact([1, 0x80, 0x80, 4, 3])),
            ("row: a literal record of no bytes", "a record has bytes", compact([1, 0x80, 0x80, 0x20, 1])),
            (
                "row: a literal record past all bytes", "nothing is made ready for it",
                compact([1, 0x80, 0x80, 0x60, 1] + largest)
            ),
            ("row: further fields that are no map", "a map", compact([1, 0x80, 0x80, 0x40, 1, 0x80])),
            ("row: further fields of 8193 bytes", "4096 at most", compact([1, 0x80, 0x80, 0x40, 0x81, 0x40])),
            ("row: a field told twice", "1 is told already", compact([1, 0x80, 0x80, 0x40, 3, 0xA1, 0x01, 0x01])),
            (
                "row: a code past all bytes", "nothing is made ready for it",
                compact([1, 0x80, 0x09, 0x80, 0x02] + largest)
            ),
            (
                "row: a nonce past all bytes", "nothing is made ready for it",
                compact([1, 0x80, 0x81, 0x02, 0x80, 0x06] + largest)
            ),
            ("row: another signature", "the records rebuilt are not those that were sent", compact([1, 0], raw: 96)),
        ]
        for (name, shows, bytes) in rows { try list.refuse("compact", name, shows, bytes: bytes, notAnUpload) }
    }
}
