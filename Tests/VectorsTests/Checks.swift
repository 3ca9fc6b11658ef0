import Acceptance
import Forwarding
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

/// The checks that need more than a message: what it is checked against stands under `given`.
enum Checks {
    /// What a node does with HQ's answer.
    static func answer(_ bytes: [UInt8], _ given: JSONValue) throws(Reason) -> JSONValue {
        let own = (given["own"]?.object ?? [:]).compactMapValues { $0.text.flatMap { Digest(hexadecimal: $0) } }
        do {
            let exchange = try Signed<Exchange>(decoding: given.bytes("exchange"))
            let keySet = try Signed<KeySet>(decoding: given.bytes("keySet"))
            let head = try ChainHead(given["head"] ?? .null)
            let accepted = try exchange.content.awaited(at: head).check(
                answer: bytes, keySet: keySet.content, earliest: given["earliest"]?.integer ?? 0, using: .libcrypto
            ) { own[String($0)] }
            return .members([
                "mark": accepted.answer.mark.json, "isMarkOwn": .bool(accepted.isMarkOwn),
                "outcomes": .number(accepted.answer.outcomes.count),
                "keySets": .array(accepted.keySets.map { .number($0.content.version) }),
                "doubt": accepted.doubt.map { .text($0.name) },
            ])
        } catch let fault as AnswerFault {
            throw Reason(fault.name)
        } catch { throw Reason("\(error)") }
    }

    /// What a board asks of the answer to its enrolment. Trust begins with the root's digest in the code.
    static func enrolment(_ bytes: [UInt8], _ given: JSONValue) throws(Reason) -> JSONValue {
        guard let request = try? Signed<EnrolmentRequest>(decoding: given.bytes("request")),
            let code = try? EnrolmentCode(text: Array((given["code"]?.text ?? "").utf8))
        else { throw Reason("given") }
        guard let signed = try? Signed<EnrolmentAnswer>(decoding: bytes),
            let keySet = try? Signed<KeySet>(decoding: signed.content.keySet),
            let policy = try? Signed<Policy>(decoding: signed.content.policy)
        else { throw Reason("notAnAnswer") }
        let (answer, keys) = (signed.content, keySet.content)
        guard Primitives.libcrypto.digest(keys.root.bytes) == code.rootDigest,
            keySet.isSigned(by: keys.root, using: .libcrypto),
            keys.vouches(for: signed, as: .answer, at: answer.time, using: .libcrypto),
            keys.vouches(for: policy, as: .policy, at: answer.time, using: .libcrypto),
            answer.nonce == request.content.nonce, answer.registration.node == code.node
        else { throw Reason("untrusted") }
        return .members(["registration": answer.registration.json, "policyVersion": .number(policy.content.version)])
    }

    /// What eight digits mean that somebody typed at a counter.
    static func typed(_ given: JSONValue) throws(Reason) -> JSONValue {
        guard let key = TypingKey(given.bytes("key")), let counter = CounterID(given.bytes("counter")),
            let units = given["amount"]?.integer, let highest = given["highest"]?.integer,
            let currency = given["currency"]?.integer.flatMap({ Currency(numeric: UInt16($0)) }),
            let digits = TypedDigits(given["digits"]?.text ?? "")
        else { throw Reason("given") }
        let amount = Money(minorUnits: units, currency: currency)
        guard let number = digits.number(near: UInt64(highest)),
            digits == TypedDigits(number: number, counter: counter, amount: amount, key: key, using: .libcrypto)
        else { throw Reason("wrongDigits") }
        let confirmation = TypedConfirmation(number: number, digits: digits)
        let claim = Claim(confirmation, .libcrypto)
        return .members([
            "number": .number(number), "keyName": key.name(.libcrypto).json,
            "code": .text(Hexadecimal.text(confirmation.encoded())),
            "spendKey": .text(Hexadecimal.text(claim.key.bytes)), "claim": claim.code.json,
        ])
    }

    /// What a node knows about the time.
    static func clock(_ given: JSONValue) throws(Reason) -> JSONValue {
        guard let hqTime = given["hqTime"]?.integer, let uptime = given["uptimeMs"]?.integer,
            let wall = given["wall"]?.integer, let now = given["now"], let nowUptime = now["uptimeMs"]?.integer,
            let nowWall = now["wall"]?.integer
        else { throw Reason("given") }
        let witness = ClockWitness(hqTime: hqTime, boot: given.bytes("boot"), uptimeMs: UInt64(uptime), wall: wall)
        let moment = Moment(wall: nowWall, isTrusted: false, boot: now.bytes("boot"), uptimeMs: UInt64(nowUptime))
        return .members(["earliest": .integer(witness.earliest(at: moment)), "trusted": .bool(witness.trusts(moment))])
    }

    /// The currencies that a message may name.
    static var currencies: JSONValue {
        .array(
            (1...999).compactMap { Currency(numeric: $0) }.map {
                .members(["code": .text($0.code), "numeric": $0.json, "exponent": .number($0.exponent)])
            })
    }
}

extension JSONValue {
    /// The bytes of a hexadecimal member; none where there is no such.
    func bytes(_ name: String) -> [UInt8] { self[name]?.text.flatMap { Hexadecimal.bytes($0) } ?? [] }
}

extension AnswerFault {
    fileprivate var name: String {
        switch self {
        case .notAnAnswer: "notAnAnswer"
        case .badSignature: "badSignature"
        case .notForThisExchange: "notForThisExchange"
        case .nodeIsBehind: "nodeIsBehind"
        case .chainDiffers: "chainDiffers"
        case .forked: "forked"
        case .revoked: "revoked"
        }
    }
}
