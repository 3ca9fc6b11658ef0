internal import Adjudication
internal import Office
internal import Payments
internal import SyncProtocol

/// What a person at HQ decides, and the audit of it.
extension HeadOffice {
    func decide(
        _ number: Int64, _ decision: String, by name: String, why: String
    ) throws(HeadOfficeFault) -> DecidedInfo {
        guard let decision = HandDecision(rawValue: decision) else {
            throw .refused(.bad(what: "decision", why: "accept, pay or refuse"))
        }
        let person = try HeadOffice.person(name, why)
        return try transaction { transaction in
            guard let row = try office(transaction).decide(number, decision, by: person) else {
                throw HeadOfficeRefusal.unknown(what: "case", name: String(number))
            }
            return DecidedInfo(row)
        }
    }

    func resume(payer text: String, by name: String, why: String) throws(HeadOfficeFault) -> PayerInfo {
        guard let key = KeyID(hexadecimal: text) else {
            throw .refused(.unknown(what: "payer", name: String(text.prefix(32))))
        }
        let person = try HeadOffice.person(name, why)
        return try transaction { transaction in
            guard try office(transaction).resume(key, by: person) else {
                throw HeadOfficeRefusal.unknown(what: "suspended payer", name: text)
            }
            guard let payer = try transaction.payer(key) else { return PayerInfo(unseen: key) }
            return try HeadOffice.info(payer, transaction)
        }
    }

    func decisionList() throws(HeadOfficeFault) -> [DecisionInfo] {
        try transaction { try $0.decisions(limit: HeadOffice.longestList).map(DecisionInfo.init) }
    }

    static func person(_ name: String, _ why: String) throws(HeadOfficeFault) -> Office.Person {
        let name = try checked(name: name, of: "person")
        guard (1...200).contains(why.utf8.count) else {
            throw .refused(.bad(what: "reason", why: "say in 1 to 200 bytes why it is decided so"))
        }
        return Office.Person(name: name, why: why)
    }
}

/// A case after a person has decided it.
public struct DecidedInfo: Codable, Equatable, Sendable {
    /// The case's number.
    public let caseNumber: Int64
    /// paid or refused.
    public let decision: String
    /// The reason's name, where there is one.
    public let reason: String?
    /// issuer or merchant, where somebody else than HQ bears a loss.
    public let liability: String?
    /// payable, none or returned: where the case's money stands.
    public let money: String
    /// Amount and currency.
    public let amount: String?

    init(_ row: CaseRow) {
        caseNumber = row.number
        decision = row.state.verdict.decision.name
        reason = row.state.verdict.reason?.rawValue
        liability = row.state.verdict.liability?.name
        money = row.state.money.rawValue
        amount = row.amount?.description
    }
}

/// What a person has decided.
public struct DecisionInfo: Codable, Equatable, Sendable {
    /// The case's number, where it was an exception.
    public let caseNumber: Int64?
    /// The payer's key id, hexadecimal, where it was a suspended payer.
    public let payer: String?
    /// accept, pay, refuse or resume.
    public let decided: String
    /// Who.
    public let by: String
    /// Why.
    public let why: String
    /// Seconds since 1970.
    public let time: Int64

    init(_ row: DecisionRow) {
        switch row.subject {
        case .exception(let number): (caseNumber, payer) = (number, nil)
        case .payer(let key): (caseNumber, payer) = (nil, key.description)
        }
        decided = row.decided
        by = row.name
        why = row.why
        time = row.time
    }
}

extension HandFault {
    /// What is wrong, and what would be right.
    var text: String {
        switch self {
        case .notOpen: "it is no exception; what headquarters has signed is final"
        case .givenBack: "its money was given back at the counter already; there is nothing to decide"
        case .partGivenBack: "a part of it was given back at the counter already; the rest can only be refused"
        case .notOffered: "it cannot be decided so; look into ops/runbooks/exceptions.md for what can"
        case .paidByConfirmation:
            "headquarters' confirmation has paid the merchant when the buyer paid; refuse this claim"
        case .stillOpen(let reason): "by the ordinary rules it is still open (\(reason.rawValue)); mend that first"
        case .notHeardYet:
            "headquarters was restored and may have decided this already; wait until the node has called"
        }
    }
}
