import Payments
import Signing
import SyncProtocol
import Testing

extension VectorSource {
    static func confirmations(in list: inout CaseList) throws {
        try list.add("cash", "in the merchant's drawer", .paid) { try $0.payCash() }
        try list.add("cash: paidTwoWays", "nothing is posted", exception(.paidTwoWays), twin: "cash") {
            try $0.payCash()
            $0.facts["salePaid"] = true
        }
        try list.add("confirmation", "ticked off: the money was posted before", .paid) {
            try $0.payOnline()
            try $0.knowConfirmation()
        }
        try list.add("confirmation by digits", "looked up by the node's running number", .paid) {
            try $0.payByDigits()
            try $0.knowConfirmation()
        }
        try list.add(
            "confirmation by digits: unknownConfirmation", "HQ gave no such number", exception(.unknownConfirmation),
            twin: "confirmation by digits"
        ) { try $0.payByDigits() }
        try list.add(
            "confirmation by digits: alreadyConfirmed", "another record used it", refused(.alreadyConfirmed),
            twin: "confirmation by digits"
        ) {
            try $0.payByDigits()
            try $0.knowConfirmation(usedBy: Digest.zero)
        }
        try list.add(
            "confirmation: alreadyConfirmed", "another record used it", refused(.alreadyConfirmed), twin: "confirmation"
        ) {
            try $0.payOnline()
            try $0.knowConfirmation(usedBy: Digest.zero)
        }
        try list.add(
            "confirmation: unknownConfirmation", "HQ never signed it", exception(.unknownConfirmation),
            twin: "confirmation"
        ) { try $0.payOnline() }
        try list.add(
            "confirmation: paidTwoWays", "HQ has posted it: a refund is offered", exception(.paidTwoWays),
            twin: "confirmation"
        ) {
            try $0.payOnline()
            try $0.knowConfirmation()
            $0.facts["salePaid"] = true
        }
        try list.add("confirmation: restored", "HQ signed it before it was restored", paid(.restored)) {
            try $0.payOnline()
            $0.facts["ownConfirmation"] = true
            $0.facts["confirmedPayer"] = .text($0.world.payer.keyID.description)
        }
        try list.add(
            "confirmation: restored, the purse lacks a cent", "HQ's own loss", paid(.restored),
            twin: "confirmation: restored"
        ) {
            try $0.payOnline()
            $0.facts["ownConfirmation"] = true
            $0.facts["confirmedPayer"] = .text($0.world.payer.keyID.description)
            $0.facts["balance"] = 4_799
        }
    }

    private static func refusedBack(_ reason: VerdictReason) -> Verdict { Verdict(decision: .refused, reason: reason) }

    static func corrections(in list: inout CaseList) throws {
        let held = Verdict(decision: .held, reason: .originalMissing)
        try list.add("reversal", "what was posted is posted back", paid(.reversed)) {
            $0.body = try $0.reversal(1_250)
            $0.knowOriginal()
        }
        try list.add("reversal: originalMissing", "it waits for its original", held, twin: "reversal") {
            $0.body = try $0.reversal(1_250)
        }
        try list.add(
            "reversal: another amount", "not the payment that it names", exception(.existsWithDifferent),
            twin: "reversal"
        ) {
            $0.body = try $0.reversal(1_249)
            $0.knowOriginal()
        }
        for (kind, isVoid) in [("refund", false), ("void", true)] {
            func body(_ scene: CaseScene, _ minorUnits: Int64 = 1_250) throws -> RecordBody {
                isVoid ? .void(try scene.correction(minorUnits)) : .refund(try scene.correction(minorUnits))
            }
            let rows: [(String, Verdict, String, (inout CaseScene) -> Void)] = [
                (": originalMissing", held, "before its original", { $0.facts["original"] = .null }),
                (": originalMissing, held", held, "its original waits itself", { $0.knowOriginal(held) }),
                (
                    ": originalUnknown", exception(.originalUnknown), "past the horizon",
                    {
                        $0.facts["original"] = .null
                        $0.facts["pastHorizon"] = true
                    }
                ),
                (
                    ": notCorrectable, another counter", refusedBack(.notCorrectable), "another counter took it",
                    { $0.knowOriginal(counter: $0.world.otherCounter) }
                ),
                (
                    ": notCorrectable, refused", refusedBack(.notCorrectable), "the original was not paid",
                    { $0.knowOriginal(refused(.insufficientFunds)) }
                ),
                (": alreadyUndone", refusedBack(.alreadyUndone), "undone before", { $0.knowOriginal(isUndone: true) }),
            ]
            try list.add(kind, isVoid ? "the original is undone" : "all of it, the way it came", .paid) {
                $0.body = try body($0)
                $0.knowOriginal()
            }
            try list.add("\(kind) of cash", "from the drawer: nothing is posted", .paid) {
                $0.body = try body($0)
                $0.knowOriginal(tender: .cash)
            }
            for (name, verdict, shows, change) in rows {
                try list.add(kind + name, shows, verdict, twin: kind) {
                    $0.body = try body($0)
                    $0.knowOriginal()
                    change(&$0)
                }
            }
        }
        try partly(in: &list)
    }

    private static func partly(in list: inout CaseList) throws {
        try list.add("refund of the rest", "after a part", .paid) {
            $0.body = .refund(try $0.correction(850))
            $0.knowOriginal(refunded: 400)
        }
        try list.add(
            "refund: refundExceeds", "a cent more than the rest", refusedBack(.refundExceeds),
            twin: "refund of the rest"
        ) {
            $0.body = .refund(try $0.correction(851))
            $0.knowOriginal(refunded: 400)
        }
        try list.add("refund: merchantBalance", "it lacks a cent", refusedBack(.merchantBalance), twin: "refund") {
            $0.body = .refund(try $0.correction(1_250))
            $0.knowOriginal()
            $0.facts["merchantBalance"] = 1_249
        }
        try list.add("void: a part", "only all of it can be voided", refusedBack(.notCorrectable), twin: "void") {
            $0.body = .void(try $0.correction(1_249))
            $0.knowOriginal()
        }
        try list.add("void: partly refunded", "too late for a void", refusedBack(.notCorrectable), twin: "void") {
            $0.body = .void(try $0.correction(1_250))
            $0.knowOriginal(refunded: 1)
        }
        try list.add("void: settledBeforeVoid", "becomes a refund", paid(.settledBeforeVoid), twin: "void") {
            $0.body = .void(try $0.correction(1_250))
            $0.knowOriginal(isSettled: true)
        }
        try list.add(
            "void: merchantBalance", "settled, and the balance lacks a cent", refusedBack(.merchantBalance),
            twin: "void: settledBeforeVoid"
        ) {
            $0.body = .void(try $0.correction(1_250))
            $0.knowOriginal(isSettled: true)
            $0.facts["merchantBalance"] = 1_249
        }
    }

    static func others(in list: inout CaseList) throws {
        for (name, fact) in [("day", "sums"), ("day with refunds", "refunds")] {
            try list.add(name, "HQ's \(fact) are the same", .paid) {
                $0.closeDay(refunds: fact == "refunds")
                $0.facts[fact] = .array([$0.sum(2, 300)])
            }
            try list.add("\(name): sumsDiffer", "a cent less at HQ", exception(.sumsDiffer), twin: name) {
                $0.closeDay(refunds: fact == "refunds")
                $0.facts[fact] = .array([$0.sum(2, 299)])
            }
        }
        try list.add("lost: recordLost", "an exception without money", exception(.recordLost)) {
            $0.body = .lost(LostRecord(digest: .zero))
        }
        try list.add("tamper: closed again", "nobody has to do anything", .paid) { $0.body = .tamper(.closed) }
        for (name, tamper) in [("opened", Tamper.opened), ("found open", .foundOpen)] {
            try list.add(
                "tamper: tampered, \(name)", "somebody has to look", exception(.tampered),
                twin: "tamper: closed again"
            ) { $0.body = .tamper(tamper) }
        }
    }

    static func upstream(in list: inout CaseList) throws {
        let sent = ["due", "sent"]
        try list.add(upstream: "advice", "the processor has it", sent + ["answered: approved"])
        try list.add(
            upstream: "advice: refused", "repeats flagged as repeats, then an exception", twin: "advice",
            sent + (1...3).flatMap { _ in ["answered: refused", "sent"] } + ["answered: refused"])
        try list.add(
            upstream: "advice: unknown, found by a query", "queried, approved there", twin: "advice",
            sent + ["timed out", "query answered: approved"])
        try list.add(
            upstream: "advice: unknown", "queried, then reversed; a late approval meets the reversal",
            twin: "advice: unknown, found by a query",
            sent + [
                "timed out", "query answered: no answer", "timed out", "timed out", "answered: approved",
                "reversal taken",
            ])
        try list.add(
            upstream: "advice: not known there", "sent again within the same four times, then reversed",
            twin: "advice: unknown, found by a query",
            ["due"] + (1...4).flatMap { _ in ["timed out", "query answered: not known"] } + ["reversal taken"])
        try list.add(
            upstream: "advice: the reversal has no answer either", "repeated, ten times in all, then an exception",
            twin: "advice: unknown", sent + (1...14).map { _ in "timed out" })
    }
}
