import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

@Suite("Records")
struct RecordTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func bodies() throws -> [Row<RecordBody>] {
        let note = try world.payer.note(1_250, at: world.node.counter)
        let confirmation = try world.confirmation(.kes(1_250))
        let sums = [
            DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(300)),
            DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(1_250)),
            DaySum(tender: .confirmed, basis: .confirmed, count: 0, amount: .kes(0)),
        ]
        return [
            Row("cash", .payment(world.node.cash(.kes(100)))),
            Row("cash in yen", .payment(world.node.cash(Money(minorUnits: 1, currency: .of("JPY"))))),
            Row("a note, guaranteed", .payment(world.node.paid(note))),
            Row("a note with its certificate", .payment(world.node.paid(note, certificate: world.payer.certificate))),
            Row("a note at risk", .payment(world.node.paid(note, basis: .atRisk))),
            Row("a note that awaits approval", .payment(world.node.paid(note, basis: .awaitingApproval))),
            Row("a confirmation", .payment(world.node.paid(confirmation))),
            Row("a reversal", .reversal(world.node.reversal(of: 1, .kes(1_250)))),
            Row(
                "a closed day",
                .dayClosed(
                    DayClosed(
                        merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 20_601),
                        firstSequence: 1, lastSequence: 4, sums: sums))),
            Row(
                "a closed day without sales, before 1970",
                .dayClosed(
                    DayClosed(
                        merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: -1),
                        firstSequence: 5, lastSequence: 4, sums: []))),
        ]
    }

    @Test("every kind is read as it was signed, from the same bytes, under its own key only")
    func roundTrip() throws {
        for row in try bodies() {
            let signed = try world.node.record(row.content)
            let read = try SignedRecord(decoding: signed.bytes, using: world.primitives)
            #expect(read == signed, "\(row)")
            #expect(read.record.body == row.content, "\(row)")
            #expect(read.record.encoded() == signed.record.encoded(), "\(row)")
            #expect(read.digest == world.primitives.digest(signed.bytes), "\(row)")
            #expect(read.keyID == world.node.key.keyID, "\(row)")
            #expect(read.isSigned(by: world.node.key.publicKey, using: world.primitives), "\(row)")
            #expect(!read.isSigned(by: world.neighbour.key.publicKey, using: world.primitives), "\(row)")
        }
    }

    @Test("fields of a newer schema survive byte for byte, and are signed")
    func unknownFields() throws {
        let unread = [
            CBORPair(.unsigned(11), .text("op-3")), CBORPair(.unsigned(24), .array([.map([]), .float(0.5)])),
            CBORPair(.text("x"), .tagged(0, .text("2026-05-28T12:00:00Z"))),
        ]
        for row in try bodies() {
            let signed = try world.node.record(row.content, unread: unread)
            let read = try SignedRecord(decoding: signed.bytes, using: world.primitives)
            #expect(read.record.unread == unread, "\(row)")
            #expect(read.record.encoded() == signed.record.encoded(), "\(row)")
            #expect(read.isSigned(by: world.node.key.publicKey, using: world.primitives), "\(row)")
        }
    }

    /// A field of a good cash record, and a value that the schema does not allow there. Nil leaves the field out.
    typealias Spoilt = (field: UInt64, value: CBOR?, problem: FormatFault.Problem)

    static func out(_ field: UInt64, _ value: CBOR) -> Spoilt { (field, value, .outOfRange(field: field)) }
    static func type(_ field: UInt64, _ value: CBOR) -> Spoilt { (field, value, .wrongType(field: field)) }
    static func gone(_ field: UInt64) -> Spoilt { (field, nil, .missing(field: field)) }

    static let spoilt: [Spoilt] = [
        out(1, .unsigned(0)), out(1, .unsigned(2)), type(1, .text("1")), gone(1),
        out(2, .bytes([1])), out(2, .bytes([UInt8](repeating: 1, count: 9))), type(2, .unsigned(1)), gone(2),
        out(3, .unsigned(0)), out(3, .unsigned(1 << 32)), type(3, .negative(0)), gone(3),
        out(4, .unsigned(0)), out(4, .unsigned(1 << 63)), type(4, .float(1.5)), gone(4),
        out(5, .bytes([])), out(5, .bytes([UInt8](repeating: 0, count: 31))), type(5, .null), gone(5),
        out(6, .unsigned(0)), out(6, .unsigned(6)), out(6, .unsigned(.max)), type(6, .negative(0)), gone(6),
        out(7, .bytes([UInt8](repeating: 0, count: 15))), gone(7), out(8, .bytes([UInt8](repeating: 0, count: 17))),
        gone(8),
        out(9, .text("")), out(9, .text("kiosk")), out(9, .text(String(repeating: "A", count: 25))),
        type(9, .bytes([65])), gone(9),
        out(10, .bytes([1])), gone(10), out(12, .unsigned(1 << 63)), type(12, .negative(0)), gone(12),
        out(13, .unsigned(0)), out(13, .unsigned(1_000_000_000_000)), type(13, .negative(0)), type(13, .float(1)),
        gone(13),
        out(14, .unsigned(0)), out(14, .unsigned(1)), out(14, .unsigned(1_000)), type(14, .text("KES")), gone(14),
        out(15, .unsigned(0)), out(15, .unsigned(6)), gone(15),
        out(16, .bytes([])), out(16, .bytes([UInt8](repeating: 0, count: 2_049))), type(16, .text("TPN1")),
        out(17, .unsigned(1)), out(23, .bytes([])), out(23, .bytes([UInt8](repeating: 0, count: 1_025))),
        type(18, .null), type(18, .array([])), type(18, .array([.unsigned(1), .bool(true), .bytes([1])])),
        type(18, .array([.unsigned(1), .bool(true), .bytes([UInt8](repeating: 7, count: 7)), .unsigned(1)])),
        type(18, .array([.unsigned(1), .null, .bytes([UInt8](repeating: 7, count: 8)), .unsigned(1)])),
        type(18, .array([.unsigned(1 << 63), .bool(true), .bytes([UInt8](repeating: 7, count: 8)), .unsigned(1)])),
        type(18, .array([.negative(1 << 63), .bool(true), .bytes([UInt8](repeating: 7, count: 8)), .unsigned(1)])),
        type(18, .array([.unsigned(1), .bool(true), .bytes([UInt8](repeating: 7, count: 8)), .negative(0)])), gone(18),
        out(19, .unsigned(1 << 63)), gone(19),
    ]

    @Test("a field out of its limits is refused and named", arguments: spoilt)
    func outOfRange(_ spoilt: Spoilt) throws {
        try expect(spoilt, in: .payment(world.node.cash(.kes(100))), of: "record")
    }

    @Test("a basis fits its tender: cash has none, a confirmation its own, a note one of the others")
    func basis() throws {
        let note = try world.payer.note(1_250, at: world.node.counter)
        let confirmation = try world.confirmation(.kes(1_250))
        let table: [(RecordBody, [UInt64?])] = [
            (.payment(world.node.paid(note)), [nil, 0, 3, 5]),
            (.payment(world.node.paid(confirmation)), [nil, 0, 1, 2, 4]),
            (.payment(world.node.cash(.kes(1))), [0, 1, 2, 3, 4]),
        ]
        for (body, bad) in table {
            for basis in bad {
                let problem: FormatFault.Problem = basis == nil ? .missing(field: 17) : .outOfRange(field: 17)
                try expect((17, basis.map(CBOR.unsigned), problem), in: body, of: "record")
            }
        }
    }

    @Test("a reversal and a closed day have fields that must be there")
    func otherKinds() throws {
        let reversal = RecordBody.reversal(world.node.reversal(of: 1, .kes(1)))
        for field: UInt64 in [8, 9, 10, 13, 14, 20] { try expect(Self.gone(field), in: reversal, of: "record") }
        try expect(Self.out(20, .bytes([1])), in: reversal, of: "record")
        let day = try #require(try bodies().first { $0.description == "a closed day" }?.content)
        for field: UInt64 in [9, 10, 22] { try expect(Self.gone(field), in: day, of: "record") }
        func inner(_ number: UInt64, _ value: CBOR?) -> CBOR {
            let good: [(UInt64, CBOR?)] = [
                (1, .unsigned(20_601)), (2, .unsigned(1)), (3, .unsigned(4)), (4, .array([])),
            ]
            return .fields(good.map { $0.0 == number ? ($0.0, value) : $0 })
        }
        let sum: [(UInt64, CBOR?)] = [(1, .unsigned(5)), (3, .unsigned(1)), (4, .unsigned(1)), (5, .unsigned(404))]
        func sums(_ number: UInt64, _ value: CBOR?) -> CBOR {
            inner(4, .array([.fields(sum.filter { $0.0 != number } + [(number, value)])]))
        }
        let table: [(CBOR, String, FormatFault.Problem)] = [
            (.null, "day closed", .envelope("not a map")),
            (inner(1, nil), "day closed", .missing(field: 1)),
            (inner(1, .unsigned(1 << 63)), "day closed", .outOfRange(field: 1)),
            (inner(2, .unsigned(1 << 63)), "day closed", .outOfRange(field: 2)),
            (inner(3, .negative(0)), "day closed", .wrongType(field: 3)),
            (inner(4, .array([CBOR](repeating: .null, count: 257))), "day closed", .outOfRange(field: 4)),
            (inner(4, .array([.null])), "day sum", .envelope("not a map")),
            (sums(1, .unsigned(3)), "day sum", .outOfRange(field: 1)),
            (sums(2, .unsigned(1)), "day sum", .outOfRange(field: 2)),
            (sums(3, nil), "day sum", .missing(field: 3)),
            (sums(4, .unsigned(1 << 63)), "day sum", .outOfRange(field: 4)),
            (sums(5, .unsigned(0)), "day sum", .outOfRange(field: 5)),
        ]
        for (value, structure, problem) in table { try expect((22, value, problem), in: day, of: structure) }
    }

    private func expect(_ spoilt: Spoilt, in body: RecordBody, of structure: String) throws {
        let good = try world.node.record(body).record.encoded()
        guard case .map(let pairs) = try CBOR(decoding: good) else { return }
        let rest = pairs.filter { $0.key != .unsigned(spoilt.field) }
        let bytes = CBOR.map(rest + (spoilt.value.map { [CBORPair(.unsigned(spoilt.field), $0)] } ?? [])).encoded()
        let fault = #expect(throws: FormatFault.self, "field \(spoilt.field)") { try Record(decoding: bytes) }
        #expect(fault == FormatFault(structure, spoilt.problem))
    }

    @Test("a record longer than any is refused before it is read")
    func tooLong() {
        let bytes = [UInt8](repeating: 0x9F, count: Record.largestSize + 1)
        let fault = #expect(throws: FormatFault.self) { try SignedRecord(decoding: bytes, using: world.primitives) }
        #expect(fault == FormatFault("record", .tooLong))
    }

    @Test("the largest record that a counter writes is far from the limit")
    func size() throws {
        let note = try world.payer.note(
            999_999, at: world.node.counter, number: 1_000_000, runningTotal: 2_999_999,
            nonce: [UInt8](repeating: 1, count: 8))
        let payment = world.node.paid(note, certificate: world.payer.certificate)
        let signed = try world.node.record(.payment(payment))
        #expect(signed.bytes.count <= 700)
    }
}

@Suite("The chain")
struct ChainTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    @Test("a record follows the head it names, in the next place, in the same epoch or a later one")
    func follows() throws {
        let body = RecordBody.payment(world.node.cash(.kes(100)))
        let first = try world.node.record(body)
        let second = try world.node.record(body, after: first.head)
        #expect(first.follows(.start))
        #expect(second.follows(first.head))
        let head = first.head
        let table: [(String, ChainHead, Bool)] = [
            ("the head itself", head, true),
            ("an earlier epoch", ChainHead(epoch: 1, sequence: 1, digest: head.digest), true),
            ("a later epoch", ChainHead(epoch: 2, sequence: 1, digest: head.digest), false),
            ("a gap", ChainHead(epoch: 1, sequence: 0, digest: head.digest), false),
            ("a place that is taken", ChainHead(epoch: 1, sequence: 2, digest: head.digest), false),
            ("another record there", ChainHead(epoch: 1, sequence: 1, digest: .zero), false),
        ]
        for (name, head, follows) in table { #expect(second.follows(head) == follows, "\(name)") }
        let newLife = try world.node.record(body, after: ChainHead(epoch: 2, sequence: 1, digest: head.digest))
        #expect(newLife.follows(head))
        #expect(newLife.head == ChainHead(epoch: 2, sequence: 2, digest: newLife.digest))
    }

    @Test("a chain of records is gapless from its start")
    func chain() throws {
        let chain = try world.node.cashChain(1...5)
        #expect(chain.map(\.record.sequence) == [1, 2, 3, 4, 5])
        #expect(chain[0].record.previous == .zero)
        for (one, next) in zip(chain, chain.dropFirst()) { #expect(next.follows(one.head)) }
        for (one, next) in zip(chain, chain.dropFirst(2)) { #expect(!next.follows(one.head)) }
    }

    @Test("a position in a chain is read as it was written; a malformed one is refused")
    func heads() throws {
        let head = ChainHead(epoch: .max, sequence: UInt64(Int64.max), digest: .of(3))
        #expect(try ChainHead(head.item, of: "test") == head)
        let digest = CBOR.bytes(Digest.of(3).bytes)
        let bad: [CBOR] = [
            .null, .array([]), .array([.unsigned(1), .unsigned(1)]), .array([.unsigned(0), .unsigned(1), digest]),
            .array([.unsigned(1 << 32), .unsigned(1), digest]), .array([.unsigned(1), .unsigned(1 << 63), digest]),
            .array([.unsigned(1), .negative(0), digest]), .array([.unsigned(1), .unsigned(1), .bytes([1])]),
            .array([.unsigned(1), .unsigned(1), digest, .null]),
        ]
        for item in bad {
            let fault = #expect(throws: FormatFault.self) { try ChainHead(item, of: "test") }
            #expect(fault == FormatFault("test", .envelope("not a position in a chain")))
        }
    }
}
