import Acceptance
import PaymentCodes
import Payments
import Policies
import Signing
import TestWorld
import Testing

@Suite("What a counter does not take")
struct RefusingTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    typealias Change = @Sendable (inout Scene) throws -> Void
    typealias Refused = (change: Change, refusal: Refusal)

    static let notes: [Row<Refused>] = [
        Row("a note for another counter", ({ $0.noteCounter = $0.world.neighbour.counter }, .otherCounter)),
        Row("no policy yet", ({ $0.policy.version = 0 }, .policyExpired)),
        Row("a policy that is surely over", ({ $0.policy.expires = TestWorld.noon - 1 }, .policyExpired)),
        Row("a currency that is not sold", ({ $0.sellIn("TZS") }, .currencyNotSold)),
        Row("a payer nobody knows", ({ $0.learned.isLearned = false }, .unknownPayer)),
        Row(
            "another payer's certificate shown",
            (
                {
                    $0.learned.isLearned = false
                    $0.isShown = true
                    $0.certificate = $0.world.borrower.certificate
                }, .unknownPayer
            )),
        Row("a payer on the hot list", ({ $0.policy.hotList = [.of(0), $0.payer.key.keyID] }, .listed)),
        Row("an issuer that is not in the policy", ({ $0.policy.issuers.removeFirst() }, .untrustedIssuer)),
        Row(
            "a certificate that its issuer did not sign",
            (
                {
                    $0.certificate = try Signed.signed($0.certificate.content, by: $0.payer.key)
                    $0.isShown = true
                    $0.learned.isLearned = false
                }, .badSignature
            )),
        Row(
            "a certificate in another issuer's name",
            (
                {
                    $0.certificate = try Signed.signed($0.certificate.content, by: $0.world.lender.key)
                    $0.isShown = true
                }, .badSignature
            )),
        Row(
            "an issuer whose key was replaced",
            (
                {
                    let key = try SigningKey.generate().publicKey
                    $0.policy.issuers = [TrustedIssuer(name: $0.world.bank.name, key: key, basis: .guaranteed)]
                }, .badSignature
            )),
        Row(
            "a note signed as something else",
            (
                { scene in
                    let note = try scene.note()
                    let forged = try COSESign1.signed(note.payload, for: .paymentOrder, by: scene.payer.key).encoded()
                    scene.means = .note(try Signed<Note>(decoding: forged))
                    scene.isShown = true
                }, .badSignature
            )),
        Row(
            "an altered note",
            (
                { scene in
                    var bytes = try scene.note().bytes
                    bytes[bytes.count - 1] ^= 1
                    scene.means = .note(try Signed<Note>(decoding: bytes))
                    scene.isShown = true
                }, .badSignature
            )),
        Row(
            "a note under a certificate that was never shown here",
            (
                { scene in
                    let renewed = try scene.world.bank.certify(scene.payer.key.publicKey, capTotal: 9_000_000)
                    scene.means = .note(try scene.payer.note(1_250, at: scene.world.node.counter, under: renewed))
                }, .unknownPayer
            )),
        Row(
            "a note beside a certificate under which it is not signed",
            (
                { scene in
                    scene.means = .note(try scene.note())
                    scene.learned.isLearned = false
                    scene.certificate = try scene.world.bank.certify(scene.payer.key.publicKey, capTotal: 9_000_000)
                    scene.isShown = true
                }, .badSignature
            )),
        Row("a note over less", ({ $0.noteAmount = 1_249 }, .amountDiffers)),
        Row("a note over more", ({ $0.noteAmount = 1_251 }, .amountDiffers)),
        Row("a certificate in another currency", ({ try $0.certify(currency: "TZS") }, .amountDiffers)),
        Row(
            "the same note again",
            ({ $0.facts.claimedBy = Claim(try $0.note(), $0.world.primitives).code }, .alreadyTaken)),
        Row(
            "another note with the same number",
            (
                {
                    let other = try $0.payer.note(999, at: $0.world.node.counter, number: $0.number)
                    $0.facts.claimedBy = Claim(other, $0.world.primitives).code
                }, .numberReused
            )),
        Row(
            "the same note after its payment was declined or undone",
            (
                {
                    $0.facts.claimedBy = Claim(try $0.note(), $0.world.primitives).code
                    $0.facts.isClaimUndone = true
                }, .undoneBefore
            )),
        Row("a certificate that is over", ({ try $0.certify(expires: TestWorld.noon - 1) }, .certificateExpired)),
        Row("a note that is too old", ({ $0.noteTime = TestWorld.noon - 3_601 }, .expired)),
        Row("more than the payer may pay at once", ({ try $0.certify(capPayment: 1_249) }, .overPayerCap)),
        Row("more than the payer may spend in all", ({ $0.runningTotal = 3_000_001 }, .capExceeded)),
        Row("an amount over the floor limit", ({ $0.due = .kes(500_001) }, .overFloorLimit)),
        Row(
            "more than one payer may pay here in the window",
            (
                {
                    $0.limit(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
                    $0.facts.payerTaken = 751
                }, .payerWindow
            )),
        Row("a large note without the counter's nonce", ({ $0.limit(nonceAbove: 1_249) }, .nonceMissing)),
        Row("a nonce that is not outstanding here", ({ $0.nonce = [1, 2, 3, 4] }, .nonceUnknown)),
        Row(
            "a certificate under an issuer's key that is over",
            ({ $0.trustBank(until: TestWorld.noon - 1) }, .certificateExpired)),
        Row(
            "too much money without an answer",
            ({ $0.facts.exposure = Exposure(value: 1_998_751, count: 3, oldest: TestWorld.noon) }, .exposureValue)),
        Row(
            "too many payments without an answer",
            ({ $0.facts.exposure = Exposure(value: 100, count: 50, oldest: TestWorld.noon) }, .exposureCount)),
        Row(
            "an unanswered payment that is too old",
            ({ $0.facts.exposure = Exposure(value: 100, count: 1, oldest: TestWorld.noon - 259_201) }, .exposureAge)),
    ]

    @Test("a note is refused with the reason that a merchant can act on", arguments: notes)
    func refusing(_ row: Row<Refused>) throws {
        var scene = Scene(world)
        try row.content.change(&scene)
        #expect(try scene.decide() == .refuse(row.content.refusal))
    }

    @Test("a confirmation is refused with its reason")
    func confirmations() throws {
        let good = try world.confirmation(.kes(1_250))
        let byAnswerKey = try Signed.signed(good.content, by: world.answerKey)
        let forged = try Signed<PaymentCodes.Confirmation>(
            decoding: COSESign1.signed(good.payload, for: .plate, by: world.confirmationKey).encoded())
        let table: [(String, Signed<PaymentCodes.Confirmation>, Int64, Digest?, Refusal)] = [
            (
                "for another counter", try world.confirmation(.kes(1_250), at: world.neighbour.counter), 1_250, nil,
                .otherCounter
            ),
            ("signed by HQ's key for answers", byAnswerKey, 1_250, nil, .badSignature),
            ("signed as a plate", forged, 1_250, nil, .badSignature),
            ("over another amount", good, 1_251, nil, .amountDiffers),
            ("used before", good, 1_250, Claim(good, world.primitives).code, .confirmationUsed),
        ]
        for (name, confirmation, due, claimedBy, refusal) in table {
            var scene = Scene(world)
            scene.due = .kes(due)
            scene.means = .confirmation(confirmation)
            scene.facts.claimedBy = claimedBy
            #expect(try scene.decide() == .refuse(refusal), "\(name)")
        }
        var scene = Scene(world)
        scene.means = .confirmation(good)
        scene.facts.earliest = TestWorld.noon + 366 * 86_400
        #expect(try scene.decide() == .refuse(.badSignature), "the key is surely over")
        scene = Scene(world)
        scene.means = .confirmation(good)
        scene.sellIn("TZS")
        #expect(try scene.decide() == .refuse(.amountDiffers), "another currency")
    }

    /// Two things are wrong at once: the merchant hears of the one that comes first.
    static let precedence: [Row<Refused>] = [
        Row(
            "the wrong counter before everything",
            (
                {
                    $0.noteCounter = $0.world.neighbour.counter
                    $0.policy.version = 0
                    $0.learned.isLearned = false
                }, .otherCounter
            )),
        Row(
            "no policy before an unknown payer",
            (
                {
                    $0.policy.expires = TestWorld.noon - 1
                    $0.learned.isLearned = false
                }, .policyExpired
            )),
        Row(
            "a blocked payer before a bad signature",
            (
                {
                    $0.policy.hotList = [$0.payer.key.keyID]
                    $0.certificate = try Signed.signed($0.certificate.content, by: $0.payer.key)
                    $0.isShown = true
                }, .listed
            )),
        Row(
            "a bad signature before what the note says",
            (
                { scene in
                    scene.noteAmount = 999
                    var bytes = try scene.note().bytes
                    bytes[bytes.count - 1] ^= 1
                    scene.means = .note(try Signed<Note>(decoding: bytes))
                    scene.isShown = true
                }, .badSignature
            )),
        Row(
            "another amount before the same note again",
            (
                {
                    $0.noteAmount = 999
                    $0.facts.claimedBy = Claim(try $0.note(), $0.world.primitives).code
                }, .amountDiffers
            )),
        Row(
            "taken before, before too old",
            (
                {
                    $0.noteTime = TestWorld.noon - 86_400
                    $0.facts.claimedBy = Claim(try $0.note(), $0.world.primitives).code
                }, .alreadyTaken
            )),
        Row(
            "too old before the payer's caps",
            (
                {
                    $0.noteTime = TestWorld.noon - 86_400
                    $0.runningTotal = 9_000_000
                }, .expired
            )),
        Row(
            "the payer's caps before the counter's limits",
            (
                {
                    $0.due = .kes(1_000_001)
                    $0.facts.exposure = Exposure(value: 2_000_000, count: 50, oldest: 0)
                }, .overPayerCap
            )),
        Row(
            "the floor limit before the exposure",
            (
                {
                    $0.due = .kes(500_001)
                    $0.facts.exposure = Exposure(value: 2_000_000, count: 50, oldest: 0)
                }, .overFloorLimit
            )),
    ]

    @Test("of two reasons the merchant hears the first", arguments: precedence)
    func first(_ row: Row<Refused>) throws {
        var scene = Scene(world)
        try row.content.change(&scene)
        #expect(try scene.decide() == .refuse(row.content.refusal))
    }

    /// These are found before or after the decision: by reading, by the sale's flow, or by the journal.
    static let foundElsewhere: Set<Refusal> = [
        .onlineOnly, .damagedCode, .unknownCode, .codeTooLong, .merchantCode, .articleCode, .severalCodes,
        .certificateOnly,
        .wrongDigits, .digitsPaused, .digitsNotReady, .plateShown, .enrolmentShown, .noAmountDue, .cancelled,
        .nothingShown, .declined,
        .noApproval, .chainDoubted, .noSealing, .noSpace,
        .notDurable,
    ]

    @Test("every refusal that a decision can give has a row")
    func complete() {
        let seen = Set(Self.notes.map(\.content.refusal)).union([.confirmationUsed])
        #expect(seen == Set(Refusal.allCases).subtracting(Self.foundElsewhere))
    }
}
