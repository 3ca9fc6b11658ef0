internal import Acceptance
internal import Lights
internal import Payments
internal import Shop
internal import SyncProtocol

/// What came of a sale, as `tillpost sell --json` prints it. Fields are only ever added.
public struct SaleReport: Codable, Sendable, Equatable {
    /// Whether the sale was taken.
    public private(set) var taken = false
    /// Why not: a reason code of `Refusal`.
    public private(set) var reason: String?
    /// What is shown: ready, guaranteed, atRisk, confirmed, approved, cashNoted, notTaken, needsEngineer.
    public private(set) var status = "ready"
    /// Who bears the loss: issuer, headquarters (posted already), merchant, or nil.
    public private(set) var lossBorneBy: String?
    /// The lamp: green, amber, red, or all for cash.
    public private(set) var lamp = "none"
    /// What happened, for a person.
    public private(set) var message = ""
    /// What to do next, for a person.
    public private(set) var next = ""
    /// The amount due, with the currency's decimal places.
    public let amount: String
    /// The amount due in minor units.
    public let minorUnits: Int64
    /// ISO 4217 code.
    public let currency: String
    /// Sequence of the record that was stored.
    public private(set) var sequence: UInt64?
    /// Its idempotency key.
    public private(set) var paymentId: String?
    /// The sale that it pays, to be named when the sale is paid again.
    public private(set) var saleId: String?
    /// Its receipt number.
    public private(set) var receipt: UInt64?
    /// note, confirmed or cash.
    public private(set) var tender: String?
    /// guaranteed, atRisk, confirmed or awaitingApproval.
    public private(set) var basis: String?
    /// HQ's decision, if it came within the wait: paid, refused, exception, held.
    public private(set) var decision: String?
    /// HQ's reason with it.
    public private(set) var decisionReason: String?

    /// Whether headquarters had answered lately when the sale began.
    public let isLinkUp: Bool

    init(_ sale: SaleRequest, isLinkUp: Bool) {
        self.isLinkUp = isLinkUp
        amount = sale.due.digits
        minorUnits = sale.due.minorUnits
        currency = sale.due.currency.code
    }

    mutating func store(_ stored: StoredPayment?) {
        guard let stored else { return }
        sequence = stored.sequence
        paymentId = stored.payment.payment.description
        saleId = stored.payment.sale.description
        receipt = stored.payment.receipt
        tender = stored.payment.tender.name
        basis = stored.payment.basis?.name
    }

    mutating func verdict(_ verdict: Verdict?) {
        decision = verdict?.decision.name
        decisionReason = verdict?.reason?.rawValue
    }

    mutating func show(_ shown: CounterStatus) {
        let words = CounterTexts.words(for: shown)
        message = words.what
        next = words.next
        (status, lamp, taken, lossBorneBy, reason) = SaleReport.facts(shown)
    }

    /// The drawn lamps of the last status.
    public func drawing(color: Bool) -> String {
        let signal: LampSignal =
            switch lamp {
            case "green": .takenGuaranteed
            case "amber": .takenAtRisk
            case "all": .cashNoted
            case "red": status == "needsEngineer" ? .needsEngineer : .notTaken
            default: .ready
            }
        return LampDrawing.line(for: signal, link: isLinkUp ? .up : .down, color: color)
    }

    private static func facts(
        _ shown: CounterStatus
    ) -> (status: String, lamp: String, taken: Bool, lossBorneBy: String?, reason: String?) {
        switch shown {
        case .ready, .awaitingPayment, .writing, .working: ("ready", "none", false, nil, nil)
        case .taken(.guaranteed): ("guaranteed", "green", true, "issuer", nil)
        case .taken(.atRisk): ("atRisk", "amber", true, "merchant", nil)
        case .taken(.confirmed): ("confirmed", "green", true, "headquarters", nil)
        case .taken(.awaitingApproval): ("awaitingApproval", "amber", false, nil, nil)
        case .approved: ("approved", "green", true, "headquarters", nil)
        case .cashNoted: ("cashNoted", "all", true, nil, nil)
        case .notTaken(let refusal): ("notTaken", "red", false, nil, refusal.rawValue)
        case .saleDeclined: ("saleDeclined", "red", false, nil, nil)
        case .needsEngineer: ("needsEngineer", "red", false, nil, Refusal.notDurable.rawValue)
        }
    }
}
