import Payments
import SyncProtocol

extension VectorSource {
    /// Verdicts that HQ signed before it was restored, made true again.
    static func imposed(in list: inout CaseList) throws {
        try list.add(imposed: "paid", "from the purse", .paid)
        try list.add(imposed: "paid, the purse lacks a cent", "HQ's own loss", .paid, twin: "paid") {
            $0.facts["balance"] = 1_249
        }
        try list.add(
            imposed: "paid, another note was paid meanwhile", "nothing is taken from it; the key is suspended", .paid,
            twin: "paid"
        ) { try $0.claim(with: 999) }
        try list.add(
            imposed: "paid by the issuer", "it owes it again", paid(.insufficientFunds, by: true), twin: "paid")
        try list.add(imposed: "refused", "though all is well now", refused(.presentedTooLate), twin: "paid")
        try list.add(imposed: "exception", "in suspense again", exception(.unknownPayer), twin: "paid")
        try list.add(
            imposed: "by hand", "HQ's own loss, and the number is spent", paid(.byHand), twin: "paid")
        try list.add(
            imposed: "equivocation", "the key is suspended again; the number is another note's",
            paid(.equivocation, by: true), twin: "paid by the issuer")
        try list.add(imposed: "cash", "in the drawer", .paid) { try $0.payCash() }
        try list.add(imposed: "cash, exception", "in suspense again", exception(.existsWithDifferent), twin: "cash") {
            try $0.payCash()
        }
        try imposedConfirmations(in: &list)
        try imposedCorrections(in: &list)
    }

    private static func imposedConfirmations(in list: inout CaseList) throws {
        try list.add(imposed: "confirmation", "written into the books again", .paid) { try $0.payOnline() }
        try list.add(imposed: "confirmation, in the books", "ticked off", .paid, twin: "confirmation") {
            try $0.payOnline()
            try $0.knowConfirmation()
        }
        try list.add(
            imposed: "confirmation, used by another record", "HQ's own loss", .paid, twin: "confirmation, in the books"
        ) {
            try $0.payOnline()
            try $0.knowConfirmation(usedBy: Digest.zero)
        }
    }

    private static func imposedCorrections(in list: inout CaseList) throws {
        try list.add(imposed: "reversal", "posted back", paid(.reversed)) {
            $0.body = try $0.reversal(1_250)
            $0.knowOriginal()
        }
        for (kind, isVoid) in [("refund", false), ("void", true)] {
            func body(_ scene: CaseScene) throws -> RecordBody {
                isVoid ? .void(try scene.correction(1_250)) : .refund(try scene.correction(1_250))
            }
            try list.add(imposed: kind, "the way it came", .paid) {
                $0.body = try body($0)
                $0.knowOriginal()
            }
            try list.add(imposed: "\(kind), the merchant's balance lacks a cent", "HQ's own loss", .paid, twin: kind) {
                $0.body = try body($0)
                $0.knowOriginal()
                $0.facts["merchantBalance"] = 1_249
            }
            try list.add(
                imposed: "\(kind) of an unknown sale", "a person looks where the money was from", .paid, twin: kind
            ) {
                $0.body = try body($0)
            }
            try list.add(imposed: "\(kind) by hand", "no money of HQ's was moved", paid(.byHand), twin: kind) {
                $0.body = try body($0)
                $0.knowOriginal()
            }
        }
        try list.add(imposed: "void: settledBeforeVoid", "a refund", paid(.settledBeforeVoid), twin: "void") {
            $0.body = .void(try $0.correction(1_250))
            $0.knowOriginal(isSettled: true)
        }
        try list.add(
            imposed: "refund refused", "nothing", Verdict(decision: .refused, reason: .refundExceeds), twin: "refund"
        ) {
            $0.body = .refund(try $0.correction(1_250))
            $0.knowOriginal()
        }
    }
}

extension CaseList {
    /// Adds a record with the verdict that is imposed on it.
    fileprivate mutating func add(
        imposed name: String, _ shows: String, _ verdict: Verdict, twin: String? = nil,
        _ change: (inout CaseScene) throws -> Void = { _ in }
    ) throws {
        try add("imposed: \(name)", shows, verdict, twin: twin.map { "imposed: \($0)" }) {
            $0.facts["imposed"] = .members(verdict.members)
            try change(&$0)
        }
    }
}
