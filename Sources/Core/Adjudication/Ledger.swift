public import Payments

/// An account of HQ's double-entry ledger.
public enum Account: Hashable, Sendable {
    /// What an issuer has paid in for its payers.
    case float(issuer: ShortName)
    /// What a payer can spend.
    case purse(payer: KeyID)
    /// What HQ owes a merchant.
    case payable(merchant: ShortName)
    /// What an issuer owes for losses that it bears.
    case receivable(issuer: ShortName)
    /// What a merchant claims and somebody at HQ has still to decide.
    case suspense(merchant: ShortName)
    /// The other side of every suspense, so that claims never touch real money.
    case claims
    /// What HQ itself bears: what it had signed before a restore where nobody else's money is left for it, and what a person
    /// decided to pay.
    case recovery

    /// The account's name in the store and in every listing.
    public var name: String {
        switch self {
        case .float(let issuer): "float:\(issuer)"
        case .purse(let payer): "purse:\(payer)"
        case .payable(let merchant): "payable:\(merchant)"
        case .receivable(let issuer): "receivable:\(issuer)"
        case .suspense(let merchant): "suspense:\(merchant)"
        case .claims: "claims"
        case .recovery: "recovery"
        }
    }
}

/// One movement of the ledger: the same amount leaves one account and reaches another.
public struct Posting: Equatable, Sendable {
    /// Debited: its balance falls.
    public let from: Account
    /// Credited: its balance rises.
    public let to: Account
    /// More than zero.
    public let amount: Money

    /// Moves an amount.
    public init(from: Account, to: Account, amount: Money) {
        self.from = from
        self.to = to
        self.amount = amount
    }

    /// The movement that undoes this one.
    public var opposite: Posting { Posting(from: to, to: from, amount: amount) }
}
