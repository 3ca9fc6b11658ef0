import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import TestWorld

/// A record before HQ: a guaranteed payer's note over 12.50 shillings, taken at noon, heard an hour later, the purse
/// full, the certificate known. A row of a table changes what it is about.
struct Case {
    let world: TestWorld
    var payer: TestPayer
    var policy: PolicyDraft
    var facts = CaseFacts(now: TestWorld.noon + 3_600)
    var moment = TestWorld.moment()
    var basis = Basis.guaranteed
    var amount: Int64 = 1_250
    var runningTotal: Int64?
    var noteTime = TestWorld.noon
    var nonce: [UInt8]?
    /// The counter that took it.
    var node: TestNode
    /// The certificate that the record carries.
    var embedded: Signed<Certificate>?
    /// The certificate under which the note is signed; the one at hand unless a row says otherwise.
    var signedUnder: Signed<Certificate>?
    /// Overrides the payment that the rest gives.
    var payment: Payment?
    var isPolicyKnown = true
    /// What was sold.
    var lines: [SaleLine] = []

    init(_ world: TestWorld) {
        self.world = world
        payer = world.payer
        policy = world.policyDraft
        node = world.node
        facts.certificates = [world.payer.certificate]
        facts.balance = 1_000_000
    }

    /// The payer of the lender: the merchant bears the loss.
    mutating func takeAtRisk() {
        payer = world.borrower
        facts.certificates = [world.borrower.certificate]
        basis = .atRisk
    }

    /// The node used its policy for a second longer than it was good.
    mutating func usePolicyTooLong() { policy.expires = moment.wall - 1 }

    /// The policy's limits in shillings, with what a row is about.
    mutating func limit(payerWindow: PayerWindow? = nil, nonceAbove: Int64? = nil) {
        policy.limits = policy.limits.map { row in
            Limits(
                currency: row.currency, floor: row.floor, exposureValue: row.exposureValue,
                exposureCount: row.exposureCount, exposureAgeSeconds: row.exposureAgeSeconds, payerWindow: payerWindow,
                nonceAbove: nonceAbove)
        }
    }

    func note() throws -> Signed<Note> {
        try payer.note(
            amount, at: world.node.counter, runningTotal: runningTotal, time: noteTime, nonce: nonce,
            under: signedUnder ?? embedded ?? facts.certificates.first)
    }

    /// Another note with the same number was heard before.
    mutating func equivocate() throws {
        facts.claimedBy = world.primitives.digest(try payer.note(999, at: world.neighbour.counter).payload)
    }

    /// Puts a code into the record in place of the note.
    mutating func carry(_ code: [UInt8]?, certificate: Signed<Certificate>? = nil) {
        payment = Payment(
            sale: .of(1), payment: .of(1), merchant: world.merchant, counter: node.counter, receipt: 1,
            amount: .kes(amount), tender: .note, basis: basis, code: code, certificate: certificate?.bytes)
    }

    func body() throws -> RecordBody {
        .payment((try payment ?? node.paid(note(), basis: basis, certificate: embedded)).with(lines))
    }

    func record() throws -> SignedRecord { try node.record(body(), moment: moment) }

    /// Asks for the ruling, twice: the same record and facts always give the same one.
    func ruling() throws -> Ruling {
        var facts = facts
        if isPolicyKnown { facts.policy = policy.policy }
        let record = try record()
        let ruling = Adjudication.decide(record, facts, using: world.primitives)
        precondition(
            Adjudication.decide(record, facts, using: world.primitives) == ruling, "the same facts, another ruling")
        return ruling
    }

    var claimKey: SpendKey { SpendKey(payer: payer.key.keyID, number: 1) }

    /// From the payer's purse to the merchant.
    var fromPurse: [Posting] {
        [Posting(from: .purse(payer: payer.key.keyID), to: .payable(merchant: world.merchant), amount: .kes(amount))]
    }

    /// The issuer bears it.
    var fromIssuer: [Posting] {
        [
            Posting(
                from: .receivable(issuer: world.bank.name), to: .payable(merchant: world.merchant), amount: .kes(amount)
            )
        ]
    }

    /// Nobody has decided yet.
    var inSuspense: [Posting] {
        [Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(amount))]
    }
}

extension Payment {
    /// The same payment with what was sold.
    func with(_ lines: [SaleLine]) -> Payment {
        Payment(
            sale: sale, payment: payment, merchant: merchant, counter: counter, receipt: receipt, amount: amount,
            tender: tender, basis: basis, code: code, certificate: certificate, sealed: sealed, lines: lines)
    }
}

extension SaleLine {
    /// A kilogram of sugar for 12.50.
    static let sugar = SaleLine(article: "SUGAR-1KG", quantity: 1_000, price: 1_250)
}

extension Policy {
    /// Today's policy with a price of sugar.
    static func today(sugar minorUnits: Int64, currency: String = "KES", article: String = "SUGAR-1KG") -> Policy {
        Policy(
            version: 9, issued: 0, expires: .max, limits: [], issuers: [], hotList: .empty, noteLifetimeSeconds: 0,
            claimWindowSeconds: 0, untrustedClockPercent: 0,
            prices: [Price(article: article, price: Payments.Money(minorUnits: minorUnits, currency: .of(currency)))])
    }
}
