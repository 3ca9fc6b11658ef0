package import PaymentCodes
package import Payments
package import Policies
package import SyncProtocol

/// A merchant as HQ has it in its books.
package struct MerchantRow: Equatable, Sendable {
    package let id: ShortName
    package let name: String
    package let currency: Currency
    package let utcOffsetMinutes: Int
    /// The last business day that a closed batch holds, or nil.
    package var closedThrough: BusinessDay?
    package let created: Int64

    /// States a row.
    package init(
        id: ShortName, name: String, currency: Currency, utcOffsetMinutes: Int, closedThrough: BusinessDay? = nil,
        created: Int64
    ) {
        self.id = id
        self.name = name
        self.currency = currency
        self.utcOffsetMinutes = utcOffsetMinutes
        self.closedThrough = closedThrough
        self.created = created
    }
}

/// A counter of a merchant. It stays when the board behind it is exchanged.
package struct CounterRow: Equatable, Sendable {
    package let id: CounterID
    package let merchant: ShortName
    package let name: String

    /// States a row.
    package init(id: CounterID, merchant: ShortName, name: String) {
        self.id = id
        self.merchant = merchant
        self.name = name
    }
}

/// A board, its keys and how far HQ holds its chain.
package struct NodeRow: Equatable, Sendable {
    package let id: NodeID
    package let counter: CounterID
    package let merchant: ShortName
    /// Digest of its present enrolment token; the token itself is not kept.
    package var tokenDigest: Digest
    /// The key that the present token is bound to, nil while nobody has used it.
    package var tokenKey: PublicKey?
    /// All keys it has had, the present one last; none before it is enrolled.
    package let keys: [NodeKeyRow]
    /// The highest epoch that HQ has granted.
    package var epoch: UInt32
    /// Whether it may go on selling.
    package var standing: Standing
    /// The chain that its present epoch goes on with.
    package var followed: Int64
    /// The end of that chain.
    package let mark: ChainHead
    /// The position below which outcomes were lost by a restore and will not come back; usually 0.
    package var outcomeFloor: UInt64
    /// What the node may forget: what the backup before the newest holds, so that either may be restored.
    package var horizon: Horizon
    /// What the newest completed backup holds.
    package var nextHorizon: Horizon
    /// The history in which HQ has heard everything that the node holds of its signed answers. In another one nothing is
    /// decided for the node before that.
    package var history: [UInt8]
    package let created: Int64

    /// States a row.
    package init(
        id: NodeID, counter: CounterID, merchant: ShortName, tokenDigest: Digest, tokenKey: PublicKey? = nil,
        keys: [NodeKeyRow], epoch: UInt32, standing: Standing, followed: Int64, mark: ChainHead, outcomeFloor: UInt64,
        horizon: Horizon, nextHorizon: Horizon = .nothing, history: [UInt8], created: Int64
    ) {
        self.id = id
        self.counter = counter
        self.merchant = merchant
        self.tokenDigest = tokenDigest
        self.tokenKey = tokenKey
        self.keys = keys
        self.epoch = epoch
        self.standing = standing
        self.followed = followed
        self.mark = mark
        self.outcomeFloor = outcomeFloor
        self.horizon = horizon
        self.nextHorizon = nextHorizon
        self.history = history
        self.created = created
    }
}

/// A key of a node.
package struct NodeKeyRow: Equatable, Sendable {
    package let key: PublicKey
    /// Taken out of use: records above this sequence are not its word any more. Nil while it is good.
    package let revokedAfter: UInt64?

    /// States a row.
    package init(key: PublicKey, revokedAfter: UInt64?) {
        self.key = key
        self.revokedAfter = revokedAfter
    }
}

/// An issuer and the keys that sign its certificates.
package struct IssuerRow: Equatable, Sendable {
    package let name: ShortName
    /// All keys it has had, the present one last.
    package let keys: [IssuerKeyRow]
    package let created: Int64

    /// States a row.
    package init(name: ShortName, keys: [IssuerKeyRow], created: Int64) {
        self.name = name
        self.keys = keys
        self.created = created
    }

    /// The most keys that an issuer can have had.
    package static let mostKeys = 64

    /// The key that signed a certificate, or nil.
    package func key(of certificate: Signed<Certificate>, using primitives: Primitives) -> IssuerKeyRow? {
        keys.first { certificate.isSigned(by: $0.key, using: primitives) }
    }

    /// The rows of a policy that trusts it: one for each key that is not over.
    package func trusted(_ basis: Basis, at time: Int64) -> [TrustedIssuer] {
        keys.filter { $0.notAfter ?? .max >= time }
            .map { TrustedIssuer(name: name, key: $0.key, basis: basis, notAfter: $0.notAfter) }
    }
}

/// A key of an issuer.
package struct IssuerKeyRow: Equatable, Sendable {
    package let key: PublicKey
    /// Seconds since 1970 after which no certificate under it is good; nil for the present key.
    package let notAfter: Int64?

    /// States a row.
    package init(key: PublicKey, notAfter: Int64? = nil) {
        self.key = key
        self.notAfter = notAfter
    }
}

/// A payer's key, and a certificate by which an issuer vouches for it. It may have several.
package struct PayerRow: Equatable, Sendable {
    package let keyID: KeyID
    package let issuer: ShortName
    package let certificate: [UInt8]
    package let expires: Int64
    package let currency: Currency

    /// States a row.
    package init(keyID: KeyID, issuer: ShortName, certificate: [UInt8], expires: Int64, currency: Currency) {
        self.keyID = keyID
        self.issuer = issuer
        self.certificate = certificate
        self.expires = expires
        self.currency = currency
    }
}

/// A key on the hot list, and why.
package struct ListedRow: Equatable, Sendable {
    package let keyID: KeyID
    package let since: Int64
    package let reason: String

    /// States a row.
    package init(keyID: KeyID, since: Int64, reason: String) {
        self.keyID = keyID
        self.since = since
        self.reason = reason
    }
}

/// What HQ signed for a buyer who paid online.
package struct ConfirmationRow: Equatable, Sendable {
    package let payment: PaymentID
    package let payer: KeyID
    /// Digest of the order's payload: the same order again gets the same confirmation.
    package let order: Digest
    package let bytes: [UInt8]
    /// The record that used it.
    package var usedBy: Digest?
    package let caseNumber: Int64

    /// States a row.
    package init(
        payment: PaymentID, payer: KeyID, order: Digest, bytes: [UInt8], usedBy: Digest? = nil, caseNumber: Int64
    ) {
        self.payment = payment
        self.payer = payer
        self.order = order
        self.bytes = bytes
        self.usedBy = usedBy
        self.caseNumber = caseNumber
    }
}

/// What HQ has of the confirmations that are typed at a node.
package struct TypingRow: Equatable, Sendable {
    package let node: NodeID
    package let key: TypingKey
    /// The history in which the node has given its key.
    package let history: [UInt8]
    /// The last running number that a buyer was given.
    package var last: UInt64

    /// States a row.
    package init(node: NodeID, key: TypingKey, history: [UInt8], last: UInt64) {
        self.node = node
        self.key = key
        self.history = history
        self.last = last
    }
}

/// Bytes as a node sent them.
package struct RawRecord: Equatable, Sendable {
    /// What Intake said about them.
    package enum Place: Int64, Sendable { case chain = 1, stray = 2, quarantine = 3 }

    package let digest: Digest
    package let node: NodeID
    package let epoch: UInt32
    package let sequence: UInt64
    package let place: Place
    /// The chain that it is part of; nil for a stray.
    package let branch: Int64?
    /// From where the chain goes on: its own digest, or that of the record whose loss it states.
    package let chainDigest: Digest
    /// Why they are in quarantine.
    package let why: String?
    package let received: Int64
    package let bytes: [UInt8]

    /// States a row.
    package init(
        digest: Digest, node: NodeID, epoch: UInt32, sequence: UInt64, place: Place, branch: Int64?,
        chainDigest: Digest, why: String?, received: Int64, bytes: [UInt8]
    ) {
        self.digest = digest
        self.node = node
        self.epoch = epoch
        self.sequence = sequence
        self.place = place
        self.branch = branch
        self.chainDigest = chainDigest
        self.why = why
        self.received = received
        self.bytes = bytes
    }
}
