public import PaymentCodes
public import Payments
public import Policies
public import Signing

/// Somebody who vouches for payers.
public struct TestIssuer: Sendable {
    /// Its name.
    public let name: ShortName
    /// Signs its certificates.
    public let key: SigningKey
    /// On whose risk its notes are taken.
    public let basis: Basis

    /// An issuer with a new key.
    public init(_ name: String, _ basis: Basis) throws {
        self.name = .of(name)
        self.basis = basis
        key = try SigningKey.generate()
    }

    /// The same issuer with another of its keys.
    public init(_ name: ShortName, key: SigningKey, _ basis: Basis = .guaranteed) {
        (self.name, self.key, self.basis) = (name, key, basis)
    }

    /// The terms that a policy gives it.
    public var trusted: TrustedIssuer { TrustedIssuer(name: name, key: key.publicKey, basis: basis) }

    /// Vouches for a key: 10,000.00 at once and 30,000.00 in all, for 90 days, unless told otherwise.
    public func certify(
        _ payerKey: PublicKey, currency: Currency = .of("KES"), capPayment: Int64 = 1_000_000,
        capTotal: Int64 = 3_000_000, expires: Int64 = TestWorld.noon + 90 * 86_400
    ) throws -> Signed<Certificate> {
        let certificate = Certificate(
            issuer: name, currency: currency, capPayment: capPayment, capTotal: capTotal, expires: expires,
            payerKey: payerKey)
        return try Signed.signed(certificate, by: key)
    }

    /// A payer with a new key and the usual certificate.
    public func payer() throws -> TestPayer {
        let key = try SigningKey.generate()
        return TestPayer(key: key, certificate: try certify(key.publicKey))
    }
}

/// A buyer with a phone.
public struct TestPayer: Sendable {
    /// Signs notes and orders.
    public let key: SigningKey
    /// The issuer's word for the key.
    public let certificate: Signed<Certificate>

    /// A payer with a certificate, its own or another's.
    public init(key: SigningKey, certificate: Signed<Certificate>) {
        self.key = key
        self.certificate = certificate
    }

    /// Signs a note.
    ///
    /// - Parameters:
    ///   - runningTotal: the amount itself unless told otherwise, as on the payer's first note.
    ///   - other: a certificate in place of the payer's own.
    public func note(
        _ minorUnits: Int64, at counter: CounterID, number: UInt64 = 1, runningTotal: Int64? = nil,
        time: Int64 = TestWorld.noon, nonce: [UInt8]? = nil,
        under other: Signed<Certificate>? = nil
    ) throws -> Signed<Note> {
        let note = Note(
            counter: counter, minorUnits: minorUnits, number: number, runningTotal: runningTotal ?? minorUnits,
            time: time,
            nonce: nonce)
        return try Signed.signed(note, under: other ?? certificate, by: key, using: .libcrypto)
    }
}

/// A board at a counter.
public struct TestNode: Sendable {
    /// The node.
    public let id: NodeID
    /// Its counter.
    public let counter: CounterID
    /// Its merchant.
    public let merchant: ShortName
    /// Signs its records.
    public let key: SigningKey

    /// A node whose names are one byte over and over.
    public init(_ byte: UInt8, merchant: ShortName) throws {
        id = .of(byte)
        counter = .of(byte | 0xC0)
        self.merchant = merchant
        key = try SigningKey.generate()
    }

    /// Signs a fact at a place in the node's chain.
    public func record(
        _ body: RecordBody, after head: ChainHead = .start, moment: Moment = TestWorld.moment(),
        policyVersion: UInt64 = 1, unread: [CBORPair] = []
    ) throws -> SignedRecord {
        let record = Record(
            node: id, epoch: head.epoch, sequence: head.sequence + 1, previous: head.digest, moment: moment,
            policyVersion: policyVersion, body: body, unread: unread)
        return try SignedRecord.signed(record, by: key, using: .libcrypto)
    }

    /// A chain of cash sales after a head, one for each payment id.
    public func cashChain(_ ids: some Sequence<UInt8>, after head: ChainHead = .start) throws -> [SignedRecord] {
        var chain: [SignedRecord] = []
        for id in ids {
            chain.append(try record(.payment(cash(.kes(100), id: id)), after: chain.last?.head ?? head))
        }
        return chain
    }

    /// A cash sale.
    public func cash(_ amount: Money, id: UInt8 = 1) -> Payment {
        payment(amount, .cash, nil, code: nil, certificate: nil, id: id)
    }

    /// A sale paid with a note.
    public func paid(
        _ note: Signed<Note>, basis: Basis = .guaranteed, amount: Money? = nil, certificate: Signed<Certificate>? = nil,
        id: UInt8 = 1
    ) -> Payment {
        payment(
            amount ?? .kes(note.content.minorUnits), .note, basis, code: note.bytes, certificate: certificate?.bytes,
            id: id)
    }

    /// A sale paid online, proved by HQ's confirmation.
    public func paid(_ confirmation: Signed<Confirmation>, amount: Money? = nil, id: UInt8 = 1) -> Payment {
        payment(
            amount ?? confirmation.content.amount, .confirmed, .confirmed, code: confirmation.bytes, certificate: nil,
            id: id)
    }

    private func payment(
        _ amount: Money, _ tender: Tender, _ basis: Basis?, code: [UInt8]?, certificate: [UInt8]?, id: UInt8
    ) -> Payment {
        Payment(
            sale: .of(id), payment: .of(id), merchant: merchant, counter: counter, receipt: UInt64(id), amount: amount,
            tender: tender, basis: basis, code: code, certificate: certificate)
    }

    /// Undoes a payment at the counter.
    public func reversal(of original: UInt8, _ amount: Money, id: UInt8 = 99) -> Reversal {
        Reversal(payment: .of(id), original: .of(original), merchant: merchant, counter: counter, amount: amount)
    }
}
