package import Adjudication
internal import Payments
internal import SyncProtocol

/// A paid payment is passed on to a processor behind HQ. HQ keeps what is to be sent next and what the answers mean; a program of
/// the operator's carries the messages.
extension Office {
    /// Why an advice does not go on. Nothing was changed.
    package enum AdviceFault: Error, Equatable, Sendable {
        /// Only a payment that is paid, not undone, and no cash is passed on.
        case notPassedOn
        /// The payment was never passed on.
        case notAdvised
        /// What happened does not fit how far it is.
        case doesNotFit(UpstreamAdvice.State)
    }

    /// Passes a payment on: its advice is to be sent. One that is on its way already stays as it is.
    ///
    /// - Returns: nil where there is no such case.
    package func advise(_ number: Int64) throws -> AdviceRow? {
        if let known = try transaction.advice(of: number) { return known }
        guard let row = try transaction.caseRow(number) else { return nil }
        guard row.kind == .payment, row.state.verdict.decision == .paid, !row.state.isReversed, row.tender != .cash
        else { throw AdviceFault.notPassedOn }
        return try keep(number, UpstreamAdvice(), .due)
    }

    /// Takes what happened to an advice. Where it ends badly a person is told; the payment's own verdict is final and stays.
    package func hear(_ event: UpstreamAdvice.Event, of number: Int64) throws -> AdviceRow {
        guard let known = try transaction.advice(of: number), let row = try transaction.caseRow(number) else {
            throw AdviceFault.notAdvised
        }
        let next = try keep(number, known.advice, event)
        if case .ended(let ending) = next.advice.state, let reason = ending.reason { try inspect(row, reason) }
        return next
    }

    private func keep(
        _ number: Int64, _ before: UpstreamAdvice, _ event: UpstreamAdvice.Event
    ) throws -> AdviceRow {
        var advice = before
        _ = advice.take(event)
        guard advice != before else { throw AdviceFault.doesNotFit(before.state) }
        let row = AdviceRow(caseNumber: number, advice: advice, time: now)
        try transaction.keep(row)
        return row
    }

    /// Somebody has to look at a payment, beside its verdict.
    private func inspect(_ row: CaseRow, _ reason: VerdictReason) throws {
        let record = row.record.map { record in
            CaseRecord(
                digest: .zero, node: record.node, sequence: record.sequence, receipt: record.receipt, basis: nil,
                branch: nil, wall: record.wall)
        }
        _ = try transaction.openCase(
            CaseRow(
                kind: .inspection, record: record, payment: row.payment, original: nil, merchant: row.merchant,
                counter: row.counter, amount: row.amount, tender: nil, businessDay: row.businessDay, arrived: now,
                state: CaseState(verdict: Verdict(decision: .exception, reason: reason), money: .none)))
    }
}
