public import Acceptance
public import PaymentCodes
public import Payments
internal import Policies
internal import SyncProtocol

/// What was stored for a sale.
public struct StoredPayment: Equatable, Sendable {
    /// The payment.
    public let payment: Payment
    /// Its place in the chain.
    public let sequence: UInt64
}

/// What a sale carries beside its amount and its means.
public struct SaleDetails: Equatable, Sendable {
    /// The sale that it pays a further part of, or pays again; nil begins a new one.
    public var sale: SaleID?
    /// What is sold.
    public var lines: [SaleLine]
    /// What only HQ may read, such as where the goods go; at most `largestSealed` bytes.
    public var sealed: [UInt8]?

    /// States details.
    public init(sale: SaleID? = nil, lines: [SaleLine] = [], sealed: [UInt8]? = nil) {
        self.sale = sale
        self.lines = lines
        self.sealed = sealed
    }

    /// The most bytes that are sealed beside one record.
    public static let largestSealed = 2_048
}

extension Keeper {
    /// Decides, signs and appends: facts, decision and record in one transaction.
    ///
    /// - Returns: the event for the sale's flow, and what was stored.
    public mutating func take(
        _ attempt: Attempt, _ details: SaleDetails = SaleDetails(), isLinkUp: Bool, at now: Moment,
        in transaction: inout some ShopTransaction
    ) throws -> (event: SaleFlow.Event, stored: StoredPayment?) {
        if identity.doubt != nil { return refuse(.chainDoubted) }
        if details.sealed != nil, identity.policy?.content.sealingKey == nil { return refuse(.noSealing) }
        let moment = moment(now)
        let facts = try facts(for: attempt, moment, isLinkUp: isLinkUp, transaction.view)
        switch attempt.decide(facts, using: primitives) {
        case .refuse(let refusal):
            try learn(attempt, facts, &transaction)
            if refusal == .wrongDigits { try countWrongDigits(facts, in: &transaction) }
            return refuse(refusal)
        case .take(let taking):
            let stored = try store(taking, details, moment, facts.earliest, &transaction)
            receipt = stored.payment.receipt
            if stored.payment.basis == .awaitingApproval { inHand.insert(stored.sequence) }
            return (.stored(taking.basis), stored)
        }
    }

    private mutating func refuse(_ refusal: Refusal) -> (event: SaleFlow.Event, stored: StoredPayment?) {
        count(refusal)
        return (.refused(refusal), nil)
    }

    private func facts(
        for attempt: Attempt, _ moment: Moment, isLinkUp: Bool, _ view: some ShopView
    ) throws -> AcceptanceFacts {
        var facts = AcceptanceFacts(
            counter: identity.registration.counter, policy: identity.policy?.content,
            keySet: identity.keySet.content, moment: moment, earliest: identity.clock.earliest(at: moment),
            isLinkUp: isLinkUp)
        for query in attempt.needs(using: primitives) {
            switch query {
            case .certificates(let key):
                facts.certificates = try view.certificates(of: key).compactMap { row in
                    (try? Signed<Certificate>(decoding: row.bytes)).map {
                        LearnedCertificate(certificate: $0, isEmbedded: row.isEmbedded)
                    }
                }
            case .claim(let key):
                guard let claim = try view.claimant(of: key.bytes) else { continue }
                facts.claimedBy = claim.code
                facts.isClaimUndone = try view.isUndone(claim.sequence)
            case .exposure(let currency):
                let row = try view.exposure(in: currency)
                facts.exposure = Exposure(value: row.value, count: row.count, oldest: row.oldest)
            case .payer(let key, let currency):
                guard let window = facts.policy?.limits(for: currency)?.payerWindow else { continue }
                facts.payerTaken = try view.taken(from: key, in: currency, after: facts.earliest - window.seconds)
            case .typing(let digits):
                facts.typing = TypingDesk(kept: try view.setting(.typing))
                guard let number = facts.typing.flatMap({ digits.number(near: $0.highest) }),
                    let claim = try view.claimant(of: SpendKey(typed: number).bytes)
                else { continue }
                facts.claimedBy = claim.code
            case .nonce(let nonce):
                facts.isNonceOutstanding = ShownNonces(try view.setting(.nonces)).has(nonce, at: facts.earliest)
            }
        }
        return facts
    }

    private func store(
        _ taking: Taking, _ details: SaleDetails, _ moment: Moment, _ earliest: Int64,
        _ transaction: inout some ShopTransaction
    ) throws -> StoredPayment {
        let id: PaymentID = name()
        // The first payment of a sale gives it its name: 16 bytes that need not travel twice.
        guard let sale = details.sale ?? SaleID(id.bytes) else { preconditionFailure("both names have 16 bytes") }
        let box = try sealed(details, for: id)
        let payment = Payment(
            sale: sale, payment: id, merchant: identity.registration.merchant, counter: identity.registration.counter,
            receipt: receipt + 1, amount: taking.amount, tender: taking.tender, basis: taking.basis, code: taking.code,
            certificate: taking.embedded, sealed: box?.digest, lines: details.lines)
        let record = try append(.payment(payment), moment, in: &transaction)
        let sequence = record.record.sequence
        try transaction.openBooks(payment, payer: taking.payer, sequence: sequence, takenAt: earliest)
        if let box { try transaction.keepSealed(box.item, sequence: sequence) }
        if let number = taking.typed { try noteTyped(number, in: &transaction) }
        if let nonce = taking.nonce {
            var nonces = ShownNonces(try transaction.view.setting(.nonces))
            nonces.use(nonce)
            try transaction.set(.nonces, nonces.kept)
        }
        if let claim = taking.claim {
            try transaction.claim(claim.key.bytes, code: claim.code, signed: claim.signed, sequence: sequence)
        }
        let carried = taking.learned?.bytes ?? taking.embedded
        if let carried, let certificate = try? Signed<Certificate>(decoding: carried) {
            let key = primitives.keyID(of: certificate.content.payerKey)
            try transaction.learn(carried, of: key, isEmbedded: taking.embedded != nil)
        }
        return StoredPayment(payment: payment, sequence: sequence)
    }

    /// What only HQ may read: its salted digest for the record, and the box that travels beside it. Without the salt, which is
    /// in the box, the digest tells nothing; so the box can be erased and the record still verifies.
    private func sealed(_ details: SaleDetails, for payment: PaymentID) throws -> (digest: Digest, item: SealedItem)? {
        guard let content = details.sealed, let key = identity.policy?.content.sealingKey else { return nil }
        let plain = CBOR.fields([(1, .bytes(tools.chance(16))), (2, .bytes(content))]).encoded()
        let box = try tools.seal(plain, key, payment.bytes)
        return (primitives.digest(plain), SealedItem(payment: payment, box: box))
    }

    /// Learns certificates that were shown without a note.
    public func learn(
        _ certificates: [Signed<Certificate>], in transaction: inout some ShopTransaction
    ) throws {
        guard let policy = identity.policy?.content else { return }
        for certificate in certificates where (try? policy.voucher(of: certificate, using: primitives)) != nil {
            try transaction.learn(
                certificate.bytes, of: primitives.keyID(of: certificate.content.payerKey), isEmbedded: false)
        }
    }

    /// A note may be refused and its payer's certificate still be worth keeping for the next one.
    private func learn(
        _ attempt: Attempt, _ facts: AcceptanceFacts, _ transaction: inout some ShopTransaction
    ) throws {
        let known = facts.certificates.map(\.certificate)
        try learn(attempt.certificates.filter { !known.contains($0) }, in: &transaction)
    }
}
