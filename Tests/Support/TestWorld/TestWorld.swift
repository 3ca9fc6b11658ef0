public import PaymentCodes
public import Payments
public import Policies
public import Signing

/// A small world for tests: HQ with its keys, a bank that guarantees its payers, a lender whose payers are taken at
/// the merchant's risk, one payer of each, and two counters of one merchant. All keys are new in every world.
public struct TestWorld: Sendable {
    /// When everything happens, seconds since 1970: 2026-05-28 20:26:40 UTC.
    public static let noon: Int64 = 1_780_000_000

    /// The name of HQ's history.
    public static let history = [UInt8](repeating: 0x48, count: 16)

    /// The root of HQ's keys.
    public let root: SigningKey
    /// Signs answers.
    public let answerKey: SigningKey
    /// Signs policies.
    public let policyKey: SigningKey
    /// Signs confirmations and plates.
    public let confirmationKey: SigningKey
    /// Guarantees its payers.
    public let bank: TestIssuer
    /// Does not.
    public let lender: TestIssuer
    /// A payer of the bank.
    public let payer: TestPayer
    /// A payer of the lender.
    public let borrower: TestPayer
    /// The counter that most scenarios play at.
    public let node: TestNode
    /// Another counter of the same merchant.
    public let neighbour: TestNode
    /// The merchant.
    public let merchant = ShortName.of("KIOSK-7")
    /// The real digests and signatures.
    public let primitives = Primitives.libcrypto

    /// A new world.
    public init() throws {
        root = try SigningKey.generate()
        answerKey = try SigningKey.generate()
        policyKey = try SigningKey.generate()
        confirmationKey = try SigningKey.generate()
        bank = try TestIssuer("MOBI-BANK", .guaranteed)
        lender = try TestIssuer("QUICK-LOAN", .atRisk)
        payer = try bank.payer()
        borrower = try lender.payer()
        node = try TestNode(1, merchant: merchant)
        neighbour = try TestNode(2, merchant: merchant)
    }

    /// A moment of one boot of a node; trusted, and 1,000 s after its start, unless told otherwise.
    public static func moment(
        wall: Int64 = noon, isTrusted: Bool = true, boot: UInt8 = 7, uptimeMs: UInt64 = 1_000_000
    ) -> Moment {
        Moment(wall: wall, isTrusted: isTrusted, boot: [UInt8](repeating: boot, count: 8), uptimeMs: uptimeMs)
    }

    /// HQ's keys, each for its own purpose and good for a year around noon.
    public var keySet: KeySet {
        func entry(_ purpose: KeySet.Purpose, _ key: SigningKey) -> KeySet.Entry {
            KeySet.Entry(
                purpose: purpose, key: key.publicKey, notBefore: TestWorld.noon - 183 * 86_400,
                notAfter: TestWorld.noon + 183 * 86_400)
        }
        return KeySet(
            root: root.publicKey,
            keys: [entry(.answer, answerKey), entry(.policy, policyKey), entry(.confirmation, confirmationKey)])
    }

    /// The usual policy; change what a scenario is about.
    public var policyDraft: PolicyDraft { PolicyDraft(issuers: [bank.trusted, lender.trusted]) }

    /// The usual policy.
    public var policy: Policy { policyDraft.policy }

    /// HQ's word that a counter was paid online.
    public func confirmation(
        _ amount: Money, at counter: CounterID? = nil, payment: UInt8 = 0xB1, time: Int64 = noon
    ) throws -> Signed<Confirmation> {
        let confirmation = Confirmation(
            counter: counter ?? node.counter, amount: amount, payment: .of(payment), time: time)
        return try Signed.signed(confirmation, by: confirmationKey)
    }

    /// The sign at a counter.
    public func plate(_ node: TestNode) throws -> Signed<Plate> {
        let plate = Plate(
            counter: node.counter, merchant: node.merchant, name: "Mama Njeri, stall 7", currency: .of("KES"))
        return try Signed.signed(plate, by: confirmationKey)
    }

    /// A shelf label of a counter's node.
    public func label(_ node: TestNode, article: String = "6161100000018") throws -> Signed<Label> {
        let label = Label(
            counter: node.counter, merchant: node.merchant, article: article, price: .kes(12_550),
            validFrom: TestWorld.noon)
        return try Signed.signed(label, by: node.key)
    }

    /// An invitation to a node.
    public func enrolmentCode(_ node: TestNode, url: String = "https://hq.example.org:8443") -> EnrolmentCode {
        EnrolmentCode(
            url: url, rootDigest: primitives.digest(root.publicKey.bytes), node: node.id,
            secret: [UInt8](repeating: 0x5A, count: EnrolmentCode.secretLength))
    }
}

/// A policy that is still being written.
public struct PolicyDraft: Sendable {
    /// See `Policy`.
    public var version: UInt64 = 1
    /// An hour before noon.
    public var issued: Int64 = TestWorld.noon - 3_600
    /// Thirty days after noon.
    public var expires: Int64 = TestWorld.noon + 30 * 86_400
    /// Shillings only: 5,000.00 at once; 20,000.00, 50 payments and three days without an answer.
    public var limits = [
        Limits(
            currency: .of("KES"), floor: 500_000, exposureValue: 2_000_000, exposureCount: 50,
            exposureAgeSeconds: 3 * 86_400)
    ]
    /// Who is trusted.
    public var issuers: [TrustedIssuer]
    /// Nobody is blocked.
    public var hotList: [KeyID] = []
    /// An hour.
    public var noteLifetimeSeconds: Int64 = 3_600
    /// Seven days.
    public var claimWindowSeconds: Int64 = 7 * 86_400
    /// A fifth of the floor limit.
    public var untrustedClockPercent: Int64 = 20

    /// Nothing is sealed.
    public var sealingKey: SealingPublicKey?
    /// No prices are known.
    public var prices: [Price] = []

    /// Begins a policy.
    public init(issuers: [TrustedIssuer]) { self.issuers = issuers }

    /// The policy as it stands.
    public var policy: Policy {
        Policy(
            version: version, issued: issued, expires: expires, limits: limits, issuers: issuers,
            hotList: HotList(hotList),
            noteLifetimeSeconds: noteLifetimeSeconds, claimWindowSeconds: claimWindowSeconds,
            untrustedClockPercent: untrustedClockPercent, sealingKey: sealingKey, prices: prices)
    }
}
