internal import Acceptance
internal import Journal
internal import Payments
internal import Shop
internal import SyncProtocol

/// Something that waits for a person or for headquarters, as `tillpost exceptions --json` prints it.
public struct WaitingReport: Codable, Sendable, Equatable {
    /// declined, held, stopped, or unknown.
    public let kind: String
    /// The record, where there is one.
    public let sequence: UInt64?
    /// Its receipt, where it has one.
    public let receipt: UInt64?
    /// Its amount.
    public let amount: String?
    /// HQ's reason.
    public let reason: String?
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
                    kind: "stopped", sequence: nil, receipt: nil, amount: nil, reason: nil, why: doubt, who: "engineer",
                    next: "Enrol the board again: tillpost enrol --again, with a new code from headquarters."))
        }
        if keeper.identity.isUnknown {
            rows.append(
                WaitingReport(
                    kind: "unknown", sequence: nil, receipt: nil, amount: nil, reason: nil,
                    why: "Headquarters does not know this counter. What was taken is safe here, and waits.",
                    who: "headquarters", next: "Call headquarters: tillpost-hq node adopt."))
        }
        return try journal.read { view in
            rows
                + (try view.unacknowledged().map { sale in
                    let words = CounterTexts.words(
                        forDeclined: sale.reason, tender: sale.tender, isCorrection: sale.isCorrection)
                    return WaitingReport(
                        kind: "declined", sequence: sale.sequence, receipt: sale.receipt,
                        amount: sale.amount?.description, reason: sale.reason?.rawValue, why: words.what,
                        who: "merchant", next: words.next)
                })
                + (try view.held().map { sale in
                    WaitingReport(
                        kind: "held", sequence: sale.sequence, receipt: sale.receipt, amount: sale.amount?.description,
                        reason: sale.reason?.rawValue, why: "Headquarters waits for another record.",
                        who: "headquarters", next: "Keep the link open; it decides itself.")
                })
        }
    }
}
