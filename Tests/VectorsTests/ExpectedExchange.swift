import Payments
import SyncProtocol

extension Exchange: Described {
    var expected: JSONValue {
        .members([
            "node": node.json, "nonce": hex(nonce), "policyVersion": .number(policyVersion),
            "outcomeCursor": .number(outcomeCursor), "upload": upload.isEmpty ? nil : hex(upload), "base": base.json,
            "keySetVersion": .number(keySetVersion),
            "policyProgress": policyProgress.map {
                .members(["version": .number($0.version), "held": .number($0.held)])
            },
            "answers": answers.map { .array($0.map(hex)) }, "successor": successor.map(hex),
            "sealed": sealed.isEmpty
                ? nil : .array(sealed.map { .members(["payment": $0.payment.json, "box": hex($0.box)]) }),
            "history": hex(history),
            "typing": typing.map { .members(["box": hex($0.box), "highest": .number($0.highest)]) },
        ])
    }
}

extension ChainPoint {
    var json: JSONValue { .members(["sequence": .number(sequence), "prefix": hex(prefix)]) }
}

extension Answer: Described {
    var expected: JSONValue {
        .members([
            "node": node.json, "nonce": hex(nonce), "history": hex(history), "mark": mark.json,
            "outcomes": .array(outcomes.map(\.json)), "hasMore": .bool(hasMore),
            "policy": policy.map {
                .members([
                    "version": .number($0.version), "size": .number($0.size), "offset": .number($0.offset),
                    "bytes": hex($0.bytes),
                ])
            },
            "horizon": .members(["sequence": .number(horizon.sequence), "cursor": .number(horizon.cursor)]),
            "callAgainSeconds": .number(callAgainSeconds), "time": .integer(time), "standing": .text(standing.name),
            "wantsAnswersAfter": wantsAnswersAfter.map { .number($0) },
            "keySets": keySets.isEmpty ? nil : .array(keySets.map(hex)), "successor": successor?.json,
            "wantsLiteral": .bool(wantsLiteral),
            "sealedHeld": sealedHeld.isEmpty ? nil : .array(sealedHeld.map(\.json)),
            "typing": typing.map { .members(["key": $0.key.json, "last": .number($0.last)]) },
        ])
    }
}

extension Standing {
    fileprivate var name: String {
        switch self {
        case .good: "good"
        case .forked: "forked"
        case .revoked: "revoked"
        }
    }
}

extension SuccessorKey: Described {
    var expected: JSONValue { .members(["node": node.json, "key": key.json]) }
}

extension Outcome {
    var json: JSONValue {
        .members([
            "cursor": .number(cursor), "sequence": .number(sequence), "record": record.json,
            "decision": .text(verdict.decision.name), "reason": verdict.reason.map { .text($0.rawValue) },
            "liability": verdict.liability.map { .text($0.name) }, "time": .integer(time),
        ])
    }
}
