import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

/// A record before HQ with what HQ knows: a guaranteed payer's note over 12.50, heard an hour later, the purse full. A
/// vector changes what it is about.
struct CaseScene {
    let world: World
    /// What is known, by the names of `sync/vectors/README.md`.
    var facts: [String: JSONValue]
    var certificate: Signed<Certificate>
    var amount: Int64 = 1_250
    var runningTotal: Int64 = 10_250
    var basis = Basis.guaranteed
    var moment: Moment
    var lines: [SaleLine] = []
    /// The certificate in the record.
    var embedded: Signed<Certificate>?
    var noteCounter: CounterID
    /// In place of the note.
    var body: RecordBody?

    init(_ world: World) throws {
        self.world = world
        certificate = try world.certificate()
        moment = world.moment(after: 60)
        noteCounter = world.counter
        facts = [
            "now": .integer(World.time + 3_600), "balance": 1_000_000,
            "policy": .text(Hexadecimal.text(try world.policy().bytes)),
        ]
    }

    /// The cooperative vouches in place of the bank: the merchant bears the loss.
    mutating func takeAtRisk() throws {
        basis = .atRisk
        certificate = try vouched(by: world.cooperative, world.stranger)
    }

    func vouched(by issuer: ShortName, _ key: SeededKey, capPayment: Int64 = 500_000) throws -> Signed<Certificate> {
        let own = world.certificateContent
        return try .signed(
            Certificate(
                issuer: issuer, currency: own.currency, capPayment: capPayment, capTotal: own.capTotal,
                expires: own.expires, payerKey: own.payerKey), by: key)
    }

    /// Puts another policy in the place of the one that the record names.
    mutating func name(
        _ fact: String = "policy", expires: Int64 = World.time + 30 * 86_400, hotList: [KeyID] = [],
        hasLimits: Bool = true, payerWindow: PayerWindow? = nil, nonceAbove: Int64? = nil, issuersEnd: Int64? = nil,
        sugar: Int64? = nil
    ) throws {
        let usual = world.policyContent()
        let limits = usual.limits.map {
            Limits(
                currency: $0.currency, floor: $0.floor, exposureValue: $0.exposureValue,
                exposureCount: $0.exposureCount, exposureAgeSeconds: $0.exposureAgeSeconds, payerWindow: payerWindow,
                nonceAbove: nonceAbove)
        }
        let policy = Policy(
            version: fact == "policy" ? 3 : 4, issued: usual.issued, expires: expires,
            limits: hasLimits ? limits : [], issuers: usual.issuers.map { $0.ending(issuersEnd) },
            hotList: HotList(hotList),
            noteLifetimeSeconds: usual.noteLifetimeSeconds, claimWindowSeconds: usual.claimWindowSeconds,
            untrustedClockPercent: usual.untrustedClockPercent,
            prices: sugar.map { [Price(article: "SUGAR-1KG", price: world.money($0))] } ?? [])
        facts[fact] = .text(Hexadecimal.text(try Signed.signed(policy, by: world.policyKey).bytes))
    }

    func note(_ minorUnits: Int64? = nil) throws -> Signed<Note> {
        let note = Note(
            counter: noteCounter, minorUnits: minorUnits ?? amount, number: 7, runningTotal: runningTotal,
            time: World.time + 30)
        return try .signed(note, under: certificate, by: world.payer, using: .libcrypto)
    }

    /// Somebody made the note's claim before, with this note or with another.
    mutating func claim(with minorUnits: Int64? = nil) throws {
        facts["claimedBy"] = .text(Primitives.libcrypto.digest(try note(minorUnits).payload).description)
    }

    func payment(_ tender: Tender, _ basis: Basis?, code: [UInt8]?) throws -> Payment {
        Payment(
            sale: try world.saleID(0x10), payment: try world.paymentID(0x10), merchant: world.merchant,
            counter: world.counter, receipt: 1, amount: world.money(amount), tender: tender, basis: basis, code: code,
            certificate: embedded?.bytes, lines: lines)
    }

    mutating func carry(_ code: [UInt8]?) throws { body = .payment(try payment(.note, basis, code: code)) }

    mutating func payCash() throws { body = .payment(try payment(.cash, nil, code: nil)) }

    mutating func payOnline() throws {
        amount = 4_800
        body = .payment(try payment(.confirmed, .confirmed, code: world.confirmationCode().bytes))
    }

    mutating func payByDigits() throws {
        amount = 4_800
        let digits = TypedDigits(
            number: 42, counter: world.counter, amount: world.money(amount), key: World.typingKey, using: .libcrypto)
        let code = TypedConfirmation(number: 42, digits: digits).encoded()
        body = .payment(try payment(.confirmed, .confirmed, code: code))
    }

    mutating func knowConfirmation(usedBy: Digest? = nil) throws {
        facts["confirmation"] = .text(Hexadecimal.text(try world.confirmationCode().bytes))
        facts["confirmationUsedBy"] = usedBy.map { .text($0.description) }
    }

    func reversal(_ minorUnits: Int64) throws -> RecordBody {
        .reversal(
            Reversal(
                payment: try world.paymentID(0x20), original: try world.paymentID(0x10), merchant: world.merchant,
                counter: world.counter, amount: world.money(minorUnits)))
    }

    func correction(_ minorUnits: Int64) throws -> Correction {
        Correction(
            payment: try world.paymentID(0x20), original: try world.paymentID(0x10), merchant: world.merchant,
            counter: world.counter, operatorName: "Wanjiru", receipt: 2, amount: world.money(minorUnits))
    }

    /// HQ knows the original: a note paid from the purse, unless told otherwise.
    mutating func knowOriginal(
        _ verdict: Verdict = .paid, tender: Tender = .note, isUndone: Bool = false, isSettled: Bool = false,
        refunded: Int64 = 0, counter: CounterID? = nil
    ) {
        let payable = Account.payable(merchant: world.merchant)
        let posting = Posting(from: .purse(payer: world.payer.keyID), to: payable, amount: world.money(1_250))
        let isPosted = tender != .cash && verdict.decision == .paid && !isUndone
        facts["original"] = .members([
            "verdict": .members(verdict.members), "postings": .array(isPosted ? [posting.json] : []), "amount": 1_250,
            "currency": .number(world.kes.numeric), "merchant": .text(world.merchant.description),
            "counter": .text((counter ?? world.counter).description), "tender": .number(tender.rawValue),
            "undone": .bool(isUndone), "settled": .bool(isSettled), "refunded": .integer(refunded),
        ])
        facts["merchantBalance"] = 1_250
    }

    func sum(_ count: Int64, _ minorUnits: Int64) -> JSONValue {
        .members([
            "tender": .number(Tender.cash.rawValue), "count": .integer(count), "amount": .integer(minorUnits),
            "currency": .number(world.kes.numeric),
        ])
    }

    mutating func closeDay(refunds: Bool = false) {
        let sum = DaySum(tender: .cash, basis: nil, count: 2, amount: world.money(300))
        body = .dayClosed(
            DayClosed(
                merchant: world.merchant, counter: world.counter, day: BusinessDay(number: 20_454), firstSequence: 1,
                lastSequence: 4, sums: refunds ? [] : [sum], refunds: refunds ? [sum] : []))
    }

    func record() throws -> SignedRecord {
        let body = try body ?? .payment(payment(.note, basis, code: note().bytes))
        let record = Record(
            node: world.nodeID, epoch: 1, sequence: 1, previous: .zero, moment: moment, policyVersion: 3, body: body)
        return try SignedRecord.signed(record, by: world.node, using: .libcrypto)
    }

    /// Everything that is known. A certificate that is not known was taken out.
    func given() -> JSONValue {
        var facts = facts
        if facts["certificates"] == nil { facts["certificates"] = .array([.text(Hexadecimal.text(certificate.bytes))]) }
        return .object(facts.filter { $0.value != .null })
    }
}

extension TrustedIssuer {
    fileprivate func ending(_ end: Int64?) -> TrustedIssuer {
        TrustedIssuer(name: name, key: key, basis: basis, notAfter: end)
    }
}

/// Vectors of rulings, made one after another.
struct CaseList {
    let world: World
    private(set) var vectors: [Vector] = []

    init(_ world: World) { self.world = world }

    /// Adds a record with its ruling, which must have this verdict.
    ///
    /// - Parameter twin: the vector that it differs from in one thing.
    mutating func add(
        _ name: String, _ shows: String, _ verdict: Verdict, twin: String? = nil,
        _ change: (inout CaseScene) throws -> Void = { _ in }
    ) throws {
        var scene = try CaseScene(world)
        try change(&scene)
        let bytes = try scene.record().bytes
        var vector = Vector(name: name, shows: shows, kind: "adjudication", accepted: true)
        vector.bytes = Hexadecimal.text(bytes)
        vector.key = "node"
        vector.context = SigningContext.record.rawValue
        vector.given = scene.given()
        vector.twin = twin
        let expected = try Checks.adjudication(bytes, scene.given(), key: world.node.publicKey)
        for (member, value) in verdict.members { try #require(expected[member] == value, "\(name): \(member)") }
        vector.expected = expected
        vectors.append(vector)
    }

    /// Adds the events of an advice with what is done about each.
    mutating func add(upstream name: String, _ shows: String, twin: String? = nil, _ events: [String]) throws {
        var vector = Vector(name: name, shows: shows, kind: "upstream", accepted: true)
        vector.given = .members(["events": .array(events.map { .text($0) })])
        vector.twin = twin
        vector.expected = try Checks.upstream(vector.given ?? .null)
        vectors.append(vector)
    }
}
