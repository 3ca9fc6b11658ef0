import Payments
import Signing
import Testing

extension VectorSource {
    /// Every kind of record.
    static func records(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        for (name, shows, record) in try Chain(world).records {
            let signed = try SignedRecord.signed(record, by: world.node, using: .libcrypto)
            try list.accept("record", name, shows, bytes: signed.bytes, key: "node")
        }
        try list.accept(
            "record", "record with an unknown field", "a newer node's field is carried along",
            bytes: list.changed("cash") { $0[99] = .text("newer") }, key: "node")
        try list.accept(
            "record", "lost", "the disk has lost record 3: its digest stays in the chain",
            bytes: Chain(world).losing(3)[2].bytes, key: "node")
        var opened = try Chain(world)
        try opened.append("tamper", "the board's case was opened while the counter ran", .tamper(.opened))
        for (name, shows, record) in opened.records.suffix(1) {
            let signed = try SignedRecord.signed(record, by: world.node, using: .libcrypto)
            try list.accept("record", name, shows, bytes: signed.bytes, key: "node")
        }
        try refuseHeads(in: &list)
        try refusePayments(in: &list)
        try refuseOthers(in: &list)
        try refuseLines(in: &list)
        try refuseCorrections(in: &list)
        for name in ["note, guaranteed", "reversal", "refund", "day closed", "lost"] {
            try list.refuseForgeries(of: name, structure: "record")
        }
        return list.file(about: "A node's records: one fact each, in the chain of the node's records.")
    }

    private static func range(_ field: UInt64, _ structure: String = "record") -> Reason {
        Reason("outOfRange", in: structure, field: field)
    }

    private static func type(_ field: UInt64) -> Reason { Reason("wrongType", in: "record", field: field) }

    private static func refuseHeads(in list: inout VectorList) throws {
        let boot = CBOR.bytes([1, 2, 3, 4, 5, 6, 7, 8])
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            ("version 2", "another version is another protocol", 1, 2, range(1)),
            ("no node", "field 2 is missing", 2, nil, Reason("missing", in: "record", field: 2)),
            ("epoch 0", "epochs count from 1", 3, 0, range(3)),
            ("epoch beyond 32 bits", "epochs are below 2^32", 3, .unsigned(1 << 32), range(3)),
            ("sequence 0", "sequences count from 1", 4, 0, range(4)),
            ("sequence beyond 63 bits", "sequences are below 2^63", 4, .unsigned(1 << 63), range(4)),
            ("previous of 31 bytes", "a digest is 32 bytes", 5, .bytes([UInt8](repeating: 0, count: 31)), range(5)),
            ("kind 10", "a kind of a newer version", 6, 10, range(6)),
            (
                "moment of three parts", "a moment has four", 18, .array([.unsigned(0), .bool(true), boot]), type(18)
            ),
            (
                "moment with a boot of 7 bytes", "a boot's name is 8 bytes", 18,
                .array([.unsigned(0), .bool(true), .bytes([1, 2, 3, 4, 5, 6, 7]), .unsigned(0)]), type(18)
            ),
            (
                "moment with trust as a number", "trust is a boolean", 18,
                .array([.unsigned(0), .unsigned(1), boot, .unsigned(0)]), type(18)
            ),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse("cash", name, shows, field: field, is: value, reason)
        }
        // 8,000 bytes more show how long the rest is; then the two lengths of a record on both sides of the limit.
        let rest = try list.changed("cash") { $0[99] = .bytes([UInt8](repeating: 0, count: 8_000)) }.count - 8_000
        func padded(to size: Int) throws -> [UInt8] {
            try list.changed("cash") { $0[99] = .bytes([UInt8](repeating: 0, count: size - rest)) }
        }
        try list.accept("record", "record of 8192 bytes", "the limit", bytes: padded(to: 8_192), key: "node")
        try list.refuse(
            "record of 8192 bytes", "record of 8193 bytes", "a record is 8192 bytes at most", bytes: padded(to: 8_193),
            Reason("tooLong", in: "record"))
    }

    private static func refusePayments(in list: inout VectorList) throws {
        let rows: [(String, String, String, UInt64, CBOR?, Reason)] = [
            ("cash", "cash with a basis", "cash needs no promise", 17, 1, range(17)),
            ("cash", "amount 0", "an amount is 1 at least", 13, 0, range(13)),
            ("cash", "amount over 999999999999", "an amount has a limit", 13, .unsigned(1_000_000_000_000), range(13)),
            ("cash", "amount as a float", "money is never a float", 13, .float(12.5), type(13)),
            ("cash", "currency 0", "not in ISO 4217", 14, 0, range(14)),
            ("cash", "tender 9", "no such tender", 15, 9, range(15)),
            ("cash", "merchant in lower case", "1 to 24 of A-Z 0-9 -", 9, "kiosk-7", range(9)),
            ("cash", "merchant as bytes", "a merchant's name is text", 9, .bytes([75]), type(9)),
            (
                "cash", "payment id of 15 bytes", "a payment id is 16 bytes", 8, .bytes(World.sixteen(0).dropLast()),
                range(8)
            ),
            (
                "note, guaranteed", "note without a basis", "only cash has none", 17, nil,
                Reason("missing", in: "record", field: 17)
            ),
            ("note, guaranteed", "note with basis confirmed", "only a confirmation has it", 17, 3, range(17)),
            ("note, guaranteed", "note with an empty code", "1 to 2048 bytes", 16, .bytes([]), range(16)),
            (
                "note, guaranteed", "note with a certificate of 1025 bytes", "1 to 1024 bytes", 23,
                .bytes([UInt8](repeating: 0, count: 1_025)), range(23)
            ),
            ("confirmation", "confirmation with basis guaranteed", "its basis is always confirmed", 17, 1, range(17)),
        ]
        for (twin, name, shows, field, value, reason) in rows {
            try list.refuse(twin, name, shows, field: field, is: value, reason)
        }
    }

    private static func refuseOthers(in list: inout VectorList) throws {
        try list.refuse(
            "reversal", "reversal of nothing", "field 20 is missing", field: 20, is: nil,
            Reason("missing", in: "record", field: 20))
        try list.refuse(
            "day closed", "day without sums", "field 4 of the day is missing",
            bytes: list.changed("day closed") { fields in fields[22] = try fields[22]?.changed { $0[4] = nil } },
            Reason("missing", in: "day closed", field: 4))
        try list.refuse(
            "day closed", "day with a negative count", "counts are unsigned",
            bytes: list.changed("day closed") { fields in
                fields[22] = try fields[22]?.changed { day in
                    guard case .array(let sums)? = day[4], let first = sums.first else { return }
                    day[4] = .array([try first.changed { $0[3] = .integer(-1) }])
                }
            }, Reason("wrongType", in: "day sum", field: 3))
        try list.refuse(
            "day closed", "day with a list of no refunds", "a list of nothing is left out",
            bytes: list.changed("day closed") { fields in fields[22] = try fields[22]?.changed { $0[5] = .array([]) } },
            Reason("outOfRange", in: "day closed", field: 5))
        try list.refuse(
            "day closed", "day as a number", "the day is a map", field: 22, is: 20_454,
            Reason("shape", in: "day closed", detail: "not a map"))
    }

    private static func refuseLines(in list: inout VectorList) throws {
        let first = CBOR.fields([(1, "SUGAR-1KG"), (2, 2_000), (3, 1_500)])
        func line(_ field: UInt64, _ value: CBOR?) throws -> CBOR { .array([try first.changed { $0[field] = value }]) }
        func range(_ field: UInt64) -> Reason { Reason("outOfRange", in: "sale line", field: field) }
        let rows: [(String, String, CBOR, Reason)] = [
            ("line without an article", "1 to 32 bytes", try line(1, ""), range(1)),
            (
                "line of an article of 33 bytes", "1 to 32 bytes",
                try line(1, .text("12345678901234567890123456789012X")), range(1)
            ),
            ("line of nothing", "a quantity is 1 thousandth at least", try line(2, 0), range(2)),
            (
                "line without a price", "field 3 is missing", try line(3, nil),
                Reason("missing", in: "sale line", field: 3)
            ),
            ("no lines", "a list of nothing is left out", .array([]), Reason("outOfRange", in: "record", field: 21)),
            (
                "65 lines", "64 at most", .array([CBOR](repeating: first, count: 65)),
                Reason("outOfRange", in: "record", field: 21)
            ),
        ]
        for (name, shows, value, reason) in rows {
            try list.refuse("cash with lines", name, shows, field: 21, is: value, reason)
        }
        try list.refuse(
            "note with sealed data", "sealed digest of 31 bytes", "a digest is 32 bytes", field: 25,
            is: .bytes([UInt8](repeating: 0, count: 31)), Reason("outOfRange", in: "record", field: 25))
    }

    private static func refuseCorrections(in list: inout VectorList) throws {
        let rows: [(String, String, String, UInt64, CBOR?, Reason)] = [
            (
                "refund", "refund by nobody", "field 11 is missing", 11, nil,
                Reason("missing", in: "record", field: 11)
            ),
            ("refund", "refund by an empty name", "1 to 32 bytes", 11, "", range(11)),
            ("refund", "refund of nothing", "an amount is 1 at least", 13, 0, range(13)),
            (
                "refund", "refund without an original", "field 20 is missing", 20, nil,
                Reason("missing", in: "record", field: 20)
            ),
            (
                "void", "void without a receipt", "field 12 is missing", 12, nil,
                Reason("missing", in: "record", field: 12)
            ),
            (
                "lost", "lost without a digest", "field 24 is missing", 24, nil,
                Reason("missing", in: "record", field: 24)
            ),
            ("tamper", "tamper of an unknown sort", "opened, found open or closed", 26, 4, range(26)),
        ]
        for (twin, name, shows, field, value, reason) in rows {
            try list.refuse(twin, name, shows, field: field, is: value, reason)
        }
        try list.refuse(
            "day closed", "refunds as a number", "refunds are rows",
            bytes: list.changed("day closed") { fields in fields[22] = try fields[22]?.changed { $0[5] = 1 } },
            Reason("wrongType", in: "day closed", field: 5))
    }
}
