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
            "day closed", "the range and the sums of the day, the reversed payment left out",
            .dayClosed(
                DayClosed(
                    merchant: world.merchant, counter: world.counter, day: BusinessDay(number: 20_454),
                    firstSequence: 1,
                    lastSequence: 7,
                    sums: [
                        DaySum(tender: .note, basis: .guaranteed, count: 2, amount: world.money(2_150)),
                        DaySum(tender: .note, basis: .atRisk, count: 1, amount: world.money(700)),
                        DaySum(tender: .confirmed, basis: .confirmed, count: 1, amount: world.money(4_800)),
                        DaySum(tender: .cash, basis: nil, count: 1, amount: world.money(20_000)),
                    ])))
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
        certificate: [UInt8]? = nil
    ) throws -> Payment {
        Payment(
            sale: try world.saleID(id + 0x80), payment: try world.paymentID(id), merchant: world.merchant,
            counter: world.counter, receipt: receipt, amount: world.money(amount), tender: tender, basis: basis,
            code: code,
            certificate: certificate)
    }
}
