internal import Office
import Payments
import Policies
import SettingsFile

/// Reads what an operator writes about a policy.
///
///     {
///       "expiresInDays": 30, "noteLifetimeHours": 24, "claimWindowDays": 14, "untrustedClockPercent": 50,
///       "limits": {"KES": {"floor": "5000.00", "exposureValue": "50000.00", "exposureCount": 200,
///                          "exposureAgeHours": 72, "payerValue": "3000.00", "payerWindowHours": 24,
///                          "nonceAbove": "2000.00"}},
///       "issuers": {"BANK-A": "guaranteed", "BANK-B": "atRisk"},
///       "prices": {"KES": {"4006381333931": "12.50"}}
///     }
struct PolicyFile {
    let text: String

    /// - Parameters:
    ///   - trusted: the rows of an issuer that HQ knows, one for each of its keys.
    ///   - sealingKey: HQ's key to seal to.
    func draft(trusted: Trusted, sealingKey: SealingPublicKey) throws -> PolicyDraft {
        do { return try read(trusted, sealingKey) } catch let fault as SettingsFault {
            throw HeadOfficeRefusal.bad(what: fault.key, why: fault.why)
        }
    }

    /// The rows of an issuer on a basis, or nil where HQ does not know it.
    typealias Trusted = (ShortName, Basis) throws -> [TrustedIssuer]?

    private func read(_ trusted: Trusted, _ sealingKey: SealingPublicKey) throws -> PolicyDraft {
        var file = try SettingsObject(
            SettingsValue(file: Array(text.utf8)),
            known: [
                "expiresInDays", "noteLifetimeHours", "claimWindowDays", "untrustedClockPercent", "limits", "issuers",
                "prices",
            ])
        return PolicyDraft(
            validSeconds: try file.number("expiresInDays", in: 1...3_660) * 86_400,
            limits: try limits(file.object("limits", known: nil)),
            issuers: try issuers(file.object("issuers", known: nil), trusted),
            noteLifetimeSeconds: try file.number("noteLifetimeHours", in: 1...8_784) * 3_600,
            claimWindowSeconds: try file.number("claimWindowDays", in: 0...366) * 86_400,
            untrustedClockPercent: try file.number("untrustedClockPercent", in: 0...100),
            prices: try file.optionalObject("prices", known: nil).map(prices) ?? [], sealingKey: sealingKey)
    }

    /// What articles cost: `"prices": {"KES": {"4006381333931": "12.50"}}`.
    private func prices(_ object: SettingsObject) throws -> [Price] {
        var object = object
        var prices: [Price] = []
        for code in object.keys {
            guard let currency = Currency(code: code) else {
                throw HeadOfficeRefusal.bad(what: object.name(code), why: "no currency of ISO 4217")
            }
            var row = try object.object(code, known: nil)
            for article in row.keys {
                guard (1...SaleLine.longestArticle).contains(article.utf8.count) else {
                    throw HeadOfficeRefusal.bad(what: row.name(article), why: "1 to 32 bytes are needed")
                }
                let price = Money(minorUnits: try amount(article, &row, currency), currency: currency)
                guard price.minorUnits > 0 else {
                    throw HeadOfficeRefusal.bad(what: row.name(article), why: "must be more than zero")
                }
                prices.append(Price(article: article, price: price))
            }
        }
        guard prices.count <= 4_096 else { throw HeadOfficeRefusal.bad(what: "prices", why: "4,096 at most") }
        return prices.sorted { $0.article < $1.article }
    }

    private func limits(_ object: SettingsObject) throws -> [Limits] {
        var object = object
        let codes = object.keys
        guard (1...64).contains(codes.count) else {
            throw HeadOfficeRefusal.bad(what: "limits", why: "1 to 64 currencies are needed")
        }
        return try codes.map { code in
            guard let currency = Currency(code: code) else {
                throw HeadOfficeRefusal.bad(what: object.name(code), why: "no currency of ISO 4217")
            }
            var row = try object.object(
                code,
                known: [
                    "floor", "exposureValue", "exposureCount", "exposureAgeHours", "payerValue", "payerWindowHours",
                    "nonceAbove",
                ])
            return Limits(
                currency: currency, floor: try amount("floor", &row, currency),
                exposureValue: try amount("exposureValue", &row, currency),
                exposureCount: UInt64(try row.number("exposureCount", in: 0...10_000_000)),
                exposureAgeSeconds: try row.number("exposureAgeHours", in: 1...8_784) * 3_600,
                payerWindow: try payerWindow(&row, currency),
                nonceAbove: try row.keys.contains("nonceAbove") ? amount("nonceAbove", &row, currency) : nil)
        }
    }

    /// Both or neither: a value without a time says nothing.
    private func payerWindow(_ row: inout SettingsObject, _ currency: Currency) throws -> PayerWindow? {
        guard row.keys.contains("payerValue") || row.keys.contains("payerWindowHours") else { return nil }
        return PayerWindow(
            minorUnits: try amount("payerValue", &row, currency),
            seconds: try row.number("payerWindowHours", in: 1...PayerWindow.longest / 3_600) * 3_600)
    }

    /// An amount as a person types it; here it may be zero, too.
    private func amount(_ key: String, _ row: inout SettingsObject, _ currency: Currency) throws -> Int64 {
        let text = try row.text(key)
        do throws(AmountFault) { return try Money(parsing: text, currency: currency).minorUnits } catch {
            if error == .zero { return 0 }
            throw HeadOfficeRefusal.bad(what: row.name(key), why: error.description)
        }
    }

    private func issuers(_ object: SettingsObject, _ trusted: Trusted) throws -> [TrustedIssuer] {
        var object = object
        let rows = try object.keys.flatMap { text in
            let word = try object.text(text)
            guard let basis = Basis(name: word), basis == .guaranteed || basis == .atRisk else {
                throw HeadOfficeRefusal.bad(what: object.name(text), why: "\"guaranteed\" or \"atRisk\" is needed")
            }
            guard let name = ShortName(text), let rows = try trusted(name, basis) else {
                throw HeadOfficeRefusal.unknown(what: "issuer", name: String(text.prefix(24)))
            }
            return rows
        }
        guard rows.count <= Policy.mostIssuers else {
            throw HeadOfficeRefusal.bad(what: "issuers", why: "they have more than \(Policy.mostIssuers) keys together")
        }
        return rows
    }
}
