internal import Adjudication
internal import Intake
internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

/// Reads what Adjudication wants to know about a record, in the transaction that will store the verdict.
struct Facts {
    let hearing: Hearing
    /// The chain that the record stands in.
    let branch: Int64

    private var office: Office { hearing.office }
    private var transaction: any StoreTransaction { office.transaction }
    private var node: NodeID { hearing.node.id }

    /// The most certificates of one key that are tried. A note under another one waits, and then a person decides.
    private static let mostCertificates = 64

    func about(_ signed: SignedRecord) throws -> CaseFacts {
        var facts = CaseFacts(now: hearing.now)
        for query in Adjudication.needs(signed.record, using: hearing.primitives) {
            try answer(query, signed.record, in: &facts)
        }
        return facts
    }

    private func answer(_ query: CaseQuery, _ record: Record, in facts: inout CaseFacts) throws {
        switch query {
        case .payment(let payment): facts.samePayment = try transaction.effect(of: payment, at: node)?.record
        case .original(let payment): facts.original = try original(payment)
        case .reversal(let payment): facts.isReversed = try isReversed(payment)
        case .certificates(let key):
            facts.certificates = try transaction.certificates(of: key, limit: Facts.mostCertificates).map {
                try Signed<Certificate>(decoding: $0.certificate)
            }
        case .claim(let key): facts.claimedBy = try transaction.claimant(of: key)
        case .payer(let key, let currency):
            facts.balance = try transaction.balance(of: .purse(payer: key), in: currency)
            facts.isListed = try transaction.isListed(key)
        case .typedConfirmation(let number):
            guard let payment = try transaction.payment(typed: number, at: node) else { return }
            try confirmation(payment, record, &facts)
        case .takenInWindow(let key, let currency):
            guard record.moment.isTrusted, let window = facts.policy?.limits(for: currency)?.payerWindow,
                let times = window.times(before: record.moment.wall)
            else { return }
            facts.payerTaken = try transaction.taken(
                from: key, in: currency, at: node, path: path(), before: record.sequence, times: times)
        case .confirmation(let payment): try confirmation(payment, record, &facts)
        case .policy(let version): facts.policy = try office.policies.policy(version, in: transaction)
        case .latestPolicy:
            facts.latestPolicy = try transaction.latestPolicyVersion().flatMap {
                try office.policies.policy($0, in: transaction)
            }
        case .sums(let first, let last): facts.sums = try day(first, last).sums
        case .refunds(let first, let last): facts.refunds = try day(first, last).refunds
        case .merchantBalance(let merchant, let currency):
            facts.merchantBalance = try transaction.balance(of: .payable(merchant: merchant), in: currency)
        case .sale(let sale, let amount, let payment):
            // The first payment of a sale, which gives it its name, comes before every other one.
            facts.isSalePaid =
                sale.bytes == payment.bytes
                ? false : try transaction.isPaid(sale, amount, at: node, besides: payment)
        case .similar(let payment): facts.isSimilar = try isSimilar(payment)
        }
    }

    private func day(_ first: UInt64, _ last: UInt64) throws -> DaySums {
        try transaction.daySums(of: node, path: try path(), from: first, through: last)
    }

    private func isSimilar(_ payment: SimilarPayment) throws -> Bool {
        switch payment.payer {
        case .key(let key): return try transaction.has(payment, of: key, besides: [payment.excluding])
        case .confirmation(let confirmed):
            guard let row = try transaction.confirmation(confirmed) else { return false }
            return try transaction.has(payment, of: row.payer, besides: [payment.excluding, confirmed])
        }
    }

    private func isReversed(_ payment: PaymentID) throws -> Bool {
        try hearing.hasHeld && transaction.held(for: payment, at: node).contains { $0.kind == .reversal }
    }

    private func confirmation(_ payment: PaymentID, _ record: Record, _ facts: inout CaseFacts) throws {
        facts.confirmation = try transaction.confirmation(payment).map { row in
            ConfirmationState(
                confirmation: try Signed<Confirmation>(decoding: row.bytes).content, usedBy: row.usedBy)
        }
        guard facts.confirmation == nil, case .payment(let taken) = record.body, let code = taken.code,
            let signed = try? Signed<Confirmation>(decoding: code)
        else { return }
        facts.isOwnConfirmation = office.desk.isOwn(signed, .confirmation)
    }

    /// The original as it stands now: what an earlier reversal took back is not there to be taken back again.
    private func original(_ payment: PaymentID) throws -> DecidedPayment? {
        guard let effect = try transaction.effect(of: payment, at: node),
            let row = try transaction.caseRow(effect.caseNumber), row.kind == .payment, let amount = row.amount,
            let tender = row.tender
        else { return nil }
        return DecidedPayment(
            verdict: row.state.verdict,
            postings: row.state.isReversed ? [] : try transaction.postings(of: row.number).standing, amount: amount,
            merchant: row.merchant, counter: row.counter, tender: tender, isUndone: row.state.isReversed,
            isSettled: row.state.batch != nil, refunded: try transaction.refunded(of: payment, at: node))
    }

    /// What is left of the claim of a case that nobody has decided.
    func suspense(of row: CaseRow) throws -> Posting? {
        guard row.state.money == .suspense,
            let claim = try transaction.postings(of: row.number).last(where: { $0.to.isSuspense })
        else { return nil }
        let left = try claim.amount.minorUnits - refunded(of: row)
        guard left > 0 else { return nil }
        return Posting(from: claim.from, to: claim.to, amount: Money(minorUnits: left, currency: claim.amount.currency))
    }

    /// What refunds have given back of a case, in minor units: nothing where another record holds its payment id.
    func refunded(of row: CaseRow) throws -> Int64 {
        guard let payment = row.correctable, try transaction.effect(of: payment, at: node)?.caseNumber == row.number
        else { return 0 }
        return try transaction.refunded(of: payment, at: node)
    }

    /// The chain from its first record: the parts of the chains that it left, and its own.
    private func path() throws -> [BranchPart] {
        let branches = Dictionary(
            try transaction.branches(of: node).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        var parts: [BranchPart] = []
        var place: (branch: Int64, last: UInt64)? = (branch, .max)
        while let part = place, parts.count <= branches.count {
            parts.append(BranchPart(branch: part.branch, last: part.last))
            place = branches[part.branch]?.parent.map { ($0.branch, min(part.last, $0.head.sequence)) }
        }
        return parts
    }
}

extension Account {
    fileprivate var isSuspense: Bool { if case .suspense = self { true } else { false } }
}

extension Posting {
    /// Whether a later movement of the same case takes this one back: all that refunds had left of it.
    fileprivate func isMovedBack(by later: Posting) -> Bool {
        from == later.to && to == later.from && later.amount.minorUnits <= amount.minorUnits
    }
}

extension [Posting] {
    /// What of a case's movements was not moved back by a later one of the same case.
    fileprivate var standing: [Posting] {
        reduce(into: []) { standing, posting in
            if let index = standing.firstIndex(where: { $0.isMovedBack(by: posting) }) {
                standing.remove(at: index)
            } else {
                standing.append(posting)
            }
        }
    }
}
