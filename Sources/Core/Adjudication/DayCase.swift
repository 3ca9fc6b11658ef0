public import Payments
internal import SyncProtocol

/// The counter closed its day. The sequence range is gapless up to HQ's mark, so equal sums mean equal books.
struct DayCase {
    let day: DayClosed

    func decide(_ facts: CaseFacts) -> Ruling {
        Adjudication.differences(in: day, from: facts).isEmpty
            ? Ruling(.paid) : Ruling(Verdict(decision: .exception, reason: .sumsDiffer))
    }
}

/// The board says that the record at this place is gone. What it held, only people can still find out.
struct LostCase {
    func decide() -> Ruling { Ruling(Verdict(decision: .exception, reason: .recordLost)) }
}

/// The board's case was opened: somebody has to look at the board. That it was closed again needs nobody.
struct TamperCase {
    let tamper: Tamper

    func decide() -> Ruling {
        tamper.isOpen ? Ruling(Verdict(decision: .exception, reason: .tampered)) : Ruling(.paid)
    }
}

/// One sum of a closed day that is not HQ's.
public struct DayDifference: Equatable, Sendable {
    /// What is wrong with it.
    public enum Kind: String, Equatable, Sendable, CaseIterable {
        /// HQ has it, the counter has not.
        case missing
        /// The counter has it, HQ has not.
        case extra
        /// Both have it, over another count or amount.
        case different
    }

    /// What is wrong.
    public let kind: Kind
    /// Whether it is a sum of refunds.
    public let isRefund: Bool
    /// What the counter says, or nil.
    public let counter: DaySum?
    /// What HQ says, or nil.
    public let headOffice: DaySum?
}

extension Adjudication {
    /// Where a closed day and HQ's books differ, by name. Sums of nothing do not count, and their order says nothing.
    public static func differences(in day: DayClosed, from facts: CaseFacts) -> [DayDifference] {
        differences(day.sums, facts.sums, isRefund: false) + differences(day.refunds, facts.refunds, isRefund: true)
    }

    private static func differences(_ counter: [DaySum], _ own: [DaySum], isRefund: Bool) -> [DayDifference] {
        var rest = own.filter(\.isSomething)
        var differences: [DayDifference] = []
        for sum in counter where sum.isSomething {
            guard let index = rest.firstIndex(where: sum.isOfTheSame) else {
                differences.append(DayDifference(kind: .extra, isRefund: isRefund, counter: sum, headOffice: nil))
                continue
            }
            let found = rest.remove(at: index)
            guard found != sum else { continue }
            differences.append(DayDifference(kind: .different, isRefund: isRefund, counter: sum, headOffice: found))
        }
        return differences
            + rest.map { DayDifference(kind: .missing, isRefund: isRefund, counter: nil, headOffice: $0) }
    }
}

extension DaySum {
    fileprivate var isSomething: Bool { count > 0 || amount.minorUnits != 0 }

    fileprivate func isOfTheSame(_ other: DaySum) -> Bool {
        tender == other.tender && basis == other.basis && amount.currency == other.amount.currency
    }
}
