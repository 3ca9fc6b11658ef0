import Acceptance
import PaymentCodes
import Payments
import Policies
import Signing
import TestWorld
import Testing

@Suite("What a counter takes, and on whose risk")
struct TakingTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func taking(_ scene: Scene) throws -> Taking {
        guard case .take(let taking) = try scene.decide() else {
            throw NotTaken(decision: try scene.decide())
        }
        return taking
    }

    private struct NotTaken: Error { let decision: CounterDecision }

    @Test("cash needs nothing: no policy, no clock, no link")
    func cash() throws {
        var scene = Scene(world)
        scene.means = .cash
        scene.policy.version = 0
        scene.distrustClock(wall: 0, earliest: 0)
        scene.due = .kes(999_999_999_999)
        #expect(try scene.decide() == .take(.cash(.kes(999_999_999_999))))
        let taking = try taking(scene)
        #expect(taking.tender == .cash && taking.basis == nil && taking.claim == nil && taking.code == nil)
    }

    @Test("a guaranteed issuer's note is taken as guaranteed, with its bytes and its claim")
    func guaranteed() throws {
        let scene = Scene(world)
        let taking = try taking(scene)
        let note = try scene.note()
        #expect(taking.amount == .kes(1_250))
        #expect(taking.tender == .note)
        #expect(taking.basis == .guaranteed)
        #expect(taking.code == note.bytes)
        #expect(taking.claim == Claim(note, world.primitives))
    }

    @Test("a note of an issuer at the merchant's risk is taken at risk")
    func atRisk() throws {
        var scene = Scene(world)
        scene.payer = world.borrower
        scene.certificate = world.borrower.certificate
        #expect(try taking(scene).basis == .atRisk)
        scene.facts.isLinkUp = true
        #expect(try taking(scene).basis == .atRisk, "the link changes nothing about whose risk it is")
    }

    @Test("a confirmation is taken without a policy, over every limit, with the clock anywhere")
    func confirmed() throws {
        var scene = Scene(world)
        scene.due = .kes(999_999_999_999)
        let confirmation = try world.confirmation(scene.due)
        scene.means = .confirmation(confirmation)
        scene.policy.version = 0
        scene.distrustClock(wall: 4_102_444_799)
        scene.facts.exposure = Exposure(value: .max, count: .max, oldest: 0)
        let taking = try taking(scene)
        #expect(taking.tender == .confirmed && taking.basis == .confirmed)
        #expect(taking.code == confirmation.bytes)
        #expect(taking.claim == Claim(confirmation, world.primitives))
    }

    @Test("with the counter's nonce, outstanding, a large note is taken and uses it up")
    func nonce() throws {
        var scene = Scene(world)
        scene.limit(nonceAbove: 0)
        scene.nonce = [1, 2, 3, 4]
        scene.facts.isNonceOutstanding = true
        #expect(try taking(scene).nonce == [1, 2, 3, 4])
        scene.limit(nonceAbove: 1_250)
        scene.nonce = nil
        #expect(try taking(scene).nonce == nil, "the policy's amount itself needs none")
    }

    @Test("a payer may pay exactly what the window holds")
    func window() throws {
        var scene = Scene(world)
        scene.limit(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
        scene.facts.payerTaken = 750
        #expect(try taking(scene).basis == .guaranteed && taking(scene).payer == world.payer.key.keyID)
    }

    @Test("old certificates are good under the key before, until its end; new ones under the next key at once")
    func rollover() throws {
        var scene = Scene(world)
        for end in [nil, TestWorld.noon] {
            scene.trustBank(until: end)
            #expect(try taking(scene).basis == .guaranteed)
        }
        let next = TestIssuer(world.bank.name, key: world.lender.key)
        try scene.certify(by: next)
        scene.isShown = true
        scene.learned.isLearned = false
        #expect(try taking(scene).learned == scene.certificate)
    }

    typealias Change = @Sendable (inout Scene) throws -> Void

    static let overLimits: [Row<Change>] = [
        Row("over the floor limit", { $0.due = .kes(500_001) }),
        Row(
            "too much money waits", { $0.facts.exposure = Exposure(value: 2_000_000, count: 1, oldest: TestWorld.noon) }
        ),
        Row("too many payments wait", { $0.facts.exposure = Exposure(value: 1, count: 50, oldest: TestWorld.noon) }),
        Row(
            "the payer's window is full",
            {
                $0.limit(payerWindow: PayerWindow(minorUnits: 1_249, seconds: 60))
            }),
        Row("one waits too long", { $0.facts.exposure = Exposure(value: 1, count: 1, oldest: 0) }),
        Row(
            "over the share for a clock that nobody trusts",
            {
                $0.due = .kes(100_001)
                $0.distrustClock(wall: TestWorld.noon)
            }),
    ]

    @Test("over a limit it awaits HQ's approval where HQ can be asked, else it is not taken", arguments: overLimits)
    func awaitingApproval(_ row: Row<Change>) throws {
        var scene = Scene(world)
        try row.content(&scene)
        scene.facts.isLinkUp = true
        #expect(try taking(scene).basis == .awaitingApproval)
        scene.facts.isLinkUp = false
        guard case .refuse = try scene.decide() else {
            Issue.record("taken without a link")
            return
        }
    }

    @Test("exactly at a limit it is taken")
    func atTheLimit() throws {
        let table: [(String, Change)] = [
            ("floor", { $0.due = .kes(500_000) }),
            ("value", { $0.facts.exposure = Exposure(value: 1_998_750, count: 49, oldest: TestWorld.noon) }),
            ("age", { $0.facts.exposure = Exposure(value: 0, count: 1, oldest: TestWorld.noon - 259_200) }),
            ("payer's cap at once", { try $0.certify(capPayment: 1_250) }),
            ("payer's cap in all", { $0.runningTotal = 3_000_000 }),
            ("certificate's last second", { try $0.certify(expires: TestWorld.noon) }),
            ("note's last second", { $0.noteTime = TestWorld.noon - 3_600 }),
            ("policy's last second", { $0.policy.expires = TestWorld.noon }),
            (
                "share for an untrusted clock",
                {
                    $0.due = .kes(100_000)
                    $0.distrustClock(wall: 0)
                }
            ),
        ]
        for (name, change) in table {
            var scene = Scene(world)
            try change(&scene)
            #expect(try taking(scene).basis == .guaranteed, "\(name)")
        }
    }

    typealias Share = (floor: Int64, percent: Int64, taken: Int64, refused: Int64)

    @Test(
        "the share for an untrusted clock is that part of the floor limit, to the minor unit",
        arguments: [
            (floor: 500_000, percent: 20, taken: 100_000, refused: 100_001),
            (floor: 5_050, percent: 100, taken: 5_050, refused: 5_051),
            (floor: 150, percent: 50, taken: 75, refused: 76), (floor: 99, percent: 100, taken: 99, refused: 100),
        ] as [Share])
    func share(_ share: Share) throws {
        for (amount, isTaken) in [(share.taken, true), (share.refused, false)] {
            var scene = Scene(world)
            scene.distrustClock(wall: 0)
            scene.due = .kes(amount)
            scene.policy.limits = [
                Limits(
                    currency: .of("KES"), floor: share.floor, exposureValue: 999_999_999_999, exposureCount: 10,
                    exposureAgeSeconds: 60)
            ]
            scene.policy.untrustedClockPercent = share.percent
            guard case .take = try scene.decide() else {
                #expect(!isTaken, "\(amount)")
                continue
            }
            #expect(isTaken, "\(amount)")
        }
    }

    @Test("no share at all means no note while nobody trusts the clock")
    func noShare() throws {
        var scene = Scene(world)
        scene.policy.untrustedClockPercent = 0
        scene.due = .kes(1)
        #expect(try taking(scene).basis == .guaranteed)
        scene.distrustClock(wall: TestWorld.noon)
        #expect(try scene.decide() == .refuse(.overFloorLimit))
    }

    /// Shown with the note, learned before, carried by a record before: what is learned now, what is carried now.
    typealias Carrying = (isShown: Bool, isLearned: Bool, isEmbedded: Bool, learns: Bool, carries: Bool)

    @Test(
        "a certificate is learned once and carried once",
        arguments: [
            (isShown: true, isLearned: false, isEmbedded: false, learns: true, carries: true),
            (isShown: true, isLearned: true, isEmbedded: false, learns: false, carries: true),
            (isShown: true, isLearned: true, isEmbedded: true, learns: false, carries: false),
            (isShown: false, isLearned: true, isEmbedded: false, learns: false, carries: true),
            (isShown: false, isLearned: true, isEmbedded: true, learns: false, carries: false),
        ] as [Carrying])
    func carrying(_ row: Carrying) throws {
        var scene = Scene(world)
        scene.isShown = row.isShown
        scene.learned = (row.isLearned, row.isEmbedded)
        let taking = try taking(scene)
        #expect(taking.learned == (row.learns ? scene.certificate : nil))
        #expect(taking.embedded == (row.carries ? scene.certificate.bytes : nil))
    }

    @Test("a certificate shown now goes before another one learned earlier, and is learned and carried anew")
    func renewed() throws {
        var scene = Scene(world)
        let renewed = try world.bank.certify(world.payer.key.publicKey, capPayment: 2_000_000)
        scene.due = .kes(400_000)
        scene.facts.certificates = [
            LearnedCertificate(
                certificate: try world.bank.certify(world.payer.key.publicKey, capPayment: 1), isEmbedded: true)
        ]
        scene.learned.isLearned = false
        scene.certificate = renewed
        scene.isShown = true
        let taking = try taking(scene)
        #expect(taking.learned == renewed)
        #expect(taking.embedded == renewed.bytes)
    }

    @Test(
        "of several certificates learned, the note is taken under its own; an older one shown again takes nothing away")
    func severalLearned() throws {
        let scene = Scene(world)
        let older = try world.lender.certify(world.payer.key.publicKey, capPayment: 1)
        var facts = scene.facts
        facts.policy = world.policy
        facts.certificates = [
            LearnedCertificate(certificate: older, isEmbedded: false),
            LearnedCertificate(certificate: world.payer.certificate, isEmbedded: true),
        ]
        for shown in [[], [older]] {
            let attempt = Attempt(due: scene.due, means: .note(try scene.note()), certificates: shown)
            guard case .take(let taking) = attempt.decide(facts, using: world.primitives) else {
                Issue.record("refused")
                return
            }
            #expect(taking.basis == .guaranteed && taking.learned == nil && taking.embedded == nil)
        }
    }

    @Test("a certificate of somebody else beside the note does no harm")
    func strangersCertificate() throws {
        let scene = Scene(world)
        var facts = scene.facts
        facts.policy = world.policy
        facts.certificates = [LearnedCertificate(certificate: world.payer.certificate, isEmbedded: true)]
        let attempt = Attempt(
            due: scene.due, means: .note(try scene.note()), certificates: [world.borrower.certificate])
        guard case .take(let taking) = attempt.decide(facts, using: world.primitives) else {
            Issue.record("refused")
            return
        }
        #expect(taking.learned == nil && taking.basis == .guaranteed)
    }
}
