import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

extension VectorSource {
    static func paid(_ reason: VerdictReason, by issuer: Bool = false) -> Verdict {
        Verdict(decision: .paid, reason: reason, liability: issuer ? .issuer : nil)
    }

    static func refused(_ reason: VerdictReason) -> Verdict {
        Verdict(decision: .refused, reason: reason, liability: .merchant)
    }

    static func exception(_ reason: VerdictReason) -> Verdict { Verdict(decision: .exception, reason: reason) }

    /// What HQ decides: each row of `conflicts.md` with a twin that ends otherwise.
    static func adjudication(_ world: World) throws -> VectorFile {
        var list = CaseList(world)
        try codes(in: &list)
        try limits(in: &list)
        try losses(in: &list)
        try marks(in: &list)
        try confirmations(in: &list)
        try corrections(in: &list)
        try others(in: &list)
        try imposed(in: &list)
        try upstream(in: &list)
        let keys = ["node": world.node.entry]
        return VectorFile(
            about: "What HQ decides about a record by what it knows, and what follows in its books.", keys: keys,
            vectors: list.vectors)
    }

    private static func codes(in list: inout CaseList) throws {
        try list.add("note", "from the purse to the merchant; the number is claimed", .paid)
        try list.add("note, at risk", "an issuer that guarantees nothing", .paid) { try $0.takeAtRisk() }
        try list.add("same payment id, same bytes", "the first result again", .paid) {
            $0.facts["samePayment"] = .text(try $0.record().digest.description)
        }
        let rows: [(VerdictReason, String, (inout CaseScene) throws -> Void)] = [
            (
                .existsWithDifferent, "another record holds the payment id",
                { $0.facts["samePayment"] = .text(String(repeating: "09", count: 32)) }
            ),
            (.keyRevoked, "signed with a key that was out of use", { $0.facts["keyRevoked"] = true }),
            (.other, "the policy named is not known", { $0.facts["policy"] = .null }),
            (.paidTwoWays, "the sale was paid before: the number is burnt", { $0.facts["salePaid"] = true }),
        ]
        for (reason, shows, change) in rows {
            try list.add("note: \(reason.rawValue)", shows, exception(reason), twin: "note", change)
        }
        let refusals: [(String, VerdictReason, String, (inout CaseScene) throws -> Void)] = [
            (
                "note: badCode", .badCode, "one bit of the note's signature differs",
                {
                    var bytes = try $0.note().bytes
                    bytes[bytes.count - 1] ^= 1
                    $0.embedded = $0.certificate
                    try $0.carry(bytes)
                }
            ),
            (
                "note: badCode, another amount", .badCode, "a cent less than the record's",
                { try $0.carry(try $0.note(1_249).bytes) }
            ),
            (
                "note: copiedNote", .copiedNote, "the same note was claimed before; nothing against the payer",
                { try $0.claim() }
            ),
            (
                "note: copiedNote, another counter", .copiedNote, "the note names another counter",
                { $0.noteCounter = $0.world.otherCounter }
            ),
        ]
        for (name, reason, shows, change) in refusals {
            try list.add(name, shows, refused(reason), twin: "note", change)
        }
        try certificates(in: &list)
        try list.add(
            "note: equivocation", "another note with the number was claimed before; the key is suspended",
            paid(.equivocation, by: true), twin: "note"
        ) { try $0.claim(with: 999) }
        try list.add(
            "note: equivocation, at risk", "the first in HQ's order is paid", refused(.equivocation),
            twin: "note: equivocation"
        ) {
            try $0.takeAtRisk()
            try $0.claim(with: 999)
        }
        try list.add("note, approval awaited", "HQ approves", .paid) { $0.basis = .awaitingApproval }
        try list.add(
            "note: reversed", "the reversal came first: the note is not spent",
            Verdict(decision: .refused, reason: .reversed), twin: "note, approval awaited"
        ) {
            $0.basis = .awaitingApproval
            $0.facts["reversed"] = true
        }
    }

    /// A payer may have several certificates. The note is judged by the one under which it is signed.
    private static func certificates(in list: inout CaseList) throws {
        func known(_ scene: CaseScene, _ capPayments: [Int64]) throws -> JSONValue {
            .array(
                try capPayments.map {
                    let other = try scene.vouched(by: scene.world.bank, scene.world.issuer, capPayment: $0)
                    return .text(Hexadecimal.text(other.bytes))
                })
        }
        let waiting = Verdict(decision: .held, reason: .unknownPayer)
        try list.add("note: unknownPayer, held", "no certificate is known: it may still come", waiting, twin: "note") {
            $0.facts["certificates"] = .null
        }
        try list.add(
            "note: unknownPayer", "no certificate is known, and none will come by itself", exception(.unknownPayer),
            twin: "note: unknownPayer, held"
        ) {
            $0.facts["certificates"] = .null
            $0.facts["pastHorizon"] = true
        }
        try list.add("note under one of two", "the other one's cap would be too low", .paid) {
            $0.facts["certificates"] = try known($0, [1_249, 500_000])
        }
        try list.add(
            "note: unknownPayer, another certificate", "signed under one that is not known: never judged by another",
            waiting, twin: "note under one of two"
        ) { $0.facts["certificates"] = try known($0, [1_249]) }
        try list.add(
            "note under the other of two", "over the cap of its own certificate", paid(.overLimit),
            twin: "note under one of two"
        ) {
            $0.certificate = try $0.vouched(by: $0.world.bank, $0.world.issuer, capPayment: 1_249)
            $0.facts["certificates"] = try known($0, [1_249, 500_000])
        }
        try list.add("note with its certificate", "HQ learns it", .paid, twin: "note: unknownPayer, held") {
            $0.facts["certificates"] = .null
            $0.embedded = $0.certificate
        }
        try list.add(
            "note: badCode, another certificate", "not signed under the certificate in its record", refused(.badCode),
            twin: "note with its certificate"
        ) {
            $0.facts["certificates"] = .null
            $0.embedded = try $0.vouched(by: $0.world.bank, $0.world.issuer, capPayment: 1_249)
        }
    }

    private static func limits(in list: inout CaseList) throws {
        try list.add(
            "note: listedInPolicy", "on the hot list of the policy named; the node is inspected",
            refused(.listedInPolicy), twin: "note"
        ) { try $0.name(hotList: [$0.world.payer.keyID]) }
        let end = World.time + 30 + 86_400
        try list.add("note, the claim window's last second", "paid", .paid) {
            $0.facts["now"] = .integer(end + 7 * 86_400)
        }
        try list.add(
            "note: presentedTooLate", "a second after the claim window", refused(.presentedTooLate),
            twin: "note, the claim window's last second"
        ) { $0.facts["now"] = .integer(end + 7 * 86_400 + 1) }
        try list.add("note: clockUntrusted", "over when taken, by a clock that could not know", paid(.clockUntrusted)) {
            $0.moment = $0.world.moment(after: 86_431, trusted: false)
            $0.facts["now"] = .integer(end + 60)
        }
        try list.add(
            "note: expiredWhenTaken", "over when taken, and the clock was right", refused(.expiredWhenTaken),
            twin: "note: clockUntrusted"
        ) {
            $0.moment = $0.world.moment(after: 86_431)
            $0.facts["now"] = .integer(end + 60)
        }
        try list.add("note: overLimit", "over the floor limit, from the purse; the node is inspected", paid(.overLimit))
        {
            $0.amount = 300_001
            $0.runningTotal = 300_001
        }
        try list.add(
            "note: overLimit, the purse lacks it", "the issuer covers only what is within policy", refused(.overLimit),
            twin: "note: overLimit"
        ) {
            $0.amount = 300_001
            $0.runningTotal = 300_001
            $0.facts["balance"] = 300_000
        }
        try list.add("note: overLimit, at risk", "refused", refused(.overLimit), twin: "note: overLimit") {
            try $0.takeAtRisk()
            $0.amount = 300_001
            $0.runningTotal = 300_001
        }
        try list.add(
            "note: overLimit, cap for one payment", "over the certificate's cap", paid(.overLimit), twin: "note"
        ) { $0.certificate = try $0.vouched(by: $0.world.bank, $0.world.issuer, capPayment: 1_249) }
        try list.add("note, the payer's window full to the cent", "paid", .paid) {
            try $0.name(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
            $0.facts["payerTaken"] = 750
        }
        try list.add(
            "note: overLimit, the payer's window", "a cent over what one payer may pay there in the window",
            paid(.overLimit), twin: "note, the payer's window full to the cent"
        ) {
            try $0.name(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
            $0.facts["payerTaken"] = 751
        }
        try list.add("note, no nonce needed up to its amount", "paid", .paid) { try $0.name(nonceAbove: 1_250) }
        try list.add(
            "note: overLimit, no nonce", "over more than the counter takes without its nonce", paid(.overLimit),
            twin: "note, no nonce needed up to its amount"
        ) { try $0.name(nonceAbove: 1_249) }
        try list.add("note in the last second of the issuer's key", "paid", .paid) {
            try $0.name(issuersEnd: World.time + 60)
        }
        try list.add(
            "note: expiredWhenTaken, the issuer's key", "a second after its end", refused(.expiredWhenTaken),
            twin: "note in the last second of the issuer's key"
        ) { try $0.name(issuersEnd: World.time + 59) }
        try list.add(
            "note: overLimit, no limits", "the policy has no limits in the currency", paid(.overLimit), twin: "note"
        ) { try $0.name(hasLimits: false) }
    }

    private static func losses(in list: inout CaseList) throws {
        let rows: [(VerdictReason, String, (inout CaseScene) -> Void)] = [
            (.capExceeded, "the running total is over the certificate's cap", { $0.runningTotal = 2_000_001 }),
            (.listedLater, "the key is suspended at HQ", { $0.facts["listed"] = true }),
            (.insufficientFunds, "the purse lacks a cent", { $0.facts["balance"] = 1_249 }),
        ]
        for (reason, shows, change) in rows {
            let name = "note: \(reason.rawValue)"
            try list.add(name, "\(shows); guaranteed: the issuer bears it", paid(reason, by: true), change)
            try list.add("\(name), at risk", "\(shows): the merchant bears it", refused(reason), twin: name) {
                try $0.takeAtRisk()
                change(&$0)
            }
            try list.add(
                "\(name), approval awaited", "\(shows): nothing was promised", refused(reason), twin: name
            ) {
                $0.basis = .awaitingApproval
                change(&$0)
            }
        }
    }

    private static func marks(in list: inout CaseList) throws {
        try list.add(
            "note: policyTooOld", "the policy was over: at the merchant's risk", paid(.policyTooOld), twin: "note"
        ) {
            try $0.name(expires: World.time + 59)
        }
        try list.add(
            "note: policyTooOld, the purse lacks a cent", "the merchant bears it", refused(.insufficientFunds),
            twin: "note: policyTooOld"
        ) {
            try $0.name(expires: World.time + 59)
            $0.facts["balance"] = 1_249
        }
        try list.add(
            "note: suspectedDuplicate", "paid, shown for review", paid(.suspectedDuplicate), twin: "note"
        ) { $0.facts["similar"] = true }
        try list.add("note with lines", "today's prices are those signed", .paid) {
            $0.lines = [SaleLine(article: "SUGAR-1KG", quantity: 1_000, price: 1_250)]
            try $0.name("latestPolicy", sugar: 1_250)
        }
        try list.add("note: priceChanged", "paid as signed", paid(.priceChanged), twin: "note with lines") {
            $0.lines = [SaleLine(article: "SUGAR-1KG", quantity: 1_000, price: 1_250)]
            try $0.name("latestPolicy", sugar: 1_300)
        }
    }
}
