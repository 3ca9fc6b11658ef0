import Adjudication
internal import GRDB
import Office
import Payments

/// The accounts that one transaction has touched: read once and written once, however many postings move them.
final class OpenAccounts {
    private struct Name: Hashable {
        let account: String
        let currency: Currency
    }

    private struct Balance {
        var minorUnits: Int64
        var isChanged = false
    }

    private var balances: [Name: Balance] = [:]

    /// What an account holds, the transaction's own postings included.
    func balance(of account: Account, in currency: Currency, _ transaction: SQLiteTransaction) throws -> Int64 {
        try open(Name(account: account.name, currency: currency), transaction).minorUnits
    }

    /// Moves an account.
    ///
    /// - Throws: `OfficeFault.accountFull` where the sum does not fit 64 bits.
    func move(
        _ account: Account, by minorUnits: Int64, _ currency: Currency, _ transaction: SQLiteTransaction
    ) throws {
        let name = Name(account: account.name, currency: currency)
        let (sum, overflow) = try open(name, transaction).minorUnits.addingReportingOverflow(minorUnits)
        guard !overflow else { throw OfficeFault.accountFull }
        balances[name] = Balance(minorUnits: sum, isChanged: true)
    }

    /// Writes what was moved: before the transaction ends, and before anybody reads the table.
    func settle(in transaction: SQLiteTransaction) throws {
        for (name, balance) in balances where balance.isChanged {
            try transaction.run(
                """
                INSERT INTO account VALUES (?, ?, ?)
                ON CONFLICT (name, currency) DO UPDATE SET balance = excluded.balance
                """, [name.account, Int64(name.currency.numeric), balance.minorUnits])
            balances[name]?.isChanged = false
        }
    }

    private func open(_ name: Name, _ transaction: SQLiteTransaction) throws -> Balance {
        if let known = balances[name] { return known }
        let kept = try transaction.count(
            "SELECT balance FROM account WHERE name = ? AND currency = ?",
            [name.account, Int64(name.currency.numeric)])
        let balance = Balance(minorUnits: kept)
        balances[name] = balance
        return balance
    }
}
