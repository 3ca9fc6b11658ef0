internal import Payments
internal import SyncProtocol

extension Office {
    /// Somebody has to look at a board. Asked for once: while an inspection for the same reason is open, there is no second.
    func inspect(_ node: NodeRow, _ reason: VerdictReason) throws {
        guard try !transaction.isInspected(node.id, for: reason) else { return }
        guard let merchant = try transaction.merchant(node.merchant) else {
            throw OfficeFault.damaged(what: "merchant of node \(node.id)")
        }
        _ = try transaction.openCase(
            CaseRow(
                kind: .inspection,
                record: CaseRecord(
                    digest: .zero, node: node.id, sequence: node.mark.sequence, receipt: nil, basis: nil, branch: nil,
                    wall: now),
                payment: nil, original: nil, merchant: node.merchant, counter: node.counter, amount: nil, tender: nil,
                businessDay: BusinessDay(wall: now, utcOffsetMinutes: merchant.utcOffsetMinutes), arrived: now,
                state: CaseState(verdict: Verdict(decision: .exception, reason: reason), money: .none)))
    }
}
