import Adjudication
import Payments
import SyncProtocol

/// How a ruling reaches the books: case, ledger, outcome, and what it does to other cases.
extension Hearing {
    /// Opens a case for a ruling.
    func book(_ ruling: Ruling, _ record: SignedRecord, isInChain: Bool) throws {
        let moment = record.record.moment
        let day = businessDay(moment)
        var row = CaseRow(
            kind: record.record.body.caseKind, record: CaseRecord(record, isInChain: isInChain),
            payment: record.record.body.payment, original: record.record.body.original, merchant: node.merchant,
            counter: node.counter, amount: record.record.body.amount, tender: record.record.body.tender,
            businessDay: day, arrived: now, state: CaseState(verdict: ruling.verdict, money: ruling.money))
        row.state.isLate = row.kind.isPulled && merchant.closedThrough.map { day <= $0 } ?? false
        if isInChain, let original = row.original { row.state.money = try undo(original, by: ruling) }
        row.number = try transaction.open(row)
        for posting in ruling.postings { try transaction.post(posting, caseNumber: row.number, time: now) }
        if isInChain, let payment = row.payment, ruling.verdict.reason != .existsWithDifferent {
            try transaction.setEffect(
                of: payment, at: node.id, record: record.digest, caseNumber: row.number)
        }
        try transaction.addOutcome(
            of: record.digest, at: record.record.sequence, verdict: ruling.verdict, to: node.id, time: now)
    }

    /// The counter has recorded what HQ confirmed: the case that was opened when the buyer paid gets its record.
    func useConfirmation(_ payment: PaymentID, _ record: SignedRecord, _ verdict: Verdict) throws {
        guard let confirmation = try transaction.confirmation(payment),
            let row = try transaction.caseRow(confirmation.caseNumber)
        else { throw HeadOfficeFault.damaged(what: "confirmation") }
        try transaction.useConfirmation(payment, record: record.digest)
        try transaction.record(CaseRecord(record, isInChain: true), in: row.number)
        var state = row.state
        state.isRecorded = true
        try transaction.change(row.number, to: state, time: now)
        if let own = record.record.body.payment {
            try transaction.setEffect(of: own, at: node.id, record: record.digest, caseNumber: row.number)
        }
        try transaction.addOutcome(
            of: record.digest, at: record.record.sequence, verdict: verdict, to: node.id, time: now)
    }

    /// Reversals that came before this payment have waited for it.
    func decideAnew(reversalsOf payment: PaymentID) throws {
        for waiting in try transaction.heldReversals(of: payment, at: node.id) {
            guard let record = waiting.record, let ruling = try ruling(on: waiting) else { continue }
            var state = waiting.state
            state.verdict = ruling.verdict
            state.money = try undo(payment, by: ruling)
            try transaction.change(waiting.number, to: state, time: now)
            for posting in ruling.postings { try transaction.post(posting, caseNumber: waiting.number, time: now) }
            try transaction.addOutcome(
                of: record.digest, at: record.sequence, verdict: ruling.verdict, to: node.id, time: now)
        }
    }

    private func ruling(on waiting: CaseRow) throws -> Ruling? {
        guard let digest = waiting.record?.digest, let bytes = try transaction.keptBytes(digest, of: node.id) else {
            return nil
        }
        let record = try SignedRecord(decoding: bytes, using: primitives)
        return Adjudication.decide(record, try Facts(hearing: self).about(record.record), using: primitives)
    }

    /// Marks the payment that a reversal undoes.
    ///
    /// - Returns: where the reversal's own money stands. A closed batch stays as it is, so what it paid is taken back
    ///   by the reversal's row; before that, the payment's own row says that there is no money.
    private func undo(_ original: PaymentID, by ruling: Ruling) throws -> CaseMoney {
        guard ruling.verdict.decision == .paid, let effect = try transaction.effect(of: original, at: node.id),
            let row = try transaction.caseRow(effect.caseNumber), row.kind == .payment, !row.state.isReversed
        else { return .none }
        var state = row.state
        state.isReversed = true
        let wasPaidOut = state.batch != nil && state.money == .payable
        if !wasPaidOut { state.money = .none }
        try transaction.change(row.number, to: state, time: now)
        return wasPaidOut ? .returned : .none
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
            case .float, .purse, .receivable, .claims: continue
            }
        }
        return .none
    }
}

extension CaseRecord {
    init(_ record: SignedRecord, isInChain: Bool) {
        let payment: Payment? = if case .payment(let payment) = record.record.body { payment } else { nil }
        self.init(
            digest: record.digest, node: record.record.node, sequence: record.record.sequence,
            receipt: payment?.receipt, basis: payment?.basis, isInChain: isInChain)
    }
}

extension RecordBody {
    var caseKind: CaseKind {
        switch self {
        case .payment: .payment
        case .reversal: .reversal
        case .dayClosed: .dayClosed
        }
    }

    var payment: PaymentID? {
        switch self {
        case .payment(let payment): payment.payment
        case .reversal(let reversal): reversal.payment
        case .dayClosed: nil
        }
    }

    var original: PaymentID? { if case .reversal(let reversal) = self { reversal.original } else { nil } }

    var amount: Money? {
        switch self {
        case .payment(let payment): payment.amount
        case .reversal(let reversal): reversal.amount
        case .dayClosed: nil
        }
    }

    var tender: Tender? { if case .payment(let payment) = self { payment.tender } else { nil } }
}
