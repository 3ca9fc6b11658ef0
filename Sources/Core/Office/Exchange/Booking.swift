internal import Adjudication
internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// How a ruling reaches the books: case, ledger, and what it does to other cases.
extension Hearing {
    /// Opens a case for a ruling.
    ///
    /// - Parameter branch: the chain that the record stands in.
    mutating func book(_ ruling: Ruling, _ record: SignedRecord, branch: Int64) throws {
        let body = record.record.body
        let day = businessDay(record.record.moment)
        let original = try corrected(by: body)
        var row = CaseRow(
            kind: body.caseKind, record: CaseRecord(record, basis: original?.record?.basis, branch: branch),
            payment: body.payment, original: body.original, merchant: node.merchant, counter: node.counter,
            amount: body.amount, tender: body.tender ?? original?.tender, sale: body.sale, payer: body.payer,
            businessDay: day, arrived: now, state: CaseState(verdict: ruling.verdict, money: ruling.money))
        row.state.isLate = row.kind.isPulled && merchant.closedThrough.map { day <= $0 } ?? false
        row.state.money = try undo(ruling, row.kind, at: record.record.sequence) ?? row.state.money
        try noteUndone(row.kind, row.original, in: branch, at: record.record.sequence)
        row.number = try transaction.openCase(row)
        for posting in ruling.postings { try transaction.post(posting, caseNumber: row.number, time: now) }
        if let confirmation = ruling.recovered { try recover(confirmation, record, in: row.number) }
        if let payment = row.payment, ruling.verdict.reason != .existsWithDifferent {
            try transaction.setEffect(of: payment, at: node.id, record: record.digest, caseNumber: row.number)
        }
    }

    /// The counter has recorded what HQ confirmed: the case that was opened when the buyer paid gets its record.
    func useConfirmation(_ payment: PaymentID, _ record: SignedRecord, _ ruling: Ruling, _ branch: Int64) throws {
        guard let confirmation = try transaction.confirmation(payment),
            let row = try transaction.caseRow(confirmation.caseNumber)
        else { throw OfficeFault.damaged(what: "confirmation") }
        try transaction.useConfirmation(payment, record: record.digest)
        try transaction.record(
            CaseRecord(record, basis: nil, branch: branch), sale: record.record.body.sale,
            payment: record.record.body.payment, in: row.number)
        var state = row.state
        state.isRecorded = true
        if ruling.verdict != .paid { state.verdict = ruling.verdict }
        try transaction.change(row.number, to: state, time: now)
        for posting in ruling.postings { try transaction.post(posting, caseNumber: row.number, time: now) }
        guard let own = record.record.body.payment else { return }
        try transaction.setEffect(of: own, at: node.id, record: record.digest, caseNumber: row.number)
    }

    /// A confirmation that a restored HQ had lost comes back into the books. It does not tell who paid; HQ's own key stands
    /// there in the payer's place.
    func recover(_ confirmation: Signed<Confirmation>, _ record: SignedRecord, in number: Int64) throws {
        let payment = confirmation.content.payment
        try transaction.add(
            ConfirmationRow(
                payment: payment, payer: confirmation.keyID, order: primitives.digest(confirmation.payload),
                bytes: confirmation.bytes, usedBy: record.digest, caseNumber: number))
    }

    /// What came before this payment and has waited for it: reversals, voids, refunds.
    mutating func decideAnew(waitingFor payment: PaymentID) throws {
        for waiting in try transaction.held(for: payment, at: node.id) { try decideAnew(waiting) }
    }

    /// Notes whose certificate was missing: a record may have brought it since, here or at another node.
    mutating func decideNotesAnew() throws {
        guard hasHeld else { return }
        for waiting in try transaction.held(at: node.id, through: .max) where waiting.kind == .payment {
            try decideAnew(waiting)
        }
    }

    /// Decides a case anew that was held.
    mutating func decideAnew(_ waiting: CaseRow, isPastHorizon: Bool = false) throws {
        guard let record = waiting.record, let branch = record.branch,
            let bytes = try transaction.keptBytes(record.digest, of: node.id)
        else { return }
        let signed = try SignedRecord(decoding: bytes, using: primitives)
        var facts = try Facts(hearing: self, branch: branch).about(signed)
        facts.isPastHorizon = isPastHorizon
        let ruling = Adjudication.decide(signed, facts, using: primitives)
        guard ruling.verdict != waiting.state.verdict else { return }
        try noteUndone(waiting.kind, waiting.original, in: branch, at: record.sequence)
        try apply(ruling, to: signed, branch, isSigned: false, in: waiting)
    }

    /// Gives a case that stands already another ruling, and what follows from it.
    func change(_ row: CaseRow, to ruling: Ruling, at sequence: UInt64) throws {
        var state = row.state
        state.verdict = ruling.verdict
        // What was claimed and is decided now is claimed no more; a confirmation's money stays where it was when the buyer paid.
        let claim = try Facts(hearing: self, branch: node.followed).suspense(of: row)
        let money = ruling.postings.isEmpty && state.money == .payable ? .payable : ruling.money
        state.money = try undo(ruling, row.kind, at: sequence) ?? money
        // A closed batch stays as it is: what it has as an exception joins the next one with its verdict. What it pays
        // already, it has paid.
        if state.batch != nil, row.state.verdict.decision == .exception, row.state.money != .payable {
            (state.batch, state.isLate) = (nil, true)
        }
        try transaction.change(row.number, to: state, time: now)
        for posting in (claim.map { [$0.opposite] } ?? []) + ruling.postings {
            try transaction.post(posting, caseNumber: row.number, time: now)
        }
    }

    /// Marks the payment that a ruling undoes.
    ///
    /// - Returns: where the correction's own money stands; nil where it is no correction. A closed batch stays as it is, so
    ///   what it paid is taken back by the correction's row; before that, the payment's own row says that there is no money.
    private func undo(_ ruling: Ruling, _ kind: CaseKind, at sequence: UInt64) throws -> CaseMoney? {
        guard kind == .reversal || kind == .void || kind == .refund else { return nil }
        let takesBack = ruling.postings.contains { if case .payable = $0.from { true } else { false } }
        guard let original = ruling.undoes, let effect = try transaction.effect(of: original, at: node.id),
            let row = try transaction.caseRow(effect.caseNumber), row.kind == .payment, !row.state.isReversed
        else { return takesBack ? .returned : CaseMoney.none }
        var state = row.state
        state.isReversed = true
        let wasPaidOut = state.batch != nil && state.money == .payable
        if !wasPaidOut { state.money = .none }
        try transaction.change(row.number, to: state, time: now)
        return wasPaidOut ? .returned : CaseMoney.none
    }

    /// The counter's own day leaves out what its records undo, whatever HQ decides about them.
    private func noteUndone(_ kind: CaseKind, _ original: PaymentID?, in branch: Int64, at sequence: UInt64) throws {
        guard kind == .reversal || kind == .void, let original,
            let effect = try transaction.effect(of: original, at: node.id)
        else { return }
        try transaction.setUndone(effect.caseNumber, in: branch, at: sequence)
    }

    private func corrected(by body: RecordBody) throws -> CaseRow? {
        guard case .refund(let refund) = body,
            let effect = try transaction.effect(of: refund.original, at: node.id)
        else { return nil }
        return try transaction.caseRow(effect.caseNumber)
    }

    /// The merchant's day by the counter's clock, where that can be believed, else by HQ's.
    private func businessDay(_ moment: Moment) -> BusinessDay {
        let isBelievable = (now - 366 * 86_400...now + 86_400).contains(moment.wall)
        return BusinessDay(
            wall: isBelievable ? moment.wall : now, utcOffsetMinutes: merchant.utcOffsetMinutes)
    }
}

extension Ruling {
    /// Where the money of a payment with this ruling stands.
    var money: CaseMoney {
        for posting in postings {
            switch posting.to {
            case .payable: return .payable
            case .suspense: return .suspense
            default: continue
            }
        }
        return .none
    }
}
