import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a note")
struct NoteConflictTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private static let spoiltCodes: [Row<Change>] = [
        Row("no code at all", { $0.carry(nil) }), Row("noise", { $0.carry([1, 2, 3]) }),
        Row("a note with a byte lost", { $0.carry(Array(try $0.note().bytes.dropLast())) }),
        Row("a confirmation", { $0.carry(try $0.world.confirmation(.kes(1_250)).bytes) }),
        Row(
            "an altered signature",
            { scene in
                var bytes = try scene.note().bytes
                bytes[bytes.count - 1] ^= 1
                scene.carry(bytes, certificate: scene.payer.certificate)
            }),
        Row(
            "a note signed as something else",
            { scene in
                let payload = try scene.note().payload
                let bytes = try COSESign1.signed(payload, for: .paymentOrder, by: scene.payer.key).encoded()
                scene.carry(bytes, certificate: scene.payer.certificate)
            }),
        Row(
            "a note signed under another certificate than its record's",
            { scene in
                scene.signedUnder = scene.payer.certificate
                scene.embedded = try scene.world.bank.certify(scene.payer.key.publicKey, capTotal: 4_000_000)
                scene.facts.certificates = []
            }),
        Row(
            "another amount in the record",
            { scene in
                let note = try scene.note().bytes
                scene.amount = 1_251
                scene.carry(note)
            }),
        Row(
            "another currency than the certificate's",
            {
                $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, currency: .of("TZS"))]
            }),
        Row(
            "a certificate that its issuer did not sign",
            {
                $0.facts.certificates = [try Signed.signed($0.payer.certificate.content, by: $0.payer.key)]
            }),
        Row("an issuer that is not in the policy named", { $0.policy.issuers.removeFirst() }),
        Row(
            "an embedded certificate that was forged",
            {
                $0.embedded = try Signed.signed($0.payer.certificate.content, by: $0.payer.key)
            }),
    ]

    static let badCodes = spoiltCodes.map { Row("badCode: \($0)", refused(.badCode, isClaimed: false, $0.content)) }

    static let reversedRows: [Row<Expected>] = [
        Row(
            "reversal meets a late approval: the note is not spent",
            Expected(
                change: {
                    $0.basis = .awaitingApproval
                    $0.facts.isReversed = true
                }, verdict: Verdict(decision: .refused, reason: .reversed), money: .none, isClaimed: false)),
        Row(
            "reversed, and the purse would not have held it anyway",
            Expected(
                change: {
                    $0.basis = .awaitingApproval
                    $0.facts.isReversed = true
                    $0.facts.balance = 0
                }, verdict: Verdict(decision: .refused, reason: .reversed), money: .none, isClaimed: false)),
    ]

    @Test(
        "each row of the conflict table has one verdict, one bearer and balanced postings",
        arguments: paidRows + markedRows + issuerRows + refusedRows + limitRows + exceptionRows + equivocationRows
            + badCodes
            + reversedRows)
    func conflict(_ row: Row<Expected>) throws {
        var scene = Case(world)
        try row.content.change(&scene)
        let ruling = try scene.ruling()
        #expect(ruling.verdict == row.content.verdict)
        let postings =
            switch row.content.money {
            case .none: [Posting]()
            case .fromPurse: scene.fromPurse
            case .fromIssuer: scene.fromIssuer
            case .inSuspense: scene.inSuspense
            }
        #expect(ruling.postings == postings)
        #expect(ruling.postings.allSatisfy { $0.amount.minorUnits > 0 && $0.from != $0.to })
        #expect((ruling.claim != nil) == row.content.isClaimed)
        if let claim = ruling.claim {
            #expect(claim.key == scene.claimKey)
            #expect(claim.code == world.primitives.digest(try scene.note().payload))
        }
        #expect(ruling.suspended == (row.content.isSuspended ? scene.payer.key.keyID : nil))
        #expect(ruling.inspection == row.content.inspection)
        #expect(ruling.usedConfirmation == nil && ruling.undoes == nil && ruling.refunds == nil)
    }

    @Test("a certificate that its issuer signed is kept for later records, whatever becomes of its own")
    func learning() throws {
        var scene = Case(world)
        scene.facts.certificates = []
        scene.embedded = world.payer.certificate
        #expect(try scene.ruling().learned == world.payer.certificate)
        scene.facts.isKeyRevoked = true
        #expect(try scene.ruling().learned == world.payer.certificate)
        scene.embedded = try Signed.signed(world.payer.certificate.content, by: world.payer.key)
        #expect(try scene.ruling().learned == nil)
    }

    @Test("of a payer's certificates, the note is judged by the one under which it is signed, whichever stands first")
    func twoCertificates() throws {
        let key = world.payer.key.publicKey
        let small = try world.bank.certify(key, capTotal: 3_000_000)
        let large = try world.bank.certify(key, capTotal: 5_000_000)
        let risky = try world.lender.certify(key, capTotal: 5_000_000)
        let rows: [(under: Signed<Certificate>, verdict: Verdict)] = [
            (small, Verdict(decision: .paid, reason: .capExceeded, liability: .issuer)), (large, .paid), (risky, .paid),
        ]
        for known in [[small, large, risky], [risky, large, small]] {
            for row in rows {
                for embedded in [row.under, nil] {
                    var scene = Case(world)
                    scene.runningTotal = 4_000_000
                    scene.facts.certificates = known
                    scene.signedUnder = row.under
                    scene.embedded = embedded
                    #expect(try scene.ruling().verdict == row.verdict)
                    // The issuer that bears a loss is the one of the note's own certificate.
                    scene.runningTotal = nil
                    scene.facts.balance = 0
                    let ruling = try scene.ruling()
                    #expect(ruling.verdict.liability == (row.under == risky ? .merchant : .issuer))
                }
            }
        }
    }

    @Test(
        "a note under a certificate that HQ has not is held, by its own certificate decided, and in the end a person's")
    func missingCertificate() throws {
        let renewed = try world.bank.certify(world.payer.key.publicKey, capTotal: 5_000_000)
        var scene = Case(world)
        scene.signedUnder = renewed
        let held = try scene.ruling()
        #expect(held == Ruling(Verdict(decision: .held, reason: .unknownPayer)))
        scene.facts.certificates.append(renewed)
        #expect(try scene.ruling().verdict == .paid)
        scene.facts.certificates.removeLast()
        scene.facts.isPastHorizon = true
        let past = try scene.ruling()
        #expect(past.verdict == Verdict(decision: .exception, reason: .unknownPayer))
        #expect(past.claim == nil)
    }

    @Test("the same words signed twice are one promise: the second record is a copy, never an equivocation")
    func signedTwice() throws {
        let key = try SigningKey.generate(.es256)
        var scene = Case(world)
        scene.payer = TestPayer(key: key, certificate: try world.bank.certify(key.publicKey))
        scene.facts.certificates = [scene.payer.certificate]
        scene.facts.claimedBy = world.primitives.digest(try scene.note().payload)
        let ruling = try scene.ruling()
        #expect(ruling.verdict.reason == .copiedNote)
        #expect(ruling.suspended == nil)
    }
}
