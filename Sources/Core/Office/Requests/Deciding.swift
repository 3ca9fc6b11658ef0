package import Adjudication
package import Payments
internal import SyncProtocol

/// A person decides what no rule can. The counter is told with its next exchange, by a second outcome of the record.
extension Office {
    /// Who decides, and why. It is written down with the decision, for ever.
    package struct Person: Sendable {
        package let name: String
        package let why: String

        /// States who.
        package init(name: String, why: String) {
            self.name = name
            self.why = why
        }
    }

    /// Decides an exception.
    ///
    /// - Returns: the case as it stands then; nil where there is no such case.
    /// - Throws: `HandFault` where it cannot be decided so.
    package func decide(_ number: Int64, _ decision: HandDecision, by person: Person) throws -> CaseRow? {
        guard let row = try transaction.caseRow(number) else { return nil }
        guard row.state.verdict.decision == .exception else { throw HandFault.notOpen }
        if row.kind == .inspection { try decideInspection(row, decision) } else { try decideRecord(row, decision) }
        try transaction.note(
            DecisionRow(
                subject: .exception(number), decided: decision.rawValue, name: person.name, why: person.why, time: now))
        return try transaction.caseRow(number)
    }

    private func decideRecord(_ row: CaseRow, _ decision: HandDecision) throws {
        guard let record = row.record, let node = try transaction.node(record.node), let key = node.keys.last else {
            throw OfficeFault.damaged(what: "node of case \(row.number)")
        }
        // What HQ signed before it was restored comes first, here as for records.
        guard node.history == desk.history else { throw HandFault.notHeardYet }
        var hearing = try Hearing(office: self, node: node, key: key)
        try hearing.decide(row, record, decision)
        if hearing.hasSuspended { try publishing.renew() }
    }

    /// An inspection is HQ's own affair: no record, no money, nobody to be told.
    private func decideInspection(_ row: CaseRow, _ decision: HandDecision) throws {
        let open = OpenException(
            verdict: row.state.verdict, record: nil, suspense: nil, givenBack: .nothing, isAtHome: true)
        var state = row.state
        state.verdict = try Adjudication.decide(decision, open, CaseFacts(now: now), using: primitives).verdict
        try transaction.change(row.number, to: state, time: now)
    }

    /// Puts payers on the hot list: the next policy carries them.
    ///
    /// - Returns: how many were not on it.
    package func block(_ payers: [KeyID], by person: Person) throws -> Int {
        var blocked = 0
        for payer in payers where try !transaction.isListed(payer) {
            blocked += 1
            try transaction.list(ListedRow(keyID: payer, since: now, reason: Office.blocked))
            try transaction.note(
                DecisionRow(subject: .payer(payer), decided: "block", name: person.name, why: person.why, time: now))
        }
        if blocked > 0 { try publishing.renew() }
        return blocked
    }

    /// The reason of a key that a person has put on the hot list: it waits for nobody.
    package static let blocked = "blocked"

    /// Lifts the suspension of a payer's key: the next policy carries it no more. What was decided meanwhile stays.
    ///
    /// - Returns: whether it was suspended.
    package func resume(_ payer: KeyID, by person: Person) throws -> Bool {
        guard try transaction.isListed(payer) else { return false }
        try transaction.unlist(payer)
        try publishing.renew()
        try transaction.note(
            DecisionRow(subject: .payer(payer), decided: "resume", name: person.name, why: person.why, time: now))
        return true
    }
}

extension Hearing {
    fileprivate mutating func decide(_ row: CaseRow, _ record: CaseRecord, _ decision: HandDecision) throws {
        let branch = record.branch ?? node.followed
        let reading = Facts(hearing: self, branch: branch)
        let signed = try row.kind == .unreadable ? nil : self.record(record)
        var facts = try signed.map(reading.about) ?? CaseFacts(now: now)
        facts.now = row.arrived
        let refunded = try reading.refunded(of: row)
        let open = OpenException(
            verdict: row.state.verdict, record: signed, suspense: try reading.suspense(of: row),
            givenBack: row.state.isReversed || refunded >= row.amount?.minorUnits ?? .max
                ? .all : refunded > 0 ? .part : .nothing, isAtHome: signed.map { isAtHome($0.record.body) } ?? true)
        var ruling = try Adjudication.decide(decision, open, facts, using: primitives)
        if row.state.verdict.reason == .paidTwoWays {
            // It made its claim when it was found to be the second of its sale.
            (ruling.claim, ruling.usedConfirmation) = (nil, nil)
        }
        guard let signed else {
            try change(row, to: ruling, at: record.sequence)
            return try tell(ruling.verdict, record.digest, at: record.sequence)
        }
        try apply(ruling, to: signed, branch, isSigned: false, in: row)
    }

    private func record(_ record: CaseRecord) throws -> SignedRecord {
        guard let bytes = try transaction.keptBytes(record.digest, of: node.id) else {
            throw OfficeFault.damaged(what: "record \(record.sequence) of node \(node.id)")
        }
        return try SignedRecord(decoding: bytes, using: primitives)
    }
}
