import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

@testable import HeadOffice

/// A counter's board: a key, a chain, and the answers it got. Not for use from two tasks at once.
final class TestNode {
    let id: NodeID
    let counter: CounterID
    let merchant: String
    private(set) var token: [UInt8]
    let world: World
    var key: SigningKey
    /// The epoch in which it writes.
    var epoch: UInt32 = 1
    private(set) var head = ChainHead.start
    /// How far HQ holds its chain, by the last answer.
    var mark = ChainHead.start
    var outcomes: [Outcome] = []
    /// Name of HQ's history, as the last answer has it.
    var history: [UInt8] = [UInt8](repeating: 0, count: 16)
    /// HQ's signed answers that carried outcomes, oldest first.
    var answers: [[UInt8]] = []
    var policyVersion: UInt64 = 0
    private(set) var receipts: UInt64 = 0
    private(set) var chain: [SignedRecord] = []

    init(_ invitation: NodeInvitation, world: World) throws {
        let code = try EnrolmentCode(text: Array(invitation.code.utf8))
        guard let counter = CounterID(hexadecimal: invitation.counter) else { throw HeadOfficeFault.otherVersion }
        id = code.node
        token = code.token(using: .libcrypto)
        merchant = invitation.merchant
        self.counter = counter
        self.world = world
        key = try SigningKey.generate()
    }

    /// The same card again: whatever it held, key and all.
    private init(copyOf other: TestNode) {
        (id, counter, merchant, token, world, key) = (
            other.id, other.counter, other.merchant, other.token, other.world, other.key
        )
        (epoch, head, mark, outcomes, chain) = (other.epoch, other.head, other.mark, other.outcomes, other.chain)
        (history, answers, policyVersion, receipts) = (
            other.history, other.answers, other.policyVersion, other.receipts
        )
    }

    /// A clone of the card as it is now.
    func clone() -> TestNode { TestNode(copyOf: self) }

    /// HQ makes a new code for this board, and it enrols again with a new key.
    @discardableResult
    func enrolAgain() async throws -> EnrolmentAnswer {
        try await takeNewCode()
        key = try SigningKey.generate()
        return try await enrol()
    }

    /// HQ makes a new code for this board.
    func takeNewCode() async throws {
        guard
            case .invitation(let invitation) = try await world.ask(
                .nodeRenew(node: id.description, url: "https://hq.example"))
        else { throw HeadOfficeFault.otherVersion }
        token = try EnrolmentCode(text: Array(invitation.code.utf8)).token(using: .libcrypto)
    }

    /// Enrols and checks the answer as a board does.
    @discardableResult
    func enrol(key other: SigningKey? = nil, token: [UInt8]? = nil) async throws -> EnrolmentAnswer {
        let key = other ?? self.key
        let request = EnrolmentRequest(
            node: id, token: token ?? self.token, key: key.publicKey, nonce: RandomBytes.bytes(16))
        let signed = try Signed<EnrolmentRequest>.signed(request, by: key)
        let answer = try Signed<EnrolmentAnswer>(decoding: try await world.headOffice.enrol(signed.bytes))
        let keySet = try Signed<KeySet>(decoding: answer.content.keySet)
        let policy = try Signed<Policy>(decoding: answer.content.policy)
        guard answer.content.nonce == request.nonce,
            keySet.isSigned(by: keySet.content.root, using: .libcrypto),
            keySet.content.vouches(for: answer, as: .answer, at: world.now, using: .libcrypto),
            keySet.content.vouches(for: policy, as: .policy, at: world.now, using: .libcrypto)
        else { throw HeadOfficeFault.damaged(what: "enrolment answer") }
        (history, epoch) = (answer.content.history, answer.content.registration.epoch)
        policyVersion = policy.content.version
        return answer.content
    }

    /// The next record of the chain, not sent yet.
    @discardableResult
    func write(_ body: RecordBody, wall: Int64? = nil, isTrusted: Bool = true, policy: UInt64? = nil) throws
        -> SignedRecord
    {
        let record = try state(body, after: head, wall: wall, isTrusted: isTrusted, policy: policy)
        head = record.head
        chain.append(record)
        return record
    }

    /// A record at any place, not made part of the chain.
    func state(
        _ body: RecordBody, after head: ChainHead, wall: Int64? = nil, isTrusted: Bool = true, policy: UInt64? = nil
    ) throws -> SignedRecord {
        try .signed(
            Record(
                node: id, epoch: max(epoch, head.epoch), sequence: head.sequence + 1, previous: head.digest,
                moment: Moment(
                    wall: wall ?? world.now, isTrusted: isTrusted, boot: [UInt8](repeating: 7, count: 8), uptimeMs: 1),
                policyVersion: policy ?? policyVersion, body: body), by: key, using: .libcrypto)
    }

    func payment(
        _ minorUnits: Int64, tender: Tender, basis: Basis?, code: [UInt8]? = nil, certificate: [UInt8]? = nil,
        id: PaymentID? = nil, merchant: String? = nil
    ) throws -> Payment {
        guard let kes = Currency(code: "KES"), let payment = id ?? PaymentID(RandomBytes.bytes(16)),
            let sale = SaleID(payment.bytes), let merchant = ShortName(merchant ?? self.merchant)
        else { throw HeadOfficeFault.otherVersion }
        receipts += 1
        return Payment(
            sale: sale, payment: payment, merchant: merchant, counter: counter, receipt: receipts,
            amount: Money(minorUnits: minorUnits, currency: kes), tender: tender, basis: basis, code: code,
            certificate: certificate)
    }

    func cash(_ minorUnits: Int64) throws -> RecordBody {
        .payment(try payment(minorUnits, tender: .cash, basis: nil))
    }

    /// A payer's note, taken.
    func take(
        _ note: Signed<Note>, from payer: TestPayer, basis: Basis = .guaranteed, withCertificate: Bool = true
    ) throws -> Payment {
        try payment(
            note.content.minorUnits, tender: .note, basis: basis, code: note.bytes,
            certificate: withCertificate ? payer.certificate.bytes : nil)
    }

    /// A closed day that claims cash sales by count and sum, and cash refunds.
    func closedDay(
        _ range: ClosedRange<UInt64>, _ sums: [(UInt64, Int64)], refunds: [(UInt64, Int64)] = []
    ) throws -> RecordBody {
        guard let kes = Currency(code: "KES"), let merchant = ShortName(merchant) else {
            throw HeadOfficeFault.otherVersion
        }
        func claimed(_ sums: [(UInt64, Int64)]) -> [DaySum] {
            sums.map { DaySum(tender: .cash, basis: nil, count: $0.0, amount: Money(minorUnits: $0.1, currency: kes)) }
        }
        return .dayClosed(
            DayClosed(
                merchant: merchant, counter: counter, day: BusinessDay(wall: world.now, utcOffsetMinutes: 180),
                firstSequence: range.lowerBound, lastSequence: range.upperBound, sums: claimed(sums),
                refunds: claimed(refunds)))
    }

    /// Gives back a part of a payment or all of it; or voids it.
    func correction(of payment: Payment, _ minorUnits: Int64? = nil, isVoid: Bool = false) throws -> RecordBody {
        guard let id = PaymentID(RandomBytes.bytes(16)) else { throw HeadOfficeFault.otherVersion }
        receipts += 1
        let correction = Correction(
            payment: id, original: payment.payment, merchant: payment.merchant, counter: payment.counter,
            operatorName: "Njeri", receipt: receipts,
            amount: Money(minorUnits: minorUnits ?? payment.amount.minorUnits, currency: payment.amount.currency))
        return isVoid ? .void(correction) : .refund(correction)
    }

    func reversal(of payment: Payment) throws -> RecordBody {
        guard let id = PaymentID(RandomBytes.bytes(16)) else { throw HeadOfficeFault.otherVersion }
        return .reversal(
            Reversal(
                payment: id, original: payment.payment, merchant: payment.merchant, counter: payment.counter,
                amount: payment.amount))
    }

    /// Writes, sends, and returns the verdict on it.
    func settle(_ body: RecordBody, wall: Int64? = nil, isTrusted: Bool = true) async throws -> Verdict? {
        let record = try write(body, wall: wall, isTrusted: isTrusted)
        try await send([record])
        return verdict(on: record)
    }

    /// The last verdict on a record.
    func verdict(on record: SignedRecord) -> Verdict? { outcomes.last { $0.record == record.digest }?.verdict }
}

/// A payer's phone.
struct TestPayer {
    let key: SigningKey
    let certificate: Signed<Certificate>

    func note(
        to node: TestNode, _ minorUnits: Int64, number: UInt64 = 1, runningTotal: Int64? = nil, time: Int64? = nil
    ) throws -> Signed<Note> {
        try .signed(
            Note(
                counter: node.counter, minorUnits: minorUnits, number: number, runningTotal: runningTotal ?? minorUnits,
                time: time ?? node.world.now), under: certificate, by: key, using: .libcrypto)
    }

    /// The bytes that a phone posts to pay online.
    func order(to node: TestNode, _ minorUnits: Int64, payment: PaymentID? = nil, time: Int64? = nil) throws -> [UInt8]
    {
        guard let kes = Currency(code: "KES"), let payment = payment ?? PaymentID(RandomBytes.bytes(16)) else {
            throw HeadOfficeFault.otherVersion
        }
        let order = try Signed<PaymentOrder>.signed(
            PaymentOrder(
                counter: node.counter, amount: Money(minorUnits: minorUnits, currency: kes), payment: payment,
                time: time ?? node.world.now), by: key)
        return CBOR.array([.bytes(certificate.bytes), .bytes(order.bytes)]).encoded()
    }
}
