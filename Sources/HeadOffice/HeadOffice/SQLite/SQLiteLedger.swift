import Adjudication
internal import FoundationEssentials
internal import GRDB
import Office
import Payments

extension SQLiteTransaction {
    func post(_ posting: Posting, caseNumber: Int64?, time: Int64) throws {
        let currency = posting.amount.currency
        try run(
            "INSERT INTO entry(debit, credit, currency, minor_units, case_number, time) VALUES (?, ?, ?, ?, ?, ?)",
            [
                posting.from.name, posting.to.name, Int64(currency.numeric), posting.amount.minorUnits, caseNumber,
                time,
            ])
        try accounts.move(posting.from, by: -posting.amount.minorUnits, currency, self)
        try accounts.move(posting.to, by: posting.amount.minorUnits, currency, self)
    }

    func balance(of account: Account, in currency: Currency) throws -> Int64 {
        try accounts.balance(of: account, in: currency, self)
    }

    func postings(of caseNumber: Int64) throws -> [Posting] {
        try all("SELECT * FROM entry WHERE case_number = ? ORDER BY id", [caseNumber]).map { row in
            guard let from = Account(name: try row.text("debit")), let to = Account(name: try row.text("credit")) else {
                throw Row.damaged("debit")
            }
            return Posting(
                from: from, to: to,
                amount: Money(minorUnits: try row.integer("minor_units"), currency: try row.currency()))
        }
    }

    func balances(limit: Int) throws -> [AccountBalance] {
        try accounts.settle(in: self)
        return try all("SELECT * FROM account ORDER BY currency, name LIMIT ?", [limit]).map { row in
            AccountBalance(
                account: try row.text("name"), currency: try row.currency(), minorUnits: try row.integer("balance"))
        }
    }

    /// Every entry is one debit and one credit of the same amount; here both sides are added up from the entries by
    /// account, and compared with the balances kept beside them.
    func trial() throws -> [TrialBalance] {
        try accounts.settle(in: self)
        return try all(
            """
            WITH side AS (
                SELECT debit AS name, currency, minor_units AS debited, 0 AS credited FROM entry
                UNION ALL SELECT credit, currency, 0, minor_units FROM entry),
            total AS (
                SELECT name, currency, sum(debited) AS debited, sum(credited) AS credited FROM side
                GROUP BY name, currency),
            compared AS (
                SELECT coalesce(total.currency, account.currency) AS currency, coalesce(debited, 0) AS debited,
                    coalesce(credited, 0) AS credited,
                    coalesce(credited, 0) - coalesce(debited, 0) <> coalesce(balance, 0) AS is_wrong
                FROM total LEFT JOIN account USING (name, currency)
                UNION ALL SELECT currency, 0, 0, balance <> 0 FROM account
                WHERE NOT EXISTS (
                    SELECT 1 FROM total WHERE total.name = account.name AND total.currency = account.currency))
            SELECT currency, sum(debited) AS debits, sum(credited) AS credits, sum(is_wrong) AS wrong,
                (SELECT count(*) FROM entry WHERE entry.currency = compared.currency) AS entries
            FROM compared GROUP BY currency ORDER BY currency
            """
        ).map { row in
            TrialBalance(
                currency: try row.currency(), entries: try row.integer("entries"), debits: try row.integer("debits"),
                credits: try row.integer("credits"), wrongBalances: try row.integer("wrong"))
        }
    }
}

extension Account {
    /// Reads the name that `name` writes.
    init?(name: String) {
        for single in [Account.claims, .recovery] where name == single.name {
            self = single
            return
        }
        let parts = name.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch (parts[0], ShortName(String(parts[1])), KeyID(hexadecimal: parts[1])) {
        case ("float", let issuer?, _): self = .float(issuer: issuer)
        case ("purse", _, let payer?): self = .purse(payer: payer)
        case ("payable", let merchant?, _): self = .payable(merchant: merchant)
        case ("receivable", let issuer?, _): self = .receivable(issuer: issuer)
        case ("suspense", let merchant?, _): self = .suspense(merchant: merchant)
        default: return nil
        }
    }
}
