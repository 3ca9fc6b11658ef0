import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

/// Content that can say its fields under the names of `sync/schema.cddl`.
protocol Described {
    var expected: JSONValue { get }
}

extension FixedBytes {
    var json: JSONValue { .text(description) }
}

extension PublicKey {
    var json: JSONValue {
        .members(["algorithm": .integer(algorithm.rawValue), "bytes": .text(Hexadecimal.text(bytes))])
    }
}

extension ChainHead {
    var json: JSONValue { .members(["epoch": .number(epoch), "sequence": .number(sequence), "digest": digest.json]) }
}

extension Currency {
    var json: JSONValue { .number(numeric) }
}

func hex(_ bytes: [UInt8]) -> JSONValue { .text(Hexadecimal.text(bytes)) }

extension Note: Described {
    var expected: JSONValue {
        .members([
            "counter": counter.json, "amount": .integer(minorUnits), "number": .number(number),
            "runningTotal": .integer(runningTotal), "time": .integer(time), "nonce": nonce.map(hex),
        ])
    }
}

extension Certificate: Described {
    var expected: JSONValue {
        .members([
            "issuer": .text(issuer.description), "currency": currency.json, "capPayment": .integer(capPayment),
            "capTotal": .integer(capTotal), "expires": .integer(expires), "payerKey": payerKey.json,
        ])
    }
}

extension Confirmation: Described {
    var expected: JSONValue {
        .members([
            "counter": counter.json, "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
            "payment": payment.json, "time": .integer(time),
        ])
    }
}

extension Plate: Described {
    var expected: JSONValue {
        .members([
            "counter": counter.json, "merchant": .text(merchant.description), "name": .text(name),
            "currency": currency.json,
        ])
    }
}

extension Label: Described {
    var expected: JSONValue {
        .members([
            "counter": counter.json, "merchant": .text(merchant.description), "article": .text(article),
            "price": .integer(price.minorUnits), "currency": price.currency.json, "validFrom": .integer(validFrom),
        ])
    }
}

extension EnrolmentCode: Described {
    var expected: JSONValue {
        .members([
            "url": .text(url), "rootDigest": rootDigest.json, "node": node.json, "secret": hex(secret),
            "token": hex(token(using: .libcrypto)),
        ])
    }
}

extension PaymentOrder: Described {
    var expected: JSONValue {
        .members([
            "counter": counter.json, "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
            "payment": payment.json, "time": .integer(time),
        ])
    }
}

extension KeySet: Described {
    var expected: JSONValue {
        .members([
            "root": root.json, "version": .number(version),
            "keys": .array(
                keys.map {
                    .members([
                        "purpose": .number($0.purpose.rawValue), "key": $0.key.json,
                        "notBefore": .integer($0.notBefore),
                        "notAfter": .integer($0.notAfter),
                    ])
                }),
        ])
    }
}

extension Policy: Described {
    var expected: JSONValue {
        .members([
            "version": .number(version), "issued": .integer(issued), "expires": .integer(expires),
            "limits": .array(
                limits.map {
                    .members([
                        "currency": $0.currency.json, "floor": .integer($0.floor),
                        "exposureValue": .integer($0.exposureValue), "exposureCount": .number($0.exposureCount),
                        "exposureAgeSeconds": .integer($0.exposureAgeSeconds),
                    ])
                }),
            "issuers": .array(
                issuers.map {
                    .members([
                        "name": .text($0.name.description), "key": $0.key.json, "basis": .number($0.basis.rawValue),
                    ])
                }),
            "hotList": .array(hotList.keys.map(\.json)), "noteLifetimeSeconds": .integer(noteLifetimeSeconds),
            "claimWindowSeconds": .integer(claimWindowSeconds),
            "untrustedClockPercent": .integer(untrustedClockPercent), "sealingKey": sealingKey?.json,
            "prices": prices.isEmpty ? nil : .array(prices.map(\.json)),
        ])
    }
}

extension Price {
    fileprivate var json: JSONValue {
        .members([
            "article": .text(article), "price": .integer(price.minorUnits), "currency": price.currency.json,
        ])
    }
}

extension EnrolmentRequest: Described {
    var expected: JSONValue {
        .members(["node": node.json, "token": hex(token), "key": key.json, "nonce": hex(nonce)])
    }
}

extension EnrolmentAnswer: Described {
    var expected: JSONValue {
        .members([
            "nonce": hex(nonce), "keySet": hex(keySet), "policy": hex(policy), "registration": registration.json,
            "time": .integer(time), "history": hex(history),
        ])
    }
}

extension Registration {
    var json: JSONValue {
        .members([
            "node": node.json, "counter": counter.json, "counterName": .text(counterName),
            "merchant": .text(merchant.description), "merchantName": .text(merchantName), "currency": currency.json,
            "utcOffsetMinutes": .number(utcOffsetMinutes), "epoch": .number(epoch),
        ])
    }
}
