internal import Adjudication
internal import Intake
package import PaymentCodes
package import Payments
internal import SyncProtocol

/// One node's upload before HQ: each record is looked at, decided and booked, in the order in which it came.
struct Hearing {
    let office: Office
    let node: NodeRow
    let merchant: MerchantRow
    /// The key that signed the exchange: who brings the records vouches for them.
    let key: NodeKeyRow
    let certificates = CertificatesAtHand()
    /// Whether a payer's key was suspended, so that a new policy has to carry it.
    private(set) var hasSuspended = false
    /// Whether cases of the node wait for another record. Usually none does, and nothing is looked for.
    var hasHeld: Bool
    /// Whether verdicts wait for records of a restored HQ.
    private let hasImposed: Bool
    /// Position of the last outcome in the node's list.
    private var lastOutcome: UInt64

    var transaction: any StoreTransaction { office.transaction }
    var primitives: Primitives { office.primitives }
    var now: Int64 { office.now }

    init(office: Office, node: NodeRow, key: NodeKeyRow) throws {
        guard let merchant = try office.transaction.merchant(node.merchant) else {
            throw OfficeFault.damaged(what: "merchant of node \(node.id)")
        }
        self.office = office
        self.node = node
        self.merchant = merchant
        self.key = key
        hasHeld = try office.transaction.hasHeld(at: node.id)
        hasImposed = try office.transaction.hasImposed(on: node.id)
        lastOutcome = try max(office.transaction.lastOutcome(of: node.id), node.outcomeFloor)
    }

    /// Does with one record of the upload what Intake says.
    mutating func hear(_ disposition: Intake.Disposition) throws {
        switch disposition {
        case .duplicate: break
        case .append(let record, let branch):
            try keep(record, .chain, branch)
            try judge(record, branch)
        case .stray(let record):
            // It may still become a part of a chain, so nothing is decided about it; somebody looks at the board.
            try keep(record, .stray, nil)
            try office.inspect(node, .fork)
        case .quarantine(let poison, let branch): try quarantine(poison, branch)
        }
    }

    private func keep(_ record: SignedRecord, _ place: RawRecord.Place, _ branch: Int64?) throws {
        try transaction.keep(
            RawRecord(
                digest: record.digest, node: node.id, epoch: record.record.epoch, sequence: record.record.sequence,
                place: place, branch: branch, chainDigest: record.head.digest, why: nil, received: now,
                bytes: record.bytes))
    }

    private mutating func judge(_ record: SignedRecord, _ branch: Int64) throws {
        var facts = try Facts(hearing: self, branch: branch).about(record)
        facts.isKeyRevoked = key.revokedAfter.map { record.record.sequence > $0 } ?? false
        // What HQ signed before it was restored is not judged again.
        if hasImposed, let signed = try transaction.imposed(record.digest, at: node.id) {
            let ruling = Adjudication.impose(signed.verdict, on: record, facts, using: primitives)
            return try apply(ruling, to: record, branch, isSigned: true)
        }
        let ruling =
            isAtHome(record.record.body)
            ? Adjudication.decide(record, facts, using: primitives) : exception(.other, record.record.body)
        try apply(ruling, to: record, branch, isSigned: false)
    }

    /// A node speaks for its own counter only: otherwise whoever opens one board could pay any merchant.
    func isAtHome(_ body: RecordBody) -> Bool {
        switch body {
        case .payment(let payment): payment.merchant == node.merchant && payment.counter == node.counter
        case .refund(let correction), .void(let correction):
            correction.merchant == node.merchant && correction.counter == node.counter
        case .reversal(let reversal): reversal.merchant == node.merchant && reversal.counter == node.counter
        case .dayClosed(let day): day.merchant == node.merchant && day.counter == node.counter
        case .tamper, .lost: true
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

    private mutating func quarantine(_ poison: Intake.Poison, _ branch: Int64) throws {
        try transaction.keep(
            RawRecord(
                digest: poison.digest, node: node.id, epoch: poison.epoch, sequence: poison.sequence,
                place: .quarantine, branch: branch, chainDigest: poison.digest, why: poison.why, received: now,
                bytes: poison.bytes))
        let verdict = Verdict(decision: .exception, reason: .other)
        _ = try transaction.openCase(
            CaseRow(
                kind: .unreadable,
                record: CaseRecord(
                    digest: poison.digest, node: node.id, sequence: poison.sequence, receipt: nil, basis: nil,
                    branch: nil, wall: now),
                payment: nil, original: nil, merchant: node.merchant, counter: node.counter, amount: nil, tender: nil,
                businessDay: BusinessDay(wall: now, utcOffsetMinutes: merchant.utcOffsetMinutes), arrived: now,
                state: CaseState(verdict: verdict, money: .none)))
        try tell(verdict, poison.digest, at: poison.sequence)
    }

    /// Everything that follows from a ruling: in the books, in the node's list, and for what has waited for the record.
    ///
    /// - Parameter row: the record's case, where it has one already.
    mutating func apply(
        _ ruling: Ruling, to record: SignedRecord, _ branch: Int64, isSigned: Bool, in row: CaseRow? = nil
    ) throws {
        try enter(ruling, of: record, branch, in: row)
        if !isSigned { try tell(ruling.verdict, record.digest, at: record.record.sequence) }
        if hasHeld, case .payment(let payment) = record.record.body {
            try decideAnew(waitingFor: payment.payment)
        }
    }

    /// Everything that follows from a ruling in the books.
    ///
    /// - Parameter row: the record's case, where it has one already.
    mutating func enter(_ ruling: Ruling, of record: SignedRecord, _ branch: Int64, in row: CaseRow?) throws {
        if let certificate = ruling.learned {
            let payer = primitives.keyID(of: certificate.content.payerKey)
            try certificates.keep(certificate, of: payer, in: transaction)
        }
        if let claim = ruling.claim { try transaction.spend(claim, record: record.digest) }
        if let key = ruling.suspended { try suspend(key, ruling.verdict.reason) }
        if let reason = ruling.inspection { try office.inspect(node, reason) }
        if let row {
            try change(row, to: ruling, at: record.record.sequence)
            if let confirmation = ruling.recovered { try recover(confirmation, record, in: row.number) }
            if let confirmed = ruling.usedConfirmation {
                try transaction.useConfirmation(confirmed, record: record.digest)
            }
        } else if let confirmed = ruling.usedConfirmation {
            try useConfirmation(confirmed, record, ruling, branch)
        } else {
            try book(ruling, record, branch: branch)
        }
    }

    /// Writes a verdict into the node's list.
    mutating func tell(_ verdict: Verdict, _ record: Digest, at sequence: UInt64) throws {
        lastOutcome += 1
        if verdict.decision == .held { hasHeld = true }
        try transaction.add(
            Outcome(cursor: lastOutcome, sequence: sequence, record: record, verdict: verdict, time: now), to: node.id)
    }

    private mutating func suspend(_ key: KeyID, _ reason: VerdictReason?) throws {
        guard try !transaction.isListed(key) else { return }
        try transaction.list(ListedRow(keyID: key, since: now, reason: (reason ?? .other).rawValue))
        hasSuspended = true
    }
}

extension PayerRow {
    /// A certificate as it is kept.
    package init(_ certificate: Signed<Certificate>, keyID: KeyID) {
        self.init(
            keyID: keyID, issuer: certificate.content.issuer, certificate: certificate.bytes,
            expires: certificate.content.expires, currency: certificate.content.currency)
    }
}
