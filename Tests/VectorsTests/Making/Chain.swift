import PaymentCodes
import Payments
import Signing
import Testing

/// A morning at the counter: one chain with a record of every kind.
struct Chain {
    let world: World
    private(set) var records: [(name: String, shows: String, record: Record)] = []
    private(set) var signed: [SignedRecord] = []

    init(_ world: World) throws {
        self.world = world
        try append(
            "note, guaranteed", "a note on the issuer's risk; the certificate travels in the first record that uses it",
            .payment(
                payment(
                    0x10, 1, .note, .guaranteed, 1_250, code: world.note().bytes, certificate: world.certificate().bytes
                )))
        try append(
            "note, certificate known", "later notes of the payer name the key only",
            .payment(
                payment(
                    0x11, 2, .note, .guaranteed, 900,
                    code: Signed.signed(world.noteContent(900, number: 8), by: world.payer).bytes)))
        try append(
            "note, at risk, clock not trusted", "the merchant bears the loss; the board's clock stands in 1970",
            .payment(
                payment(
                    0x12, 3, .note, .atRisk, 700,
                    code: Signed.signed(world.noteContent(700, number: 9), by: world.payer).bytes)),
            moment: Moment(wall: -3_600, isTrusted: false, boot: [1, 2, 3, 4, 5, 6, 7, 8], uptimeMs: 120_000))
        try append(
            "confirmation", "the buyer paid online; HQ has posted it",
            .payment(payment(0x13, 4, .confirmed, .confirmed, 4_800, code: world.confirmationCode().bytes)))
        try append("cash", "cash needs no basis and no code", .payment(payment(0x14, 5, .cash, nil, 20_000)))
        try append(
            "note, awaiting approval", "over the floor limit: taken only when HQ approves",
            .payment(
                payment(
                    0x15, 6, .note, .awaitingApproval, 350_000,
                    code: Signed.signed(world.noteContent(350_000, number: 10), by: world.payer).bytes)))
        try append(
            "reversal", "no approval came in time",
            .reversal(
                Reversal(
                    payment: world.paymentID(0x16), original: world.paymentID(0x15), merchant: world.merchant,
                    counter: world.counter, amount: world.money(350_000))))
        try append(
            "cash with lines", "a second payment of the sale that record 5 began, and what was sold",
            .payment(
                payment(
                    0x17, 7, .cash, nil, 3_600, sale: 0x14,
                    lines: [
                        SaleLine(article: "SUGAR-1KG", quantity: 2_000, price: 1_500),
                        SaleLine(article: "6161100100015", quantity: 750, price: 800),
                    ])))
        try append(
            "note with sealed data", "the digest of what travels sealed beside it",
            .payment(
                payment(
                    0x18, 8, .note, .guaranteed, 2_000,
                    code: Signed.signed(world.noteContent(2_000, number: 11), by: world.payer).bytes,
                    sealed: Primitives.libcrypto.digest(Chain.sealedPlain))))
        try append(
            "refund", "a named operator gives a part of record 5 back",
            .refund(correction(0x19, of: 0x14, receipt: 9, 500)))
        try append(
            "void", "a named operator cancels record 8 before it is settled",
            .void(correction(0x1A, of: 0x17, receipt: 10, 3_600)))
        try append(
            "day closed", "range and sums of the day; what was reversed or voided is left out, refunds stand apart",
            .dayClosed(
                DayClosed(
                    merchant: world.merchant, counter: world.counter, day: BusinessDay(number: 20_454),
                    firstSequence: 1,
                    lastSequence: 11,
                    sums: [
                        DaySum(tender: .note, basis: .guaranteed, count: 3, amount: world.money(4_150)),
                        DaySum(tender: .note, basis: .atRisk, count: 1, amount: world.money(700)),
                        DaySum(tender: .confirmed, basis: .confirmed, count: 1, amount: world.money(4_800)),
                        DaySum(tender: .cash, basis: nil, count: 1, amount: world.money(20_000)),
                    ], refunds: [DaySum(tender: .cash, basis: nil, count: 1, amount: world.money(500))])))
    }

    /// What is sealed beside record 9: salt and content.
    static let sealedPlain = CBOR.fields([
        (1, .bytes(World.sixteen(0x50))), (2, .bytes(Array("4111 Example Road".utf8))),
    ]).encoded()

    /// A chain in which a record is gone, and what the board says in its place.
    func losing(_ sequence: UInt64) throws -> [SignedRecord] {
        var left = signed
        let gone = signed[Int(sequence) - 1]
        let lost = Record(
            node: world.nodeID, epoch: gone.record.epoch, sequence: sequence, previous: gone.record.previous,
            moment: Moment(wall: 0, isTrusted: false, boot: [UInt8](repeating: 0, count: 8), uptimeMs: 0),
            policyVersion: 3, body: .lost(LostRecord(digest: gone.digest)))
        left[Int(sequence) - 1] = try SignedRecord.signed(lost, by: world.node, using: .libcrypto)
        return left
    }

    /// Appends a fact behind the last one.
    mutating func append(
        _ name: String, _ shows: String, _ body: RecordBody, moment: Moment? = nil, epoch: UInt32 = 1
    ) throws {
        let head = signed.last?.head ?? .start
        let record = Record(
            node: world.nodeID, epoch: epoch, sequence: head.sequence + 1, previous: head.digest,
            moment: moment ?? world.moment(after: Int64(60 * (head.sequence + 1))), policyVersion: 3, body: body)
        records.append((name, shows, record))
        signed.append(try SignedRecord.signed(record, by: world.node, using: .libcrypto))
    }

    private func payment(
        _ id: UInt8, _ receipt: UInt64, _ tender: Tender, _ basis: Basis?, _ amount: Int64, code: [UInt8]? = nil,
        certificate: [UInt8]? = nil, sale: UInt8? = nil, sealed: Digest? = nil, lines: [SaleLine] = []
    ) throws -> Payment {
        Payment(
            sale: try world.saleID(sale ?? id), payment: try world.paymentID(id), merchant: world.merchant,
            counter: world.counter, receipt: receipt, amount: world.money(amount), tender: tender, basis: basis,
            code: code, certificate: certificate, sealed: sealed, lines: lines)
    }

    private func correction(_ id: UInt8, of original: UInt8, receipt: UInt64, _ amount: Int64) throws -> Correction {
        Correction(
            payment: try world.paymentID(id), original: try world.paymentID(original), merchant: world.merchant,
            counter: world.counter, operatorName: "Wanjiku", receipt: receipt, amount: world.money(amount))
    }
}
