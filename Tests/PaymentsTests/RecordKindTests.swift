import Payments
import TestWorld
import Testing

/// Refunds, voids, statements of loss, and what a sale may say beside its payment.
@Suite("Further kinds of record")
struct RecordKindTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func correction(_ name: String = "Njeri", _ amount: Money = .kes(300)) -> Correction {
        Correction(
            payment: .of(9), original: .of(1), merchant: world.merchant, counter: world.node.counter,
            operatorName: name, receipt: 12, amount: amount)
    }

    private func sale(sealed: Digest? = nil, lines: [SaleLine] = []) -> RecordBody {
        .payment(
            Payment(
                sale: .of(3), payment: .of(4), merchant: world.merchant, counter: world.node.counter, receipt: 7,
                amount: .kes(1_250), tender: .cash, basis: nil, code: nil, certificate: nil, sealed: sealed,
                lines: lines))
    }

    private static let line = SaleLine(article: "4006381333931", quantity: 1_250, price: 90)

    private func bodies() -> [Row<RecordBody>] {
        let longest = SaleLine(article: String(repeating: "é", count: 16), quantity: 1_000_000_000, price: 0)
        return [
            Row("a refund", .refund(correction())),
            Row(
                "a refund of the smallest amount, by the longest name",
                .refund(
                    correction(String(repeating: "N", count: Correction.longestOperatorName), .kes(1)))),
            Row("a void", .void(correction())),
            Row("a void in yen", .void(correction("Njeri", Money(minorUnits: 1, currency: .of("JPY"))))),
            Row("a case opened", .tamper(.opened)), Row("a case found open", .tamper(.foundOpen)),
            Row("a case closed again", .tamper(.closed)),
            Row("a lost record", .lost(LostRecord(digest: .of(0xD1)))),
            Row("a payment with something sealed", sale(sealed: .of(0xD2))),
            Row("a payment with a line", sale(lines: [Self.line])),
            Row(
                "a payment with the most lines",
                sale(sealed: .of(1), lines: [SaleLine](repeating: longest, count: Payment.mostLines))),
            Row(
                "a closed day with refunds",
                .dayClosed(
                    DayClosed(
                        merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 20_601),
                        firstSequence: 1, lastSequence: 4,
                        sums: [DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(300))],
                        refunds: [DaySum(tender: .note, basis: .atRisk, count: 1, amount: .kes(40))]))),
        ]
    }

    @Test("every kind is read as it was signed, from the same bytes")
    func roundTrip() throws {
        for row in bodies() {
            let signed = try world.node.record(row.content, unread: [CBORPair(.unsigned(40), .text("new"))])
            let read = try SignedRecord(decoding: signed.bytes, using: world.primitives)
            #expect(read == signed && read.record.body == row.content, "\(row)")
            #expect(read.record.encoded() == signed.record.encoded(), "\(row)")
            #expect(read.record.unread == [CBORPair(.unsigned(40), .text("new"))], "\(row)")
        }
    }

    @Test("a refund and a void are told apart by their kind alone")
    func twins() throws {
        let (refund, void) = (
            try world.node.record(.refund(correction())).record, try world.node.record(.void(correction())).record
        )
        #expect(refund.body.kind == 2 && void.body.kind == 3)
        guard case .map(let one) = try CBOR(decoding: refund.encoded()),
            case .map(let other) = try CBOR(decoding: void.encoded())
        else { return }
        #expect(zip(one, other).filter { $0 != $1 }.map(\.0.key) == [.unsigned(6)])
    }

    typealias Spoilt = (field: UInt64, value: CBOR?, problem: FormatFault.Problem)

    private func expect(_ spoilt: Spoilt, in body: RecordBody, of structure: String = "record") throws {
        guard case .map(let pairs) = try CBOR(decoding: world.node.record(body).record.encoded()) else { return }
        let rest = pairs.filter { $0.key != .unsigned(spoilt.field) }
        let bytes = CBOR.map(rest + (spoilt.value.map { [CBORPair(.unsigned(spoilt.field), $0)] } ?? [])).encoded()
        let fault = #expect(throws: FormatFault.self, "field \(spoilt.field)") { try Record(decoding: bytes) }
        #expect(fault == FormatFault(structure, spoilt.problem), "field \(spoilt.field)")
    }

    @Test("what gives money back names who, how much, and what for")
    func corrections() throws {
        for body in [RecordBody.refund(correction()), .void(correction())] {
            for field: UInt64 in [8, 9, 10, 11, 12, 13, 14, 20] {
                try expect((field, nil, .missing(field: field)), in: body)
            }
            let table: [Spoilt] = [
                (11, .text(""), .outOfRange(field: 11)),
                (11, .text(String(repeating: "N", count: 33)), .outOfRange(field: 11)),
                (11, .bytes([1]), .wrongType(field: 11)), (12, .unsigned(1 << 63), .outOfRange(field: 12)),
                (13, .unsigned(0), .outOfRange(field: 13)), (13, .negative(0), .wrongType(field: 13)),
                (14, .unsigned(1), .outOfRange(field: 14)), (20, .bytes([1]), .outOfRange(field: 20)),
            ]
            for spoilt in table { try expect(spoilt, in: body) }
        }
    }

    @Test("a statement of loss names the record that is gone")
    func lost() throws {
        let body = RecordBody.lost(LostRecord(digest: .of(1)))
        try expect((24, nil, .missing(field: 24)), in: body)
        try expect((24, .bytes([1]), .outOfRange(field: 24)), in: body)
        try expect((24, .text("gone"), .wrongType(field: 24)), in: body)
    }

    @Test("lines and the sealed digest have their limits")
    func details() throws {
        let body = sale(sealed: .of(0xD2), lines: [Self.line])
        func line(_ article: CBOR?, _ quantity: CBOR?, _ price: CBOR?) -> CBOR {
            let fields: [(UInt64, CBOR?)] = [(1, article), (2, quantity), (3, price)]
            return .fields(fields)
        }
        let (article, quantity, price) = (CBOR.text("4006381333931"), CBOR.unsigned(1_250), CBOR.unsigned(90))
        try expect((25, .bytes([1]), .outOfRange(field: 25)), in: body)
        let tooMany = CBOR.array([CBOR](repeating: line(article, quantity, price), count: Payment.mostLines + 1))
        try expect((21, tooMany, .outOfRange(field: 21)), in: body)
        try expect((21, .text("bread"), .wrongType(field: 21)), in: body)
        let largest = UInt64(Money.largestMinorUnits)
        let bad: [(CBOR, FormatFault.Problem)] = [
            (line(nil, quantity, price), .missing(field: 1)), (line(.text(""), quantity, price), .outOfRange(field: 1)),
            (line(.text(String(repeating: "x", count: 33)), quantity, price), .outOfRange(field: 1)),
            (line(article, nil, price), .missing(field: 2)),
            (line(article, .unsigned(0), price), .outOfRange(field: 2)),
            (line(article, .unsigned(1_000_000_001), price), .outOfRange(field: 2)),
            (line(article, quantity, nil), .missing(field: 3)),
            (line(article, quantity, .unsigned(largest + 1)), .outOfRange(field: 3)),
            (line(article, quantity, .negative(0)), .wrongType(field: 3)), (.null, .envelope("not a map")),
        ]
        for (item, problem) in bad {
            try expect((21, .array([item]), problem), in: body, of: "sale line")
        }
    }

    @Test("refunds of a closed day have the limits of its sums")
    func dayRefunds() throws {
        let day = try #require(bodies().last?.content)
        func inner(_ refunds: CBOR) -> CBOR {
            let fields: [(UInt64, CBOR?)] = [
                (1, .unsigned(20_601)), (2, .unsigned(1)), (3, .unsigned(4)), (4, .array([])), (5, refunds),
            ]
            return .fields(fields)
        }
        let tooMany = inner(.array([CBOR](repeating: .null, count: 257)))
        try expect((22, tooMany, .outOfRange(field: 5)), in: day, of: "day closed")
        try expect((22, inner(.array([.null])), .envelope("not a map")), in: day, of: "day sum")
    }
}

@Suite("Where a chain goes on")
struct ChainPointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    @Test("after a lost record the chain goes on from the digest of what was lost")
    func lostHead() throws {
        let chain = try world.node.cashChain(1...3)
        let statement = try world.node.record(.lost(LostRecord(digest: chain[1].digest)), after: chain[0].head)
        #expect(statement.head == chain[1].head)
        #expect(statement.digest != chain[1].digest)
        #expect(chain[2].follows(statement.head))
        let other = try world.node.record(.lost(LostRecord(digest: .of(9))), after: chain[0].head)
        #expect(!chain[2].follows(other.head))
    }

    @Test("a point names a head by its sequence and the first bytes of its digest")
    func names() throws {
        let digest = try #require(Digest(Array(0..<32)))
        let head = ChainHead(epoch: 3, sequence: 7, digest: digest)
        let point = ChainPoint(head)
        #expect(point.sequence == 7 && point.prefix == Array(0..<8))
        let samePrefix = try #require(Digest(Array(0..<8) + [UInt8](repeating: 0xFF, count: 24)))
        let table: [(ChainHead, Bool)] = [
            (head, true), (ChainHead(epoch: 1, sequence: 7, digest: digest), true),
            (ChainHead(epoch: 3, sequence: 7, digest: samePrefix), true),
            (ChainHead(epoch: 3, sequence: 8, digest: digest), false),
            (ChainHead(epoch: 3, sequence: 7, digest: .of(1)), false), (.start, false),
        ]
        for (head, isNamed) in table { #expect(point.names(head) == isNamed) }
        #expect(ChainPoint(.start).names(.start))
    }

    @Test("a point is read as it was written; a malformed one is refused")
    func roundTrip() throws {
        let point = ChainPoint(ChainHead(epoch: 1, sequence: UInt64(Int64.max), digest: .of(3)))
        #expect(try ChainPoint(point.item, of: "test") == point)
        let prefix = CBOR.bytes([1, 2, 3, 4, 5, 6, 7, 8])
        let bad: [CBOR] = [
            .null, .array([]), .array([.unsigned(1)]), .array([.unsigned(1), prefix, .null]),
            .array([.unsigned(1 << 63), prefix]), .array([.negative(0), prefix]),
            .array([.unsigned(1), .bytes([1, 2, 3, 4, 5, 6, 7])]),
            .array([.unsigned(1), .bytes(Digest.of(1).bytes)]), .array([prefix, .unsigned(1)]),
        ]
        for item in bad {
            let fault = #expect(throws: FormatFault.self) { try ChainPoint(item, of: "test") }
            #expect(fault == FormatFault("test", .envelope("not a place in a chain")))
        }
    }
}
