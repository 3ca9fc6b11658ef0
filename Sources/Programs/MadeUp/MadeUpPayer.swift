package import Acceptance
package import PaymentCodes
package import Payments
package import Signing

/// A payer who signs note after note.
package struct MadeUpPayer: Sendable {
    /// The issuer's word for it.
    package let certificate: Signed<Certificate>
    private let key: SigningKey
    private let counter: CounterID
    private let currency: Currency
    private let now: Int64

    /// A payer of an issuer.
    package init(
        key: SigningKey, issuer: SigningKey, name: ShortName, counter: CounterID, currency: Currency, now: Int64
    ) throws {
        self.key = key
        self.counter = counter
        self.currency = currency
        self.now = now
        certificate = try Signed.signed(
            Certificate(
                issuer: name, currency: currency, capPayment: Money.largestMinorUnits,
                capTotal: Money.largestMinorUnits,
                expires: now + 366 * 86_400, payerKey: key.publicKey), by: issuer)
    }

    /// The attempt to pay with note number so and so, as if it had just been scanned.
    package func attempt(
        number: UInt64, minorUnits: Int64? = nil, signedSecondsAgo age: Int64 = 0
    ) throws -> Attempt {
        let amount = minorUnits ?? Int64(1_000 + number % 50_000)
        let note = try Signed.signed(
            Note(counter: counter, minorUnits: amount, number: number, runningTotal: amount, time: now - age),
            under: certificate, by: key, using: .libcrypto)
        return Attempt(
            due: Money(minorUnits: amount, currency: currency), means: .note(note), certificates: [certificate])
    }
}
