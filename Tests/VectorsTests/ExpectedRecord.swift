import Payments

extension Record: Described {
    var expected: JSONValue {
        .members([
            "node": node.json, "epoch": .number(epoch), "sequence": .number(sequence), "previous": previous.json,
            "policyVersion": .number(policyVersion), "kind": .number(body.kind),
            "moment": .members([
                "wall": .integer(moment.wall), "trusted": .bool(moment.isTrusted),
                "boot": .text(Hexadecimal.text(moment.boot)), "uptimeMs": .number(moment.uptimeMs),
            ]),
            "body": body.json, "unknownFields": unread.isEmpty ? nil : .number(unread.count),
        ])
    }
}

extension RecordBody {
    fileprivate var json: JSONValue {
        switch self {
        case .payment(let payment): payment.json
        case .reversal(let reversal): reversal.json
        case .refund(let correction), .void(let correction): correction.json
        case .dayClosed(let day): day.json
        case .tamper(let tamper): .members(["tamper": .number(tamper.rawValue)])
        case .lost(let lost): .members(["lost": lost.digest.json])
        }
    }
}

extension Payment {
    fileprivate var json: JSONValue {
        .members([
            "sale": sale.json, "payment": payment.json, "merchant": .text(merchant.description),
            "counter": counter.json,
            "receipt": .number(receipt), "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
            "tender": .number(tender.rawValue), "basis": basis.map { .number($0.rawValue) },
            "code": code.map { .text(Hexadecimal.text($0)) },
            "certificate": certificate.map { .text(Hexadecimal.text($0)) }, "sealed": sealed?.json,
            "lines": lines.isEmpty ? nil : .array(lines.map(\.json)),
        ])
    }
}

extension SaleLine {
    fileprivate var json: JSONValue {
        .members(["article": .text(article), "quantity": .number(quantity), "price": .integer(price)])
    }
}

extension Correction {
    fileprivate var json: JSONValue {
        .members([
            "payment": payment.json, "original": original.json, "merchant": .text(merchant.description),
            "counter": counter.json, "operator": .text(operatorName), "receipt": .number(receipt),
            "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
        ])
    }
}

extension Reversal {
    fileprivate var json: JSONValue {
        .members([
            "payment": payment.json, "original": original.json, "merchant": .text(merchant.description),
            "counter": counter.json, "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
        ])
    }
}

extension DayClosed {
    fileprivate var json: JSONValue {
        .members([
            "merchant": .text(merchant.description), "counter": counter.json, "day": .integer(day.number),
            "firstSequence": .number(firstSequence), "lastSequence": .number(lastSequence),
            "sums": .array(sums.map(\.json)), "refunds": refunds.isEmpty ? nil : .array(refunds.map(\.json)),
        ])
    }
}

extension DaySum {
    fileprivate var json: JSONValue {
        .members([
            "tender": .number(tender.rawValue), "basis": basis.map { .number($0.rawValue) }, "count": .number(count),
            "amount": .integer(amount.minorUnits), "currency": amount.currency.json,
        ])
    }
}
