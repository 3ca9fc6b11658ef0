package import Payments

/// What people have decided.
package protocol DecisionStore {
    /// Writes down who decided what. It is never changed.
    func note(_ decision: DecisionRow) throws
    /// The newest first.
    func decisions(limit: Int) throws -> [DecisionRow]
}

/// What a named person at HQ has decided, and why: the audit of everything that no rule decides.
package struct DecisionRow: Equatable, Sendable {
    /// What it was about.
    package enum Subject: Equatable, Sendable {
        /// An exception, by its case.
        case exception(Int64)
        /// A suspended payer's key.
        case payer(KeyID)
    }

    package let subject: Subject
    /// `accept`, `pay`, `refuse`; `block`, `resume` of a payer.
    package let decided: String
    package let name: String
    package let why: String
    /// HQ's clock, seconds since 1970.
    package let time: Int64

    /// States a row.
    package init(subject: Subject, decided: String, name: String, why: String, time: Int64) {
        self.subject = subject
        self.decided = decided
        self.name = name
        self.why = why
        self.time = time
    }
}
