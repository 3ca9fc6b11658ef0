import Adjudication
import PaymentCodes
import Payments
import Policies

/// Reads what Adjudication wants to know about a record, in the transaction that will store the verdict.
struct Facts {
    let hearing: Hearing
    private var transaction: any StoreTransaction { hearing.transaction }
    private var node: NodeID { hearing.node.id }

    init(hearing: Hearing) { self.hearing = hearing }

    func about(_ record: Record) throws -> CaseFacts {
        var facts = CaseFacts(now: hearing.now)
        for query in Adjudication.needs(record, using: hearing.primitives) { try answer(query, in: &facts) }
        return facts
    }

    private func answer(_ query: CaseQuery, in facts: inout CaseFacts) throws {
        switch query {
        case .payment(let payment): facts.samePayment = try transaction.effect(of: payment, at: node)?.record
        case .original(let payment): facts.original = try original(payment)
        case .reversal(let payment): facts.isReversed = try !transaction.heldReversals(of: payment, at: node).isEmpty
        case .certificate(let key):
            facts.certificate = try transaction.payer(key).map { try Signed<Certificate>(decoding: $0.certificate) }
        case .claim(let key): facts.claimedBy = try transaction.claimant(of: key)
        case .payer(let key, let currency):
            facts.balance = try transaction.balance(of: .purse(payer: key), in: currency)
            facts.isListed = try transaction.isListed(key)
        case .confirmation(let payment):
            facts.confirmation = try transaction.confirmation(payment).map { row in
                ConfirmationState(
                    confirmation: try Signed<Confirmation>(decoding: row.bytes).content, usedBy: row.usedBy)
            }
        case .policy(let version): facts.policy = try hearing.policies.policy(version, in: transaction)
        case .sums(let first, let last): facts.sums = try transaction.sums(of: node, from: first, through: last)
        }
    }

    /// The original as it stands now: what an earlier reversal took back is not there to be taken back again.
    private func original(_ payment: PaymentID) throws -> DecidedPayment? {
        guard let effect = try transaction.effect(of: payment, at: node),
            let row = try transaction.caseRow(effect.caseNumber), row.kind == .payment, let amount = row.amount
        else { return nil }
        return DecidedPayment(
            verdict: row.state.verdict,
            postings: row.state.isReversed ? [] : try transaction.postings(of: row.number), amount: amount)
    }
}
