import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

/// The bytes of hexadecimal digits.
func hexadecimal(_ text: String) throws -> [UInt8] { try #require(Hexadecimal.bytes(text)) }

/// The small world that all vectors are from: one HQ, one counter, one payer, on the first of January 2026.
struct World {
    let root, answer, policyKey, confirmation, node, payer, issuer, stranger: SeededKey
    let nextAnswer, nextRoot, nextNode: SeededKey

    /// 2026-01-01T00:00:00Z.
    static let time: Int64 = 1_767_225_600

    let kes: Currency
    let nodeID: NodeID
    let counter: CounterID
    let otherCounter: CounterID
    let merchant: ShortName
    let bank: ShortName
    let cooperative: ShortName

    init() throws {
        root = try World.key(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "RFC 8032, 7.1, TEST 2")
        answer = try World.key(
            "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5", "RFC 8032, 7.1, TEST 1024")
        policyKey = try World.made(1)
        confirmation = try World.made(2)
        node = try World.key(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "RFC 8032, 7.1, TEST 1")
        payer = try World.key(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "RFC 8032, 7.1, TEST 3")
        issuer = try World.key(
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "RFC 8032, 7.1, TEST SHA(abc)")
        stranger = try World.made(3)
        nextAnswer = try World.made(4)
        nextRoot = try World.made(5)
        nextNode = try World.made(6)
        kes = try #require(Currency(code: "KES"))
        nodeID = try #require(NodeID(hexadecimal: "a1a2a3a4a5a6a7a8"))
        counter = try #require(CounterID(hexadecimal: "c1c2c3c4c5c6c7c8"))
        otherCounter = try #require(CounterID(hexadecimal: "d1d2d3d4d5d6d7d8"))
        merchant = try #require(ShortName("KIOSK-7"))
        bank = try #require(ShortName("BANK-A"))
        cooperative = try #require(ShortName("COOP-B"))
    }

    private static func key(_ seed: String, _ origin: String) throws -> SeededKey {
        try SeededKey(seed: hexadecimal(seed), origin: origin)
    }

    private static func made(_ byte: UInt8) throws -> SeededKey {
        try SeededKey(seed: [UInt8](repeating: byte, count: 32), origin: "32 bytes of \(Hexadecimal.text([byte]))")
    }

    /// Sixteen bytes that begin with one and count up.
    static func sixteen(_ first: UInt8) -> [UInt8] { (0..<16).map { first &+ $0 } }

    func paymentID(_ first: UInt8) throws -> PaymentID { try #require(PaymentID(World.sixteen(first))) }

    func saleID(_ first: UInt8) throws -> SaleID { try #require(SaleID(World.sixteen(first))) }

    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: kes) }

    func moment(after seconds: Int64 = 0, trusted: Bool = true) -> Moment {
        Moment(
            wall: World.time + seconds, isTrusted: trusted, boot: [1, 2, 3, 4, 5, 6, 7, 8],
            uptimeMs: UInt64(90_000 + seconds * 1_000))
    }

    var certificateContent: Certificate {
        Certificate(
            issuer: bank, currency: kes, capPayment: 500_000, capTotal: 2_000_000, expires: World.time + 90 * 86_400,
            payerKey: payer.publicKey)
    }

    func certificate() throws -> Signed<Certificate> { try .signed(certificateContent, by: issuer) }

    func noteContent(_ minorUnits: Int64 = 1_250, number: UInt64 = 7, nonce: [UInt8]? = nil) -> Note {
        Note(
            counter: counter, minorUnits: minorUnits, number: number, runningTotal: 9_000 + minorUnits,
            time: World.time + 30, nonce: nonce)
    }

    /// The node's secret for digits that are typed.
    static let typingKey = TypingKey { [UInt8](repeating: 0x6B, count: $0) }

    func note() throws -> Signed<Note> { try sign(noteContent()) }

    func sign(_ note: Note) throws -> Signed<Note> {
        try .signed(note, under: certificate(), by: payer, using: .libcrypto)
    }

    func confirmationContent() throws -> PaymentCodes.Confirmation {
        PaymentCodes.Confirmation(
            counter: counter, amount: money(4_800), payment: try paymentID(0x40), time: World.time + 45)
    }

    func confirmationCode() throws -> Signed<PaymentCodes.Confirmation> {
        try .signed(confirmationContent(), by: confirmation)
    }

    var enrolmentCode: EnrolmentCode {
        EnrolmentCode(
            url: "https://hq.example.org", rootDigest: Primitives.libcrypto.digest(root.publicKey.bytes), node: nodeID,
            secret: World.sixteen(0x70))
    }

    var keySetContent: KeySet {
        KeySet(
            root: root.publicKey,
            keys: [(KeySet.Purpose.answer, answer), (.policy, policyKey), (.confirmation, confirmation)].map {
                KeySet.Entry(
                    purpose: $0, key: $1.publicKey, notBefore: World.time - 86_400, notAfter: World.time + 730 * 86_400)
            })
    }

    func keySet() throws -> Signed<KeySet> { try .signed(keySetContent, by: root) }

    /// A later key set with another answer key, and another root where one is given.
    func keySet(
        version: UInt64, answer: SeededKey, root next: SeededKey? = nil, notAfter: Int64 = World.time + 730 * 86_400
    ) -> KeySet {
        KeySet(
            root: (next ?? root).publicKey,
            keys: [(KeySet.Purpose.answer, answer), (.policy, policyKey), (.confirmation, confirmation)].map {
                KeySet.Entry(
                    purpose: $0, key: $1.publicKey, notBefore: World.time - 86_400, notAfter: notAfter)
            }, version: version)
    }

    /// RFC 7748, 6.1: Bob's public key.
    static let sealingPublicKey: [UInt8] = [
        0xde, 0x9e, 0xdb, 0x7d, 0x7b, 0x7d, 0xc1, 0xb4, 0xd3, 0x5b, 0x61, 0xc2, 0xec, 0xe4, 0x35, 0x37, 0x3f, 0x83,
        0x43,
        0xc8, 0x5b, 0x78, 0x67, 0x4d, 0xad, 0xfc, 0x7e, 0x14, 0x6f, 0x88, 0x2b, 0x4f,
    ]

    func policyContent(version: UInt64 = 3) -> Policy {
        Policy(
            version: version, issued: World.time - 3_600, expires: World.time + 30 * 86_400,
            limits: [
                Limits(
                    currency: kes, floor: 300_000, exposureValue: 5_000_000, exposureCount: 200,
                    exposureAgeSeconds: 3 * 86_400)
            ],
            issuers: [
                TrustedIssuer(name: bank, key: issuer.publicKey, basis: .guaranteed),
                TrustedIssuer(name: cooperative, key: stranger.publicKey, basis: .atRisk),
            ],
            hotList: HotList(
                [KeyID([0xde, 0xad, 0, 0, 0, 0, 0, 1]), KeyID([0xde, 0xad, 0, 0, 0, 0, 0, 2])].compactMap(\.self)),
            noteLifetimeSeconds: 86_400, claimWindowSeconds: 7 * 86_400, untrustedClockPercent: 50)
    }

    func policy(version: UInt64 = 3) throws -> Signed<Policy> {
        try .signed(policyContent(version: version), by: policyKey)
    }

    var registration: Registration {
        Registration(
            node: nodeID, counter: counter, counterName: "Counter 1", merchant: merchant,
            merchantName: "Mama Njeri's Kiosk",
            currency: kes, utcOffsetMinutes: 180)
    }
}
