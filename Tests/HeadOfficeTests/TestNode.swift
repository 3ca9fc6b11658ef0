import Compression
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
    let token: [UInt8]
    let world: World
    var key: SigningKey
    /// The epoch in which it writes.
    var epoch: UInt32 = 1
    private(set) var head = ChainHead.start
    /// How far HQ holds its chain, by the last answer.
    private(set) var mark = ChainHead.start
    private(set) var outcomes: [Outcome] = []
    /// HQ's signed answers that carried outcomes, oldest first.
    private(set) var answers: [[UInt8]] = []
    var policyVersion: UInt64 = 1
    private(set) var receipts: UInt64 = 0
    private(set) var chain: [SignedRecord] = []

    init(_ invitation: NodeInvitation, world: World) throws {
        let code = try Signed<EnrolmentCode>(text: Array(invitation.code.utf8)).content
        guard let counter = CounterID(hexadecimal: invitation.counter) else { throw HeadOfficeFault.otherVersion }
        id = code.node
        token = code.token
        merchant = invitation.merchant
        self.counter = counter
        self.world = world
        key = try SigningKey.generate()
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
        guard answer.content.nonce == request.nonce,
            keySet.isSigned(by: keySet.content.root, using: .libcrypto),
            keySet.content.vouches(for: answer, as: .answer, at: world.now, using: .libcrypto),
            keySet.content.vouches(
                for: try Signed<Policy>(decoding: answer.content.policy), as: .policy, at: world.now, using: .libcrypto)
        else { throw HeadOfficeFault.damaged(what: "enrolment answer") }
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

    func reversal(of payment: Payment) throws -> RecordBody {
        guard let id = PaymentID(RandomBytes.bytes(16)) else { throw HeadOfficeFault.otherVersion }
        return .reversal(
            Reversal(
                payment: id, original: payment.payment, merchant: payment.merchant, counter: payment.counter,
                amount: payment.amount))
    }

    /// What both sides know of an upload that goes on from a place.
    func context(_ base: ChainHead) throws -> UploadContext {
        guard let kes = Currency(code: "KES"), let merchant = ShortName(merchant) else {
            throw HeadOfficeFault.otherVersion
        }
        return UploadContext(node: id, merchant: merchant, counter: counter, currency: kes, base: base)
    }

    /// An exchange with these records after HQ's mark, or after another base.
    func content(_ records: [[UInt8]], cursor: UInt64? = nil, base: ChainHead? = nil) throws -> Exchange {
        let base = base ?? mark
        return Exchange(
            node: id, head: head, nonce: RandomBytes.bytes(16), policyVersion: policyVersion,
            outcomeCursor: cursor ?? outcomes.last?.cursor ?? 0,
            upload: records.isEmpty ? [] : Upload.encode(records, try context(base), .zstd, using: .libcrypto),
            base: ChainPoint(base))
    }

    /// Its bytes, signed.
    func exchange(_ records: [[UInt8]], cursor: UInt64? = nil, base: ChainHead? = nil) throws -> [UInt8] {
        try Signed<Exchange>.signed(content(records, cursor: cursor, base: base), by: key).bytes
    }

    /// Sends records and takes the answer over.
    @discardableResult
    func send(
        _ records: [SignedRecord], base: ChainHead? = nil, to headOffice: HeadOffice? = nil
    ) async throws -> Answer {
        try await sendRaw(records.map(\.bytes), base: base, to: headOffice)
    }

    @discardableResult
    func sendRaw(
        _ records: [[UInt8]], base: ChainHead? = nil, to headOffice: HeadOffice? = nil
    ) async throws -> Answer {
        try await sendSigned(exchange(records, base: base), to: headOffice)
    }

    /// Says anything, and takes the answer over.
    @discardableResult
    func say(_ exchange: Exchange, to headOffice: HeadOffice? = nil) async throws -> Answer {
        try await sendSigned(Signed<Exchange>.signed(exchange, by: key).bytes, to: headOffice)
    }

    private func sendSigned(_ bytes: [UInt8], to headOffice: HeadOffice?) async throws -> Answer {
        let answered = try await (headOffice ?? world.headOffice).exchange(bytes)
        let answer = try Signed<Answer>(decoding: answered).content
        if !answer.outcomes.isEmpty { answers.append(answered) }
        outcomes += answer.outcomes
        mark = answer.mark
        if let part = answer.policy, part.offset + part.bytes.count == part.size { policyVersion = part.version }
        return answer
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
                time: time ?? node.world.now), by: key)
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
