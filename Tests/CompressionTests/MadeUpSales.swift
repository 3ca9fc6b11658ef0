import Glibc
import Payments
import Signing
import SyncProtocol

/// A day at a counter, made up but with real keys and signatures. It counts what it draws, so that an upload can be
/// held against what cannot be compressed: the logarithm of every choice, and every byte of id, key and signature.
struct MadeUpSales {
    /// What the buyers of a day do.
    enum Habit: String, CaseIterable {
        /// Coins.
        case cash
        /// Eight random bytes as the code.
        case token
        /// Notes of some thirty payers, who also pay elsewhere; no certificates.
        case notes
        /// Confirmations by HQ.
        case confirmed
        /// Half notes, some of them with a new payer's certificate, a third coins, some confirmations and reversals.
        case mixed
    }

    /// What the receiver knows.
    let context: UploadContext
    /// Signed records, oldest first.
    private(set) var records: [[UInt8]] = []
    /// Bits that were drawn for the records.
    private(set) var bits = 0.0
    private var state: UInt64
    private let key: SigningKey
    private let hq: SigningKey
    private var payers: [Payer] = []
    private var head: ChainHead
    private let boot: [UInt8]
    private let ahead: Int64
    private var uptimeMs: UInt64
    private var receipt: UInt64

    private struct Payer {
        let key: SigningKey
        var number: UInt64
        var total: Int64
        /// Whether the receiver was told who this is.
        var isTold: Bool
    }

    /// Plays a number of sales.
    init(_ habit: Habit, _ count: Int, seed: UInt64) throws {
        state = seed &* 2 | 1
        key = try SigningKey.generate()
        hq = try SigningKey.generate()
        var start = MadeUpSales.Draw(state: state)
        boot = start.bytes(8)
        // The phase of the milliseconds is anything, as on a real board.
        uptimeMs = UInt64(start.below(3 * 86_400_000))
        ahead = 1_790_000_000_000 + Int64(start.below(1_000))
        receipt = UInt64(start.below(9_000))
        let names = (start.bytes(8), start.bytes(8), start.bytes(32))
        guard let node = NodeID(names.0), let counter = CounterID(names.1), let digest = Digest(names.2),
            let merchant = ShortName("KIOSK-7"), let currency = Currency(code: "KES")
        else { preconditionFailure("made up wrongly") }
        head = ChainHead(epoch: 1, sequence: 48_311, digest: digest)
        context = UploadContext(node: node, merchant: merchant, counter: counter, currency: currency, base: head)
        state = start.state
        if habit != .cash { payers = try (0..<30).map { _ in try newPayer(isTold: false) } }
        bits = 0
        for _ in 0..<count { try play(habit) }
    }

    /// What cannot be compressed, in bytes.
    var floor: Double { bits / 8 }

    /// What the node says to HQ when it sends them in the middle of its life.
    func exchange(of upload: [UInt8]) throws -> [UInt8] {
        let exchange = Exchange(
            node: context.node, nonce: [UInt8](repeating: 0xA5, count: 16), policyVersion: 37,
            outcomeCursor: 48_311, upload: upload, base: ChainPoint(context.base), keySetVersion: 3,
            history: [UInt8](repeating: 0x5A, count: 16))
        return try COSESign1.signed(exchange.item.encoded(), for: .exchange, by: key).encoded()
    }

    private mutating func newPayer(isTold: Bool) throws -> Payer {
        Payer(key: try SigningKey.generate(), number: UInt64(below(400)), total: Int64(below(500_000)), isTold: isTold)
    }

    private mutating func play(_ habit: Habit) throws {
        uptimeMs += 5_000 + UInt64(below(295_000))
        let amount = Int64(50 + below(19_951))
        switch habit {
        case .cash: try sell(amount, .cash, nil)
        case .token: try sell(amount, .note, .guaranteed, code: bytes(8))
        case .notes: try sell(amount, .note, .guaranteed, code: try note(amount, below(payers.count)))
        case .confirmed: try sell(amount, .confirmed, .confirmed, code: try confirmation(amount))
        case .mixed: try playMixed(amount)
        }
    }

    private mutating func playMixed(_ amount: Int64) throws {
        switch below(20) {
        case 0..<10:
            var certificate: [UInt8]?
            var payer = below(payers.count)
            if below(20) == 0 {
                payers.append(try newPayer(isTold: true))
                payer = payers.count - 1
                certificate = try self.certificate(of: payers[payer].key.publicKey)
            }
            try sell(
                amount, .note, below(4) == 0 ? .atRisk : .guaranteed, code: try note(amount, payer),
                certificate: certificate)
        case 10..<17: try sell(amount, .cash, nil)
        case 17..<19: try sell(amount, .confirmed, .confirmed, code: try confirmation(amount))
        default:
            let original = try sell(amount, .note, .awaitingApproval, code: try note(amount, below(payers.count)))
            uptimeMs += 8_000 + UInt64(below(200))
            guard let money = money(amount), let payment = PaymentID(bytes(16)) else { return }
            try sign(
                .reversal(
                    Reversal(
                        payment: payment, original: original, merchant: context.merchant, counter: context.counter,
                        amount: money)))
        }
    }

    private func money(_ amount: Int64) -> Money? { Money(minorUnits: amount, currency: context.currency) }

    @discardableResult
    private mutating func sell(
        _ amount: Int64, _ tender: Tender, _ basis: Basis?, code: [UInt8]? = nil, certificate: [UInt8]? = nil
    ) throws -> PaymentID {
        let id = bytes(16)
        receipt += 1
        guard let sale = SaleID(id), let payment = PaymentID(id), let money = money(amount) else {
            preconditionFailure("made up wrongly")
        }
        try sign(
            .payment(
                Payment(
                    sale: sale, payment: payment, merchant: context.merchant, counter: context.counter,
                    receipt: receipt, amount: money, tender: tender, basis: basis, code: code,
                    certificate: certificate)))
        return payment
    }

    private var wall: Int64 { (ahead + Int64(uptimeMs)) / 1_000 }

    private mutating func sign(_ body: RecordBody) throws {
        let record = Record(
            node: context.node, epoch: head.epoch, sequence: head.sequence + 1, previous: head.digest,
            moment: Moment(wall: wall, isTrusted: true, boot: boot, uptimeMs: uptimeMs), policyVersion: 37, body: body)
        let signed = try SignedRecord.signed(record, by: key, using: .libcrypto)
        bits += 512
        head = signed.head
        records.append(signed.bytes)
    }

    private mutating func note(_ amount: Int64, _ index: Int) throws -> [UInt8] {
        // Half of the payers paid somewhere else since.
        if below(2) == 1 {
            payers[index].number += UInt64(1 + below(3))
            payers[index].total += Int64(50 + below(19_951))
        }
        if !payers[index].isTold { bits += 64 + log2(400) + log2(500_000) }
        payers[index].isTold = true
        payers[index].number += 1
        payers[index].total += amount
        let payer = payers[index]
        let payload = CBOR.fields([
            (1, .bytes(context.counter.bytes)), (2, .integer(amount)), (4, .unsigned(payer.number)),
            (5, .integer(payer.total)), (6, .integer(wall - 3 - Int64(below(38)))),
        ])
        bits += 512
        return try COSESign1.signed(payload.encoded(), for: .note, by: payer.key).encoded()
    }

    private mutating func confirmation(_ amount: Int64) throws -> [UInt8] {
        let payload = CBOR.fields([
            (1, .bytes(context.counter.bytes)), (2, .integer(amount)), (3, .unsigned(UInt64(context.currency.numeric))),
            (4, .bytes(bytes(16))), (5, .integer(wall - 3 - Int64(below(38)))),
        ])
        bits += 512
        return try COSESign1.signed(payload.encoded(), for: .confirmation, by: hq).encoded()
    }

    private mutating func certificate(of payer: PublicKey) throws -> [UInt8] {
        let payload = CBOR.fields([
            (1, .text("MOBI-BANK")), (3, .unsigned(404)), (4, .unsigned(1_000_000)), (5, .unsigned(3_000_000)),
            (6, .integer(wall + Int64(below(90)) * 86_400)), (7, .some(payer.item)),
        ])
        bits += 512 + 256
        return try COSESign1.signed(payload.encoded(), for: .certificate, by: hq).encoded()
    }

    private mutating func below(_ count: Int) -> Int {
        bits += log2(Double(count))
        var draw = Draw(state: state)
        defer { state = draw.state }
        return draw.below(count)
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        bits += Double(8 * count)
        var draw = Draw(state: state)
        defer { state = draw.state }
        return draw.bytes(count)
    }

    /// xorshift64* (Vigna 2016).
    private struct Draw {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }

        mutating func below(_ count: Int) -> Int { Int((next() >> 16) % UInt64(count)) }

        mutating func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
        }
    }
}
