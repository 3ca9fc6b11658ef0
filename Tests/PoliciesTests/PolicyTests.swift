import Payments
import Policies
import Signing
import TestWorld
import Testing

@Suite("The policy bundle")
struct PolicyTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    @Test("a policy comes back as it was signed, hot list and all")
    func roundTrip() throws {
        var draft = world.policyDraft
        draft.hotList = .many(1_000)
        draft.limits.append(
            Limits(currency: .of("JPY"), floor: 0, exposureValue: 0, exposureCount: 0, exposureAgeSeconds: 0))
        draft.sealingKey = .of(5)
        draft.limits.append(
            Limits(
                currency: .of("TZS"), floor: 1, exposureValue: 2, exposureCount: 3, exposureAgeSeconds: 4,
                payerWindow: PayerWindow(minorUnits: 5, seconds: 6), nonceAbove: 7))
        draft.issuers.append(
            TrustedIssuer(
                name: world.bank.name, key: world.payer.key.publicKey, basis: .guaranteed, notAfter: TestWorld.noon))
        draft.prices = [Price(article: "bread", price: .kes(65)), Price(article: "milk", price: .kes(60))]
        for policy in [world.policy, draft.policy] {
            let signed = try Signed<Policy>.signed(policy, by: world.policyKey)
            let read = try Signed<Policy>(decoding: signed.bytes)
            #expect(read.content == policy)
            #expect(read.content.item.encoded() == signed.payload)
            #expect(read.isSigned(by: world.policyKey.publicKey, using: world.primitives))
        }
    }

    @Test("fields of a newer schema are kept")
    func unknownFields() throws {
        guard case .map(let pairs) = world.policy.item else { return }
        let newer = CBOR.map(pairs + [CBORPair(.unsigned(4), .array([.text("en")]))]).encoded()
        let bytes = try COSESign1.signed(newer, for: .policy, by: world.policyKey).encoded()
        #expect(try Signed<Policy>(decoding: bytes).content.item.encoded() == newer)
    }

    @Test("limits are looked up by currency, issuers by name and key; what is not there is not allowed")
    func lookUp() {
        let policy = world.policy
        #expect(policy.limits(for: .of("KES"))?.floor == 500_000)
        #expect(policy.limits(for: .of("TZS")) == nil)
        let (bank, lender) = (world.bank.key.keyID, world.lender.key.keyID)
        #expect(policy.issuer(named: .of("MOBI-BANK"), key: bank, using: world.primitives)?.basis == .guaranteed)
        #expect(policy.issuer(named: .of("QUICK-LOAN"), key: lender, using: world.primitives)?.basis == .atRisk)
        #expect(policy.issuer(named: .of("MOBI-BANK"), key: lender, using: world.primitives) == nil)
        #expect(policy.knows(issuer: .of("MOBI-BANK")) && !policy.knows(issuer: .of("NOBODY")))
    }

    @Test("a hot list of 100,000 keys fits")
    func largeHotList() throws {
        var draft = world.policyDraft
        draft.hotList = .many(100_000)
        let signed = try Signed<Policy>.signed(draft.policy, by: world.policyKey)
        #expect(try Signed<Policy>(decoding: signed.bytes).content.hotList.count == 100_000)
        #expect(signed.bytes.count < Policy.largestSize)
        draft.hotList = .many(100_001)
        let tooMany = try Signed<Policy>.signed(draft.policy, by: world.policyKey)
        #expect(throws: FormatFault("policy", .outOfRange(field: 7))) { try Signed<Policy>(decoding: tooMany.bytes) }
    }

    static let largest: UInt64 = 999_999_999_999
    static let goodLimits: [(UInt64, CBOR?)] = [
        (1, .unsigned(404)), (2, .unsigned(500_000)), (3, .unsigned(2_000_000)), (4, .unsigned(50)),
        (5, .unsigned(86_400)),
    ]

    static func limits(_ field: UInt64, _ value: CBOR?) -> CBOR {
        .array([.fields(goodLimits.filter { $0.0 != field } + [(field, value)])])
    }

    static func issuer(_ field: UInt64, _ value: CBOR?) -> CBOR {
        let good: [(UInt64, CBOR?)] = [
            (1, .text("MOBI-BANK")), (2, .array([.integer(-8), .bytes([UInt8](repeating: 1, count: 32))])),
            (3, .unsigned(1)),
        ]
        return .array([.fields(good.filter { $0.0 != field } + [(field, value)])])
    }

    static func price(_ field: UInt64, _ value: CBOR?) -> CBOR {
        let good: [(UInt64, CBOR?)] = [(1, .text("bread")), (2, .unsigned(65)), (3, .unsigned(404))]
        return .array([.fields(good.filter { $0.0 != field } + [(field, value)])])
    }

    typealias Spoilt = (field: UInt64, value: CBOR?, fault: FormatFault)

    static let spoilt: [Row<Spoilt>] = [
        Row("no version", (1, nil, FormatFault("policy", .missing(field: 1)))),
        Row("version 0", (1, .unsigned(0), FormatFault("policy", .outOfRange(field: 1)))),
        Row("version 2^63", (1, .unsigned(1 << 63), FormatFault("policy", .outOfRange(field: 1)))),
        Row("no end", (3, nil, FormatFault("policy", .missing(field: 3)))),
        Row("an end beyond 63 bits", (3, .unsigned(1 << 63), FormatFault("policy", .outOfRange(field: 3)))),
        Row("limits no array", (5, .null, FormatFault("policy", .wrongType(field: 5)))),
        Row(
            "65 limits",
            (5, .array([CBOR](repeating: .map([]), count: 65)), FormatFault("policy", .outOfRange(field: 5)))),
        Row("limits no map", (5, .array([.null]), FormatFault("policy limits", .envelope("not a map")))),
        Row("no such currency", (5, limits(1, .unsigned(1)), FormatFault("policy limits", .outOfRange(field: 1)))),
        Row("no floor", (5, limits(2, nil), FormatFault("policy limits", .missing(field: 2)))),
        Row("a negative floor", (5, limits(2, .negative(0)), FormatFault("policy limits", .wrongType(field: 2)))),
        Row(
            "a floor too high",
            (5, limits(2, .unsigned(largest + 1)), FormatFault("policy limits", .outOfRange(field: 2)))),
        Row(
            "an exposure too high",
            (5, limits(3, .unsigned(largest * 1_000 + 1)), FormatFault("policy limits", .outOfRange(field: 3)))),
        Row(
            "a count too high",
            (5, limits(4, .unsigned(10_000_001)), FormatFault("policy limits", .outOfRange(field: 4)))),
        Row(
            "an age of more than a year",
            (5, limits(5, .unsigned(366 * 86_400 + 1)), FormatFault("policy limits", .outOfRange(field: 5)))),
        Row(
            "a payer's window without a time",
            (5, limits(6, .unsigned(5)), FormatFault("policy limits", .missing(field: 7)))),
        Row(
            "a payer's window without a value",
            (5, limits(7, .unsigned(5)), FormatFault("policy limits", .missing(field: 6)))),
        Row(
            "a payer's window too large",
            (5, limits(6, .unsigned(largest + 1)), FormatFault("policy limits", .outOfRange(field: 6)))),
        Row(
            "a nonce above too much",
            (5, limits(8, .unsigned(largest + 1)), FormatFault("policy limits", .outOfRange(field: 8)))),
        Row(
            "an issuer's key with an end in words",
            (6, issuer(4, .text("soon")), FormatFault("trusted issuer", .wrongType(field: 4)))),
        Row("an issuer without a name", (6, issuer(1, nil), FormatFault("trusted issuer", .missing(field: 1)))),
        Row(
            "an issuer's name in lower case",
            (6, issuer(1, .text("mobi")), FormatFault("trusted issuer", .outOfRange(field: 1)))),
        Row(
            "an issuer without a key",
            (6, issuer(2, .null), FormatFault("trusted issuer", .envelope("not a public key")))),
        Row("a basis of confirmed", (6, issuer(3, .unsigned(3)), FormatFault("trusted issuer", .outOfRange(field: 3)))),
        Row(
            "a basis of awaiting approval",
            (6, issuer(3, .unsigned(4)), FormatFault("trusted issuer", .outOfRange(field: 3)))),
        Row("a basis unknown", (6, issuer(3, .unsigned(9)), FormatFault("trusted issuer", .outOfRange(field: 3)))),
        Row("half a key on the hot list", (7, .bytes([1, 2, 3, 4]), FormatFault("policy", .outOfRange(field: 7)))),
        Row(
            "a hot list out of order",
            (7, .bytes(KeyID.of(2).bytes + KeyID.of(1).bytes), FormatFault("policy", .outOfRange(field: 7)))),
        Row(
            "a key twice on the hot list",
            (7, .bytes(KeyID.of(2).bytes + KeyID.of(2).bytes), FormatFault("policy", .outOfRange(field: 7)))),
        Row("a hot list of texts", (7, .array([]), FormatFault("policy", .wrongType(field: 7)))),
        Row("a note good for ten years", (8, .unsigned(3_660 * 86_400), FormatFault("policy", .outOfRange(field: 8)))),
        Row(
            "a claim window of ten years", (9, .unsigned(3_660 * 86_400), FormatFault("policy", .outOfRange(field: 9)))),
        Row("a share of 101 percent", (10, .unsigned(101), FormatFault("policy", .outOfRange(field: 10)))),
        Row("half a sealing key", (11, .bytes([1, 2, 3]), FormatFault("policy", .outOfRange(field: 11)))),
        Row(
            "4,097 prices",
            (12, .array([CBOR](repeating: .map([]), count: 4_097)), FormatFault("policy", .outOfRange(field: 12)))),
        Row("a price of nothing", (12, price(1, .text("")), FormatFault("price", .outOfRange(field: 1)))),
        Row("an article without a price", (12, price(2, nil), FormatFault("price", .missing(field: 2)))),
        Row("a price in no currency", (12, price(3, .unsigned(1)), FormatFault("price", .outOfRange(field: 3)))),
    ]

    @Test("a field that is missing or out of its limits is refused and named", arguments: spoilt)
    func refused(_ row: Row<Spoilt>) throws {
        guard case .map(let pairs) = world.policy.item else { return }
        let rest = pairs.filter { $0.key != .unsigned(row.content.field) }
        let payload = CBOR.map(rest + (row.content.value.map { [CBORPair(.unsigned(row.content.field), $0)] } ?? []))
        let bytes = try COSESign1.signed(payload.encoded(), for: .policy, by: PaperSigner()).encoded()
        #expect(throws: row.content.fault) { try Signed<Policy>(decoding: bytes) }
    }

    @Test(
        "a payer's window has a length",
        arguments: [(0, false), (1, true), (31 * 86_400, true), (31 * 86_400 + 1, false)])
    func window(_ seconds: UInt64, _ isGood: Bool) throws {
        guard case .map(let pairs) = world.policy.item else { return }
        let rest = pairs.filter { $0.key != .unsigned(5) }
        let limits = CBOR.fields(Self.goodLimits + [(6, .unsigned(5)), (7, .unsigned(seconds))])
        let payload = CBOR.map(rest + [CBORPair(.unsigned(5), .array([limits]))])
        let bytes = try COSESign1.signed(payload.encoded(), for: .policy, by: PaperSigner()).encoded()
        #expect(((try? Signed<Policy>(decoding: bytes)) != nil) == isGood)
    }

    @Test("a policy of more than a mebibyte is refused before it is read")
    func tooLong() {
        let bytes = [UInt8](repeating: 0x80, count: Policy.largestSize + 1)
        #expect(throws: FormatFault("policy", .tooLong)) { try Signed<Policy>(decoding: bytes) }
    }
}

@Suite("Hostile policies and key sets")
struct PoliciesFuzzTests {
    private let signer = PaperSigner()

    private var issuer: TrustedIssuer {
        TrustedIssuer(name: .of("MOBI-BANK"), key: signer.publicKey, basis: .guaranteed)
    }

    @Test("policies: never a trap, and what is read is within its limits")
    func policies() throws {
        var draft = PolicyDraft(issuers: [issuer])
        draft.hotList = [.of(1), .of(2)]
        let sample = try Signed<Policy>.signed(draft.policy, by: signer)
        var fuzz = Fuzz("Policy")
        var read = 0
        fuzz.run(samples: [sample.bytes]) { bytes in
            guard let signed = try? Signed<Policy>(decoding: bytes) else { return }
            read += 1
            #expect(signed.bytes == bytes)
            #expect(signed.content.version > 0 && (0...100).contains(signed.content.untrustedClockPercent))
            #expect(signed.content.issuers.allSatisfy { $0.basis == .guaranteed || $0.basis == .atRisk })
            #expect(signed.content.limits.allSatisfy { $0.floor >= 0 && $0.floor <= Money.largestMinorUnits })
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }

    @Test("key sets: never a trap, and no key of an unknown purpose")
    func keySets() throws {
        let keys = KeySet.Purpose.allCases.map {
            KeySet.Entry(purpose: $0, key: signer.publicKey, notBefore: .min, notAfter: .max)
        }
        let sample = try Signed<KeySet>.signed(KeySet(root: signer.publicKey, keys: keys), by: signer)
        let policy = try Signed<Policy>.signed(PolicyDraft(issuers: [issuer]).policy, by: signer)
        let primitives = Primitives.libcrypto
        var fuzz = Fuzz("KeySet")
        var read = 0
        fuzz.run(samples: [sample.bytes]) { bytes in
            guard let signed = try? Signed<KeySet>(decoding: bytes) else { return }
            read += 1
            #expect(signed.bytes == bytes)
            #expect(!signed.content.vouches(for: policy, as: .policy, at: TestWorld.noon, using: primitives))
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }
}
