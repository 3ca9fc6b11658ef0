import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

extension Checks {
    /// What HQ decides about a record by the facts given, or what follows from a verdict that it imposes.
    static func adjudication(_ bytes: [UInt8], _ given: JSONValue, key: PublicKey?) throws(Reason) -> JSONValue {
        let record: SignedRecord
        do throws(FormatFault) { record = try SignedRecord(decoding: bytes, using: .libcrypto) } catch {
            throw Reason(error)
        }
        guard let key, record.isSigned(by: key, using: .libcrypto) else { throw Reason("badSignature") }
        let facts = try CaseFacts(given)
        if let imposed = given["imposed"] {
            return Adjudication.impose(try Verdict(imposed), on: record, facts, using: .libcrypto).json
        }
        return Adjudication.decide(record, facts, using: .libcrypto).json
    }

    /// What HQ does about an advice to the processor behind it, event by event.
    static func upstream(_ given: JSONValue) throws(Reason) -> JSONValue {
        var advice = UpstreamAdvice()
        var effects: [JSONValue] = []
        for name in given["events"]?.array ?? [] {
            guard let event = UpstreamAdvice.Event(name.text ?? "") else { throw Reason("given") }
            effects.append(advice.take(event).map { .text($0.name) } ?? .null)
        }
        return .members(["effects": .array(effects)])
    }
}

extension JSONValue {
    fileprivate func digest(_ name: String) -> Digest? { self[name].flatMap { _ in Digest(bytes(name)) } }

    fileprivate func isTrue(_ name: String) -> Bool { self[name] == .bool(true) }

    fileprivate func signed<Content: SignedContent>(_ name: String) throws(Reason) -> Signed<Content>? {
        guard self[name] != nil else { return nil }
        guard let signed = try? Signed<Content>(decoding: bytes(name)) else { throw Reason("given") }
        return signed
    }

    fileprivate var money: Money? {
        guard let units = self["amount"]?.integer,
            let currency = self["currency"]?.integer.flatMap({ Currency(numeric: UInt16($0)) })
        else { return nil }
        return Money(minorUnits: units, currency: currency)
    }
}

extension CaseFacts {
    /// What is missing is false, zero or nothing.
    fileprivate init(_ given: JSONValue) throws(Reason) {
        guard let now = given["now"]?.integer else { throw Reason("given") }
        self.init(now: now)
        isKeyRevoked = given.isTrue("keyRevoked")
        samePayment = given.digest("samePayment")
        if let original = given["original"] { self.original = try DecidedPayment(original) }
        isPastHorizon = given.isTrue("pastHorizon")
        isReversed = given.isTrue("reversed")
        for certificate in given["certificates"]?.array ?? [] {
            guard let bytes = Hexadecimal.bytes(certificate.text ?? ""),
                let signed = try? Signed<Certificate>(decoding: bytes)
            else { throw Reason("given") }
            certificates.append(signed)
        }
        claimedBy = given.digest("claimedBy")
        balance = given["balance"]?.integer ?? 0
        isListed = given.isTrue("listed")
        payerTaken = given["payerTaken"]?.integer ?? 0
        let confirmation: Signed<PaymentCodes.Confirmation>? = try given.signed("confirmation")
        self.confirmation = confirmation.map {
            ConfirmationState(confirmation: $0.content, usedBy: given.digest("confirmationUsedBy"))
        }
        isOwnConfirmation = given.isTrue("ownConfirmation")
        confirmedPayer = given["confirmedPayer"].flatMap { _ in KeyID(given.bytes("confirmedPayer")) }
        let named: Signed<Policy>? = try given.signed("policy")
        let latest: Signed<Policy>? = try given.signed("latestPolicy")
        policy = named?.content
        latestPolicy = latest?.content
        isSalePaid = given.isTrue("salePaid")
        isSimilar = given.isTrue("similar")
        merchantBalance = given["merchantBalance"]?.integer ?? 0
        sums = (given["sums"]?.array ?? []).compactMap(DaySum.init)
        refunds = (given["refunds"]?.array ?? []).compactMap(DaySum.init)
    }
}

extension DecidedPayment {
    fileprivate init(_ given: JSONValue) throws(Reason) {
        guard let amount = given.money, let verdict = given["verdict"], let counter = CounterID(given.bytes("counter")),
            let merchant = given["merchant"]?.text.flatMap({ ShortName($0) }),
            let tender = given["tender"]?.integer.flatMap({ Tender(rawValue: UInt64($0)) })
        else { throw Reason("given") }
        self.init(
            verdict: try Verdict(verdict), postings: (given["postings"]?.array ?? []).compactMap(Posting.init),
            amount: amount, merchant: merchant, counter: counter, tender: tender, isUndone: given.isTrue("undone"),
            isSettled: given.isTrue("settled"), refunded: given["refunded"]?.integer ?? 0)
    }
}

extension DaySum {
    fileprivate init?(_ given: JSONValue) {
        guard let amount = given.money, let count = given["count"]?.integer,
            let tender = given["tender"]?.integer.flatMap({ Tender(rawValue: UInt64($0)) })
        else { return nil }
        let basis = given["basis"]?.integer.flatMap { Basis(rawValue: UInt64($0)) }
        self.init(tender: tender, basis: basis, count: UInt64(count), amount: amount)
    }
}

extension Posting {
    fileprivate init?(_ given: JSONValue) {
        guard let amount = given.money, let from = Account(named: given["from"]?.text ?? ""),
            let to = Account(named: given["to"]?.text ?? "")
        else { return nil }
        self.init(from: from, to: to, amount: amount)
    }

    var json: JSONValue {
        .members([
            "from": .text(from.name), "to": .text(to.name), "amount": .integer(amount.minorUnits),
            "currency": .number(amount.currency.numeric),
        ])
    }
}

extension Account {
    /// The account of a name.
    init?(named name: String) {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        let owner = parts.count == 2 ? ShortName(parts[1]) : nil
        switch (parts.first, owner) {
        case ("claims", nil) where parts.count == 1: self = .claims
        case ("recovery", nil) where parts.count == 1: self = .recovery
        case ("purse", _):
            guard parts.count == 2, let payer = KeyID(hexadecimal: parts[1]) else { return nil }
            self = .purse(payer: payer)
        case ("float", let owner?): self = .float(issuer: owner)
        case ("payable", let owner?): self = .payable(merchant: owner)
        case ("receivable", let owner?): self = .receivable(issuer: owner)
        case ("suspense", let owner?): self = .suspense(merchant: owner)
        default: return nil
        }
    }
}

extension Verdict {
    fileprivate init(_ given: JSONValue) throws(Reason) {
        guard let decision = Decision.allCases.first(where: { $0.name == given["decision"]?.text }) else {
            throw Reason("given")
        }
        self.init(
            decision: decision, reason: given["reason"]?.text.flatMap { VerdictReason(rawValue: $0) },
            liability: Liability.allCases.first { $0.name == given["liability"]?.text })
    }

    /// Its members, without those that it has not.
    var members: [String: JSONValue?] {
        [
            "decision": .text(decision.name), "reason": reason.map { .text($0.rawValue) },
            "liability": liability.map { .text($0.name) },
        ]
    }
}

extension Ruling {
    fileprivate var json: JSONValue {
        let more: [String: JSONValue?] = [
            "postings": .array(postings.map(\.json)),
            "claim": claim.map {
                .members(["key": .text(Hexadecimal.text($0.key.bytes)), "code": .text($0.code.description)])
            },
            "usedConfirmation": usedConfirmation.map { .text($0.description) },
            "recovered": recovered.map { .text(Hexadecimal.text($0.bytes)) },
            "suspended": suspended.map { .text($0.description) },
            "learned": learned.map { .text(Hexadecimal.text($0.bytes)) },
            "undoes": undoes.map { .text($0.description) }, "refunds": refunds.map { .text($0.description) },
            "inspection": inspection.map { .text($0.rawValue) },
        ]
        return .members(verdict.members.merging(more) { one, _ in one })
    }
}

extension UpstreamAdvice.Event {
    private static let names: [String: Self] = [
        "due": .due, "sent": .sent, "answered: approved": .answered(.approved),
        "answered: refused": .answered(.refused),
        "query answered: approved": .queryAnswered(.approved), "query answered: refused": .queryAnswered(.refused),
        "query answered: not known": .queryAnswered(.notKnown), "query answered: no answer": .queryAnswered(.noAnswer),
        "reversal taken": .reversalTaken, "timed out": .timedOut,
    ]

    fileprivate init?(_ name: String) {
        guard let event = Self.names[name] else { return nil }
        self = event
    }
}

extension UpstreamAdvice.Effect {
    fileprivate var name: String {
        switch self {
        case .send(let isRepeat): isRepeat ? "send a repeat" : "send"
        case .query: "query"
        case .reverse(let isRepeat): isRepeat ? "reverse, a repeat" : "reverse"
        case .end(let ending): ending.reason.map { "end: exception \($0.rawValue)" } ?? "end: approved"
        }
    }
}
