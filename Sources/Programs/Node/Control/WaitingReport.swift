internal import Acceptance
internal import Journal
internal import Payments
internal import Shop
internal import SyncProtocol

/// Something that waits for a person or for headquarters, as `tillpost exceptions --json` prints it.
public struct WaitingReport: Codable, Sendable, Equatable {
    /// declined, held, stopped, or unknown; more where the list is cut.
    public let kind: String
    /// The record, where there is one.
    public let sequence: UInt64?
    /// Its receipt, where it has one.
    public let receipt: UInt64?
    /// Its amount.
    public let amount: String?
    /// HQ's reason.
    public let reason: String?
    /// How many more wait than are listed.
    public let count: Int?
    /// What happened.
    public let why: String
    /// Who must act: merchant, engineer, headquarters.
    public let who: String
    /// The one safe next action.
    public let next: String
}

extension Till {
    /// What waits: that the counter is stopped or headquarters does not know it, declined sales, and records that headquarters holds.
    func waiting() throws -> [WaitingReport] {
        var rows: [WaitingReport] = []
        if let doubt = keeper.identity.doubt {
            rows.append(
                WaitingReport(
                    kind: "stopped", sequence: nil, receipt: nil, amount: nil, reason: nil, count: nil, why: doubt,
                    who: "engineer",
                    next: "Enrol the board again: tillpost enrol --again, with a new code from headquarters."))
        }
        if keeper.identity.isUnknown {
            rows.append(
                WaitingReport(
                    kind: "unknown", sequence: nil, receipt: nil, amount: nil, reason: nil, count: nil,
                    why: "Headquarters does not know this counter. What was taken is safe here, and waits.",
                    who: "headquarters", next: "Call headquarters: tillpost-hq node adopt."))
        }
        return try journal.read { view in
            let (declined, held) = (try view.unacknowledged(), try view.held())
            rows += declined.rows.map { sale in
                let words = CounterTexts.words(
                    forDeclined: sale.reason, tender: sale.tender, isCorrection: sale.isCorrection)
                return WaitingReport("declined", sale, why: words.what, who: "merchant", next: words.next)
            }
            rows += held.rows.map { sale in
                WaitingReport(
                    "held", sale, why: "Headquarters waits for another record.", who: "headquarters",
                    next: "Keep the link open; it decides itself.")
            }
            return declined.more + held.more > 0 ? rows + [WaitingReport(more: declined.more + held.more)] : rows
        }
    }
}

extension WaitingReport {
    init(_ kind: String, _ sale: DeclinedSale, why: String, who: String, next: String) {
        self.init(
            kind: kind, sequence: sale.sequence, receipt: sale.receipt, amount: sale.amount?.description,
            reason: sale.reason?.rawValue, count: nil, why: why, who: who, next: next)
    }

    init(more: Int) {
        self.init(
            kind: "more", sequence: nil, receipt: nil, amount: nil, reason: nil, count: more, why: "\(more) more wait.",
            who: "merchant", next: "Acknowledge what is listed, then list again.")
    }
}
