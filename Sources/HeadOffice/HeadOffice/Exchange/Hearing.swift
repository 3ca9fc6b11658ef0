import Adjudication
import Intake
import PaymentCodes
import Payments
import Policies
import SyncProtocol

/// One node's upload before HQ: each record is looked at, decided and booked, in the order in which it came.
struct Hearing {
    let node: NodeRow
    let merchant: MerchantRow
    let transaction: any StoreTransaction
    let policies: PolicyShelf
    let primitives: Primitives
    let now: Int64
    /// Whether a payer's key was suspended, so that a new policy has to carry it.
    private(set) var hasSuspended = false

    init(
        node: NodeRow, transaction: any StoreTransaction, policies: PolicyShelf, primitives: Primitives, now: Int64
    ) throws {
        guard let merchant = try transaction.merchant(node.merchant) else {
            throw HeadOfficeFault.damaged(what: "merchant of node \(node.id)")
        }
        self.node = node
        self.merchant = merchant
        self.transaction = transaction
        self.policies = policies
        self.primitives = primitives
        self.now = now
    }

    /// Does with one record of the upload what Intake says.
    mutating func hear(_ disposition: Intake.Disposition) throws {
        switch disposition {
        case .duplicate: break
        case .append(let record):
            try keep(record, .chain)
            let facts = try Facts(hearing: self).about(record.record)
            let ruling =
                isAtHome(record.record.body)
                ? Adjudication.decide(record, facts, using: primitives) : exception(.other, record.record.body)
            try apply(ruling, to: record)
        case .fork(let record):
            try keep(record, .fork)
            try book(exception(.fork, record.record.body), record, isInChain: false)
        case .quarantine(let bytes, let digest, let sequence, let why):
            try quarantine(bytes, digest, sequence, why)
        }
    }

    private func keep(_ record: SignedRecord, _ place: RawRecord.Place) throws {
        try transaction.keep(
            RawRecord(
                digest: record.digest, node: node.id, epoch: record.record.epoch, sequence: record.record.sequence,
                place: place, why: nil, received: now, bytes: record.bytes))
    }

    /// A node speaks for its own counter only: otherwise whoever opens one board could pay any merchant.
    private func isAtHome(_ body: RecordBody) -> Bool {
        switch body {
        case .payment(let payment): payment.merchant == node.merchant && payment.counter == node.counter
        case .reversal(let reversal): reversal.merchant == node.merchant && reversal.counter == node.counter
        case .dayClosed(let day): day.merchant == node.merchant && day.counter == node.counter
        }
    }

    /// What the Core does not see, a person decides; a payment's money stands in the suspense of the node's merchant.
    private func exception(_ reason: VerdictReason, _ body: RecordBody) -> Ruling {
        var ruling = Ruling(Verdict(decision: .exception, reason: reason))
        if case .payment(let payment) = body {
            ruling.postings = [Posting(from: .claims, to: .suspense(merchant: node.merchant), amount: payment.amount)]
        }
        return ruling
    }

    private func quarantine(_ bytes: [UInt8], _ digest: Digest, _ sequence: UInt64, _ why: String) throws {
        try transaction.keep(
            RawRecord(
                digest: digest, node: node.id, epoch: node.mark.epoch, sequence: sequence, place: .quarantine,
                why: why, received: now, bytes: bytes))
        let verdict = Verdict(decision: .exception, reason: .other)
        _ = try transaction.open(
            CaseRow(
                kind: .unreadable,
                record: CaseRecord(
                    digest: digest, node: node.id, sequence: sequence, receipt: nil, basis: nil, isInChain: false),
                payment: nil, original: nil, merchant: node.merchant, counter: node.counter, amount: nil, tender: nil,
                businessDay: BusinessDay(wall: now, utcOffsetMinutes: merchant.utcOffsetMinutes), arrived: now,
                state: CaseState(verdict: verdict, money: .none)))
        try transaction.addOutcome(of: digest, at: sequence, verdict: verdict, to: node.id, time: now)
    }

    /// Everything that follows from a ruling.
    private mutating func apply(_ ruling: Ruling, to record: SignedRecord) throws {
        if let certificate = ruling.learned { try learn(certificate) }
        if let claim = ruling.claim { try transaction.spend(claim, record: record.digest) }
        if let key = ruling.suspended { try suspend(key, ruling.verdict.reason) }
        if let confirmed = ruling.usedConfirmation {
            try useConfirmation(confirmed, record, ruling.verdict)
        } else {
            try book(ruling, record, isInChain: true)
        }
        if case .payment(let payment) = record.record.body { try decideAnew(reversalsOf: payment.payment) }
    }

    /// A certificate that lasts longer takes the place of an earlier one of the same issuer.
    private func learn(_ certificate: Signed<Certificate>) throws {
        let key = primitives.keyID(of: certificate.content.payerKey)
        if let known = try transaction.payer(key),
            known.issuer != certificate.content.issuer || known.expires >= certificate.content.expires
        {
            return
        }
        try transaction.keep(PayerRow(certificate, keyID: key))
    }

    private mutating func suspend(_ key: KeyID, _ reason: VerdictReason?) throws {
        guard try !transaction.isListed(key) else { return }
        try transaction.list(
            ListedRow(keyID: key, since: now, reason: (reason ?? .other).rawValue))
        hasSuspended = true
    }
}

extension PayerRow {
    init(_ certificate: Signed<Certificate>, keyID: KeyID) {
        self.init(
            keyID: keyID, issuer: certificate.content.issuer, certificate: certificate.bytes,
            expires: certificate.content.expires, currency: certificate.content.currency)
    }
}
