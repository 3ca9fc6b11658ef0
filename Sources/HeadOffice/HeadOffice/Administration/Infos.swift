internal import Payments

/// HQ itself, as `--json` shows it.
public struct HeadOfficeInfo: Codable, Equatable, Sendable {
    /// SHA-256 of the root's public key, hexadecimal: what enrolment codes carry.
    public let rootDigest: String
    /// Name of HQ's history, hexadecimal.
    public let history: String
}

/// A merchant, as `--json` shows it.
public struct MerchantInfo: Codable, Equatable, Sendable {
    /// Its id.
    public let id: String
    /// Its name for people.
    public let name: String
    /// ISO 4217 code.
    public let currency: String
    /// `+03:00`.
    public let utcOffset: String
    /// The last business day in a closed batch, or nothing.
    public let closedThrough: String?
}

/// A node just registered. The code is shown once.
public struct NodeInvitation: Codable, Equatable, Sendable {
    /// The node's id, hexadecimal.
    public let node: String
    /// The counter's id, hexadecimal.
    public let counter: String
    /// The counter's name.
    public let counterName: String
    /// The merchant's id.
    public let merchant: String
    /// The URL in the code.
    public let url: String
    /// Text of the one-time enrolment code.
    public let code: String
    /// Text of the counter's plate.
    public let plate: String
}

/// A node, as `--json` shows it.
public struct NodeInfo: Codable, Equatable, Sendable {
    /// Its id, hexadecimal.
    public let node: String
    /// Its counter's id, hexadecimal.
    public let counter: String
    /// Its counter's name.
    public let counterName: String
    /// Its merchant's id.
    public let merchant: String
    /// Whether a board has enrolled as this node.
    public let isEnrolled: Bool
    /// Up to which sequence HQ holds its chain.
    public let sequence: UInt64
    /// Its epoch.
    public let epoch: UInt32
}

/// A policy, as `--json` shows it.
public struct PolicyInfo: Codable, Equatable, Sendable {
    /// Limits of one currency.
    public struct Limit: Codable, Equatable, Sendable {
        /// ISO 4217 code.
        public let currency: String
        /// The floor limit.
        public let floor: String
        /// The most that open payments may add up to.
        public let exposureValue: String
        /// The most open payments.
        public let exposureCount: UInt64
        /// The age of the oldest, in hours.
        public let exposureAgeHours: Int64
        /// The most that one payer may pay at one counter in a window, unapproved; nil for no such limit.
        public let payerValue: String?
        /// The window, in hours.
        public let payerWindowHours: Int64?
        /// Over so much a note must carry the counter's nonce; nil for never.
        public let nonceAbove: String?
    }

    /// A trusted issuer.
    public struct Issuer: Codable, Equatable, Sendable {
        /// Its name.
        public let name: String
        /// guaranteed or atRisk.
        public let basis: String
        /// A key that signs its certificates, by its id, hexadecimal; each has a row.
        public let keyId: String
        /// Seconds since 1970 after which no certificate under it is good; nil for no end.
        public let notAfter: Int64?
    }

    /// Its version.
    public let version: UInt64
    /// Seconds since 1970.
    public let issued: Int64
    /// Seconds since 1970.
    public let expires: Int64
    /// Hours that a note is good for.
    public let noteLifetimeHours: Int64
    /// Days after a note's end in which HQ still pays it.
    public let claimWindowDays: Int64
    /// Share of the floor limit that is taken while the clock is not trusted.
    public let untrustedClockPercent: Int64
    /// By currency.
    public let limits: [Limit]
    /// Trusted issuers.
    public let issuers: [Issuer]
    /// Key ids to refuse, hexadecimal.
    public let hotList: [String]
    /// What issuers that guarantee can lose.
    public let losses: [Loss]

    /// The most that an issuer can lose under the policy, in one currency (`LossBound`).
    public struct Loss: Codable, Equatable, Sendable {
        /// The issuer.
        public let issuer: String
        /// ISO 4217 code.
        public let currency: String
        /// Counters that a payer can reach.
        public let counters: Int64
        /// Hours that a counter goes without HQ at most.
        public let hours: Int64
        /// By one payer whose phone keeps to its certificate; nil where no certificate is known.
        public let honest: String?
        /// By one payer who cheats, at one counter.
        public let ofOneCounter: String
        /// By one payer who cheats, at all counters.
        public let cheating: String
        /// By all payers at all counters.
        public let together: String
    }
}

/// An issuer, as `--json` shows it.
public struct IssuerInfo: Codable, Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Its present key's id, hexadecimal.
    public let keyId: String
    /// All its keys, the present one last.
    public let keys: [Key]

    /// A key of an issuer.
    public struct Key: Codable, Equatable, Sendable {
        /// Its id, hexadecimal.
        public let keyId: String
        /// Seconds since 1970 after which no certificate under it is good; nil for the present one.
        public let notAfter: Int64?
    }
}

/// A payer, as `--json` shows it.
public struct PayerInfo: Codable, Equatable, Sendable {
    /// Its key's id, hexadecimal.
    public let keyId: String
    /// Who vouches.
    public let issuer: String
    /// ISO 4217 code.
    public let currency: String
    /// What its purse holds.
    public let balance: String
    /// The same in minor units.
    public let minorUnits: Int64
    /// Why its key is suspended, or nothing.
    public let suspended: String?
}

/// A payment made in a payer's name, as `--json` shows it.
public struct ConfirmedInfo: Codable, Equatable, Sendable {
    /// HQ's name for the payment, hexadecimal: with it the same can be asked for again.
    public let paymentId: String
    /// The payer's key id, hexadecimal.
    public let payer: String
    /// The counter that was paid, hexadecimal.
    public let counter: String
    /// With the currency's decimals.
    public let amount: String
    /// ISO 4217 code.
    public let currency: String
    /// Text of the confirmation's code; nil where digits were asked for.
    public let code: String?
    /// Eight digits to be typed at the counter, or nil.
    public let digits: String?
    /// Their running number at the counter's board, or nil.
    public let number: UInt64?
}

extension PayerInfo {
    /// A key that was blocked before HQ ever saw its certificate.
    init(unseen key: KeyID) {
        self.init(
            keyId: key.description, issuer: "", currency: "", balance: "0", minorUnits: 0, suspended: nil)
    }
}

/// A batch, as `--json` shows it.
public struct BatchInfo: Codable, Equatable, Sendable {
    /// How many, and how much.
    public struct Sum: Codable, Equatable, Sendable {
        /// How many.
        public let count: Int64
        /// How much, with the currency's decimals.
        public let amount: String
        /// How much, in minor units.
        public let minorUnits: Int64
    }

    /// Totals of one merchant in one currency. Reversed payments are left out.
    public struct Total: Codable, Equatable, Sendable {
        /// The merchant's id.
        public let merchant: String
        /// ISO 4217 code.
        public let currency: String
        /// Decided "paid", cash included.
        public let approved: Sum
        /// What HQ owes for it.
        public let payable: Sum
        /// Decided "refused".
        public let declined: Sum
        /// Somebody at HQ has to decide.
        public let exception: Sum
        /// Taken back from what an earlier batch paid.
        public let returned: Sum
        /// Of the approved: confirmed online, and no counter has recorded it yet.
        public let notRecorded: Sum
        /// Of all: came after their business day's batch was closed.
        public let late: Sum
    }

    /// Counted by HQ from 1, without a gap.
    public let number: Int64
    /// Seconds since 1970.
    public let closed: Int64
    /// By merchant and currency.
    public let totals: [Total]
}

/// A token for pullers, shown once.
public struct PullTokenInfo: Codable, Equatable, Sendable {
    /// Who it is for.
    public let name: String
    /// The token.
    public let token: String
}

/// The ledger, as `--json` shows it.
public struct LedgerInfo: Codable, Equatable, Sendable {
    /// The balance of an account: credited less debited.
    public struct Balance: Codable, Equatable, Sendable {
        /// The account's name.
        public let account: String
        /// ISO 4217 code.
        public let currency: String
        /// With the currency's decimals.
        public let balance: String
        /// In minor units.
        public let minorUnits: Int64
    }

    /// All entries of one currency, added up anew.
    public struct Proof: Codable, Equatable, Sendable {
        /// ISO 4217 code.
        public let currency: String
        /// How many entries.
        public let entries: Int64
        /// Sum of all debits, in minor units.
        public let debits: Int64
        /// Sum of all credits, in minor units.
        public let credits: Int64
        /// Whether debits equal credits, every balance is the sum of its entries, and all balances add up to nothing.
        public let isBalanced: Bool
    }

    /// By currency and account.
    public let balances: [Balance]
    /// By currency.
    public let proofs: [Proof]
}

/// Something that waits for somebody.
public struct ExceptionInfo: Codable, Equatable, Sendable {
    /// payment, reversal, dayClosed, unreadable, or payer; more where the list is cut.
    public let kind: String
    /// How many more wait than are listed.
    public var count: Int?
    /// The case's number, where it is one.
    public let caseNumber: Int64?
    /// The payment's id, hexadecimal.
    public let paymentId: String?
    /// The payer's key id, hexadecimal, where a payer waits.
    public let payer: String?
    /// The node, hexadecimal.
    public let node: String?
    /// Sequence of the record.
    public let sequence: UInt64?
    /// The merchant's id.
    public let merchant: String?
    /// Amount and currency.
    public let amount: String?
    /// exception, held or suspended.
    public let state: String
    /// The reason's name.
    public let reason: String
    /// What happened.
    public let why: String
    /// Who has to act.
    public let who: String
    /// One safe next action.
    public let next: String
}
