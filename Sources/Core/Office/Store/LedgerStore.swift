package import Adjudication
package import Payments

/// HQ's double-entry ledger.
package protocol LedgerStore {
    /// Writes one entry and moves both balances.
    ///
    /// - Throws: `OfficeFault.accountFull`.
    func post(_ posting: Posting, caseNumber: Int64?, time: Int64) throws
    /// What was posted for a case, in order.
    func postings(of caseNumber: Int64) throws -> [Posting]
    func balance(of account: Account, in currency: Currency) throws -> Int64
    func balances(limit: Int) throws -> [AccountBalance]
    /// Adds the entries up anew.
    func trial() throws -> [TrialBalance]
}

/// The balance of an account: what was credited less what was debited.
package struct AccountBalance: Equatable, Sendable {
    package let account: String
    package let currency: Currency
    package let minorUnits: Int64

    /// States a row.
    package init(account: String, currency: Currency, minorUnits: Int64) {
        self.account = account
        self.currency = currency
        self.minorUnits = minorUnits
    }
}

/// The ledger of one currency, added up anew from its entries.
package struct TrialBalance: Equatable, Sendable {
    package let currency: Currency
    package let entries: Int64
    package let debits: Int64
    package let credits: Int64
    /// Accounts whose kept balance is not the sum of their entries. Always 0.
    package let wrongBalances: Int64

    /// States a row.
    package init(currency: Currency, entries: Int64, debits: Int64, credits: Int64, wrongBalances: Int64) {
        self.currency = currency
        self.entries = entries
        self.debits = debits
        self.credits = credits
        self.wrongBalances = wrongBalances
    }
}
