internal import Adjudication
internal import Office
internal import Payments

/// What a program of the operator's, which talks to a processor, asks of HQ.
extension HeadOffice {
    func advise(_ number: Int64) throws(HeadOfficeFault) -> AdviceInfo {
        try transaction { transaction in
            guard let advice = try office(transaction).advise(number) else {
                throw HeadOfficeRefusal.unknown(what: "case", name: String(number))
            }
            return try AdviceInfo(advice, transaction.caseRow(number))
        }
    }

    func hear(upstream name: String, of number: Int64) throws(HeadOfficeFault) -> AdviceInfo {
        guard let event = UpstreamEvent(rawValue: name)?.event else {
            throw .refused(.bad(what: "event", why: UpstreamEvent.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        return try transaction { transaction in
            try AdviceInfo(office(transaction).hear(event, of: number), transaction.caseRow(number))
        }
    }

    func adviceList() throws(HeadOfficeFault) -> [AdviceInfo] {
        try transaction { transaction in
            try transaction.openAdvices(limit: HeadOffice.longestList).map {
                try AdviceInfo($0, transaction.caseRow($0.caseNumber))
            }
        }
    }
}

/// What can happen to an advice, by the names of the command line.
public enum UpstreamEvent: String, CaseIterable, Sendable {
    /// It has left.
    case sent
    /// The processor has it.
    case approved
    /// The processor refuses it.
    case refused
    /// Asked, the processor says that it has it.
    case foundApproved = "found-approved"
    /// Asked, the processor says that it has refused it.
    case foundRefused = "found-refused"
    /// Asked, the processor never saw it.
    case notKnown = "not-known"
    /// Asked, the processor does not say.
    case notSaid = "not-said"
    /// The processor has taken the reversal.
    case reversalTaken = "reversal-taken"
    /// Nothing came in time, or the program that carries the messages was started anew.
    case timedOut = "timed-out"

    var event: UpstreamAdvice.Event {
        switch self {
        case .sent: .sent
        case .approved: .answered(.approved)
        case .refused: .answered(.refused)
        case .foundApproved: .queryAnswered(.approved)
        case .foundRefused: .queryAnswered(.refused)
        case .notKnown: .queryAnswered(.notKnown)
        case .notSaid: .queryAnswered(.noAnswer)
        case .reversalTaken: .reversalTaken
        case .timedOut: .timedOut
        }
    }
}

/// An advice to the processor, as `--json` shows it.
public struct AdviceInfo: Codable, Equatable, Sendable {
    /// The case's number.
    public let caseNumber: Int64
    /// The payment's id, hexadecimal: what the processor knows it by.
    public let paymentId: String?
    /// The merchant's id.
    public let merchant: String?
    /// Amount and currency.
    public let amount: String?
    /// How far it is: `sending 1`, `waiting 1`, `querying 1 2`, `reversing 1`, `ended approved`.
    public let state: String
    /// send, query, reverse, wait or nothing.
    public let next: String
    /// Whether what is to be sent is a repeat, and flagged so.
    public let isRepeat: Bool
    /// Seconds since 1970 from which on it is to be done; of a wait, at which it has timed out.
    public let due: Int64?

    init(_ row: AdviceRow, _ payment: CaseRow?) {
        caseNumber = row.caseNumber
        paymentId = payment?.payment?.description
        merchant = payment?.merchant.description
        amount = payment?.amount?.description
        state = row.advice.state.text
        switch row.advice.due {
        case .send(let isRepeat): (next, self.isRepeat) = ("send", isRepeat)
        case .query: (next, isRepeat) = ("query", false)
        case .reverse(let isRepeat): (next, self.isRepeat) = ("reverse", isRepeat)
        case .end: (next, isRepeat) = ("nothing", false)
        case nil: (next, isRepeat) = ("wait", false)
        }
        switch row.advice.due {
        case .end: due = nil
        case nil: due = row.time + UpstreamAdvice.answerTimeoutSeconds
        default: due = row.time + (isRepeat ? UpstreamAdvice.repeatAfterSeconds : 0)
        }
    }
}

extension Office.AdviceFault {
    /// What is wrong, and what would be right.
    var text: String {
        switch self {
        case .notPassedOn: "only a payment that is paid, not undone and no cash is passed on"
        case .notAdvised: "it was never passed on; say first: tillpost-hq upstream advise"
        case .doesNotFit(let state): "that does not fit how far it is (\(state.text)); nothing was changed"
        }
    }
}
