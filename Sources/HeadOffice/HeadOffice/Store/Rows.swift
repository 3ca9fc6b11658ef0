import Payments
import Policies
import SyncProtocol

/// A merchant as HQ has it in its books.
struct MerchantRow: Equatable, Sendable {
    let id: ShortName
    let name: String
    let currency: Currency
    let utcOffsetMinutes: Int
    /// The last business day that a closed batch holds, or nil.
    var closedThrough: BusinessDay?
    let created: Int64
}

/// A counter of a merchant. It stays when the board behind it is exchanged.
struct CounterRow: Equatable, Sendable {
    let id: CounterID
    let merchant: ShortName
    let name: String
}

/// A board, its keys and how far HQ holds its chain.
struct NodeRow: Equatable, Sendable {
    let id: NodeID
    let counter: CounterID
    let merchant: ShortName
    /// Digest of its enrolment token; the token itself is not kept.
    let tokenDigest: Digest
    /// All keys it has had, the present one last; none before it is enrolled.
    var keys: [PublicKey]
    var mark: ChainHead
    let created: Int64
}

/// An issuer and the key that signs its certificates.
struct IssuerRow: Equatable, Sendable {
    let name: ShortName
    let key: PublicKey
    let created: Int64
}

/// A payer's key that an issuer vouched for.
struct PayerRow: Equatable, Sendable {
    let keyID: KeyID
    let issuer: ShortName
    let certificate: [UInt8]
    let expires: Int64
    let currency: Currency
}

/// A key on the hot list, and why.
struct ListedRow: Equatable, Sendable {
    let keyID: KeyID
    let since: Int64
    let reason: String
}

/// What HQ signed for a buyer who paid online.
struct ConfirmationRow: Equatable, Sendable {
    let payment: PaymentID
    let payer: KeyID
    /// Digest of the order's payload: the same order again gets the same confirmation.
    let order: Digest
    let bytes: [UInt8]
    /// The record that used it.
    var usedBy: Digest?
    let caseNumber: Int64
}

/// Bytes as a node sent them.
struct RawRecord: Equatable, Sendable {
    /// What Intake said about them.
    enum Place: Int64 { case chain = 1, fork = 2, quarantine = 3 }

    let digest: Digest
    let node: NodeID
    let epoch: UInt32
    let sequence: UInt64
    let place: Place
    /// Why they are in quarantine.
    let why: String?
    let received: Int64
    let bytes: [UInt8]
}
