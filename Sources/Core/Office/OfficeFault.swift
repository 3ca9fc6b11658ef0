/// Why HQ cannot do what a request asks. Nothing was changed then.
package enum OfficeFault: Error, Equatable, Sendable {
    /// Signed by no node that HQ knows.
    case notOurNode
    /// The enrolment code is not known, or was used by another board.
    case enrolment
    /// No policy was published yet.
    case noPolicy
    /// A balance would not fit 64 bits.
    case accountFull
    /// A signed policy would be longer than allowed.
    case policyTooLong
    /// The counter's node has given HQ no secret for typed confirmations.
    case noTyping
    /// The store does not hold what it must.
    case damaged(what: String)
}
