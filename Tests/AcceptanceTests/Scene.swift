import Acceptance
import PaymentCodes
import Payments
import Policies
import Signing
import TestWorld

/// One sale at the counter of the test world: 12.50 shillings due, the payer's note in hand, the certificate learned
/// and sent before, the link down, the clock right. A row of a table changes what it is about.
struct Scene {
    let world: TestWorld
    var due = Money.kes(1_250)
    var facts: AcceptanceFacts
    var policy: PolicyDraft
    var payer: TestPayer
    var certificate: Signed<Certificate>
    /// Whether the certificate is shown with the note.
    var isShown = false
    /// Whether the certificate was learned before, and if so whether a record has carried it.
    var learned: (isLearned: Bool, isEmbedded: Bool) = (true, true)
    /// Overrides the means that the rest of the scene gives.
    var means: Attempt.Means?
    var number: UInt64 = 1
    var runningTotal: Int64?
    var noteTime = TestWorld.noon
    var noteAmount: Int64?
    var noteCounter: CounterID?
    var nonce: [UInt8]?

    init(_ world: TestWorld) {
        self.world = world
        policy = world.policyDraft
        payer = world.payer
        certificate = world.payer.certificate
        facts = AcceptanceFacts(
            counter: world.node.counter, policy: nil, keySet: world.keySet, moment: TestWorld.moment(),
            earliest: TestWorld.noon, isLinkUp: false)
    }

    func note() throws -> Signed<Note> {
        try payer.note(
            noteAmount ?? due.minorUnits, at: noteCounter ?? world.node.counter, number: number,
            runningTotal: runningTotal, time: noteTime, nonce: nonce, under: certificate)
    }

    /// Plays the scene to its decision.
    func decide() throws -> CounterDecision {
        var facts = facts
        if policy.version > 0 { facts.policy = policy.policy }
        if learned.isLearned {
            facts.certificates = [LearnedCertificate(certificate: certificate, isEmbedded: learned.isEmbedded)]
        }
        let means = try means ?? .note(note())
        let attempt = Attempt(due: due, means: means, certificates: isShown ? [certificate] : [])
        let decision = attempt.decide(facts, using: world.primitives)
        precondition(attempt.decide(facts, using: world.primitives) == decision, "the same facts, another decision")
        return decision
    }

    /// The clock was never set in this boot; `earliest` is what HQ said last.
    mutating func distrustClock(wall: Int64, earliest: Int64 = TestWorld.noon) {
        facts.moment = TestWorld.moment(wall: wall, isTrusted: false)
        facts.earliest = earliest
    }

    /// The policy's limits in the currency due, with what a row is about.
    mutating func limit(payerWindow: PayerWindow? = nil, nonceAbove: Int64? = nil) {
        let code = due.currency
        policy.limits = policy.limits.map { row in
            guard row.currency == code else { return row }
            return Limits(
                currency: row.currency, floor: row.floor, exposureValue: row.exposureValue,
                exposureCount: row.exposureCount, exposureAgeSeconds: row.exposureAgeSeconds, payerWindow: payerWindow,
                nonceAbove: nonceAbove)
        }
    }

    /// The bank has a next key, and the one before it, which signed the certificate, has an end.
    mutating func trustBank(until end: Int64?) {
        policy.issuers = [
            TrustedIssuer(name: world.bank.name, key: world.lender.key.publicKey, basis: .guaranteed),
            TrustedIssuer(name: world.bank.name, key: world.bank.key.publicKey, basis: .guaranteed, notAfter: end),
        ]
    }

    /// Another currency, or none.
    mutating func sellIn(_ code: String) { due = Money(minorUnits: due.minorUnits, currency: .of(code)) }

    /// The payer's certificate is another one.
    mutating func certify(
        currency: String = "KES", capPayment: Int64 = 1_000_000, capTotal: Int64 = 3_000_000,
        expires: Int64 = TestWorld.noon + 90 * 86_400, by issuer: TestIssuer? = nil
    ) throws {
        certificate = try (issuer ?? world.bank).certify(
            payer.key.publicKey, currency: .of(currency), capPayment: capPayment, capTotal: capTotal, expires: expires)
    }
}
