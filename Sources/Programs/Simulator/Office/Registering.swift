internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

/// What operators and phones ask of HQ, as its commands and desks do it.
extension Headquarters {
    /// A merchant's counter and the board behind it.
    func register(_ board: Board.Place, tokenDigest: Digest, at time: Int64) throws {
        try transaction { office in
            let store = office.transaction
            if try store.merchant(board.merchant) == nil {
                try store.add(
                    MerchantRow(
                        id: board.merchant, name: "Shop", currency: board.currency, utcOffsetMinutes: 180, created: time
                    ))
            }
            try store.add(CounterRow(id: board.counter, merchant: board.merchant, name: "Counter"))
            try store.add(
                NodeRow(
                    id: board.node, counter: board.counter, merchant: board.merchant, tokenDigest: tokenDigest,
                    keys: [],
                    epoch: 1, standing: .good, followed: 1, mark: .start, outcomeFloor: 0, horizon: .nothing,
                    history: history, created: time))
        }
    }

    func add(_ issuer: Issuer, at time: Int64) throws {
        try transaction {
            let key = IssuerKeyRow(key: issuer.key.publicKey)
            try $0.transaction.add(IssuerRow(name: issuer.name, keys: [key], created: time))
        }
    }

    /// Remembers a payer, for whom the issuer pays in.
    func fund(_ payer: Payer, _ minorUnits: Int64, at time: Int64) throws {
        try transaction { office in
            let store = office.transaction
            let certificate = payer.certificate
            if try store.payer(payer.key.keyID) == nil { try store.keep(PayerRow(certificate, keyID: payer.key.keyID)) }
            try store.post(
                Posting(
                    from: .float(issuer: certificate.content.issuer), to: .purse(payer: payer.key.keyID),
                    amount: Money(minorUnits: minorUnits, currency: payer.currency)), caseNumber: nil, time: time)
        }
    }

    func publish(_ draft: PolicyDraft) throws { _ = try transaction { try $0.publishing.publish(draft) } }

    /// A person puts a payer on the hot list.
    func block(_ payer: KeyID, at time: Int64) throws {
        try transaction { office in
            guard try !office.transaction.isListed(payer) else { return }
            try office.transaction.list(ListedRow(keyID: payer, since: time, reason: VerdictReason.other.rawValue))
            _ = try office.publishing.renew()
        }
    }

    /// A person decides one of the exceptions that are open.
    func decide(_ exception: Int, _ choice: Int) {
        let open = state.cases.map(\.row).filter { $0.state.verdict.decision == .exception }
        guard !open.isEmpty else { return }
        let row = open[exception % open.count]
        let decision = HandDecision.allCases[choice % HandDecision.allCases.count]
        world.note { "case \(row.number), \(row.kind.name) \(row.state.verdict): \(decision)" }
        let heard = row.record.flatMap { state.nodes[$0.node]?.row.history }
        let desk = world.control == .personTooEarly ? heard.map(desk(in:)) : nil
        let reply = reply {
            _ = try transaction(at: desk) {
                try $0.decide(row.number, decision, by: Office.Person(name: "ana", why: "seen"))
            }
            return []
        }
        // What was written while the disk failed may still become durable.
        if case .refused = reply { return }
        if let record = row.record { world.witness.decided.insert(.init(record.node, record.digest)) }
    }

    /// A buyer pays online.
    func pay(_ order: Signed<PaymentOrder>, by payer: Payer) -> Reply {
        reply {
            try transaction { office in
                let store = office.transaction
                let content = order.content
                let digest = QuickPrimitives.primitives.digest(order.payload)
                if let paid = try store.confirmation(content.payment) { return paid.bytes }
                guard let counter = try store.counter(content.counter),
                    let merchant = try store.merchant(counter.merchant),
                    try !store.isListed(payer.key.keyID),
                    payer.certificate.content.currency == content.amount.currency,
                    try store.balance(of: .purse(payer: payer.key.keyID), in: content.amount.currency)
                        >= content.amount.minorUnits
                else { throw OfficeFault.enrolment }
                let checked = Office.CheckedOrder(
                    order: content, digest: digest, payer: payer.key.keyID, counter: counter.id, merchant: merchant)
                return try office.confirm(checked).bytes
            }
        }
    }

    func enrol(_ request: Signed<EnrolmentRequest>) -> Reply {
        reply { try transaction { try $0.enrol(request) { $0 == $1 } } }
    }

    func closeBatch(at time: Int64) {
        _ = reply {
            try transaction { _ = try $0.transaction.closeBatch(of: nil, time: time) }; return []
        }
    }
}
