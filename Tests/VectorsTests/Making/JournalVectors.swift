import Payments
import Signing

extension VectorSource {
    /// A node's export, and the faults that a check of it finds.
    static func journal(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let chain = try Chain(world)
        let records = chain.signed.map(\.bytes)
        let taken = "morning"
        try list.accept(
            "journal", taken, "twelve records, all kinds but a loss", bytes: Array(records.joined()), key: "node")
        try list.accept("journal", "no records", "an export before the first sale", bytes: [], key: "node")
        var later = chain
        try later.append("cash", "", .payment(cash(world)), epoch: 2)
        try list.accept(
            "journal", "new epoch", "a new epoch goes on at the head of the old one",
            bytes: later.signed.map(\.bytes).reduce([], +), key: "node")
        try list.accept(
            "journal", "record lost",
            "the statement of a loss stands in the place of record 3; 4 follows what was lost",
            bytes: chain.losing(3).map(\.bytes).reduce([], +), key: "node")
        var back = later
        try back.append("cash", "", .payment(cash(world)), epoch: 1)
        var altered = records
        altered[2][altered[2].count - 1] ^= 1
        let stranger = try SignedRecord.signed(chain.records[11].record, by: world.stranger, using: .libcrypto).bytes
        let rows: [(String, String, [[UInt8]], Reason)] = [
            (
                "record missing", "record 3 is left out", records.enumerated().filter { $0.offset != 2 }.map(\.element),
                Reason("doesNotFollow", record: 3)
            ),
            (
                "records exchanged", "4 before 3", [records[0], records[1], records[3], records[2]],
                Reason("doesNotFollow", record: 3)
            ),
            (
                "first missing", "an export begins at record 1", Array(records.dropFirst()),
                Reason("doesNotFollow", record: 1)
            ),
            (
                "record twice", "record 2 again", [records[0], records[1], records[1]],
                Reason("doesNotFollow", record: 3)
            ),
            (
                "epoch goes back", "epochs never fall", back.signed.map(\.bytes), Reason("doesNotFollow", record: 14)
            ),
            ("altered", "one bit of the signature of record 3", altered, Reason("badSignature", record: 3)),
            (
                "last by another key", "nothing follows that could show it", Array(records.dropLast()) + [stranger],
                Reason("badSignature", record: 12)
            ),
            (
                "not a record", "an exchange in place of record 2", [records[0], [0x84, 0x40, 0xa0, 0x40, 0x40]],
                Reason("shape", in: "record", detail: "the signature is not 64 bytes", record: 2)
            ),
            (
                "cut off", "the last byte is missing", Array(records.dropLast()) + [Array(records[11].dropLast())],
                Reason("encoding", detail: "truncated")
            ),
        ]
        for (name, shows, records, reason) in rows {
            try list.refuse(taken, name, shows, bytes: Array(records.joined()), reason)
        }
        return list.file(about: "A node's export: a CBOR sequence (RFC 8742) of its records, from the first.")
    }

    static func cash(_ world: World) throws -> Payment {
        Payment(
            sale: try world.saleID(0xF0), payment: try world.paymentID(0xF0), merchant: world.merchant,
            counter: world.counter,
            receipt: 7, amount: world.money(500), tender: .cash, basis: nil, code: nil, certificate: nil)
    }
}
