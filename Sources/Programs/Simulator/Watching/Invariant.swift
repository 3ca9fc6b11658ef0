/// What must hold in every world, whatever fails in it. Checked as things happen where that is cheap, else at rest.
package enum Invariant: String, Sendable, CaseIterable {
    /// An accepting lamp is lit only when everything that the journal shows would survive a power cut.
    case lampAfterDurability
    /// What a lamp has called taken is in a journal, at HQ, or in HQ's completed backup; what a person destroyed by setting
    /// a card back, and what rotted on a disk, is excepted.
    case nothingTakenIsLost
    /// A payment id of a node has one case at HQ, and one code comes from one chain under one payment id.
    case oneEffectAPayment
    /// What a green lamp promised somebody other than the merchant pays, or a person decides about; excepted is what came too
    /// late, what a person has decided, a second payment of a sale under a number that was used twice, and what another card of
    /// the node had presented.
    case greenIsPaid
    /// A final verdict in an answer that a node's journal took over stays HQ's verdict, also after a restore, as long as a
    /// card holds that answer or a backup covers it; an exception may be decided once more, by a person. Excepted are, after a
    /// restore, a node of which HQ has lost a key, and a node with two cards at work.
    case verdictStands
    /// Entries and balances agree and add up to nothing; no purse is below zero; each case's entries are what its verdict
    /// says; what payers have lost is what merchants have gained, with suspense, recovery and issuers' losses.
    case moneyAddsUp
    /// A day's sums at the counter are HQ's. Excepted are nodes of which a record has rotted, whose sums nobody can add up,
    /// and after a restore those that can prove nothing any more.
    case daysAgree
    /// No sale that nobody approved goes over the floor limit, or lifts what is open over the limits of exposure.
    case limitsHold
    /// No code is taken twice at one card.
    case codeTakenOnce
    /// A payment that awaited approval ends: approved, or undone. What was shown as not taken is not charged. Excepted is a
    /// payment whose reversal rotted on the only disk that had it: HQ lists the loss, and a person finds out what it was.
    case everySaleEnds
    /// When faults end, each node that may speak has HQ's mark at its head and HQ's list to its end, after few exchanges, and
    /// no case waits for what is there.
    case everythingDrains
    /// The counter knows HQ's last verdict on each of its records.
    case verdictsReachTheCounter
    /// What a completed backup holds is forgotten by the node, once nothing else keeps it.
    case queuesAreBounded
    /// The mark that HQ signs is durable at HQ.
    case markIsDurable
    /// A node takes over only what HQ has signed.
    case answersAreHeadquarters
    /// HQ that holds two chains of a node says so, and a node that was told so sells nothing.
    case forksAreTold
    /// A node whose card nobody copied or set back is never called a clone.
    case nobodyIsAccused
    /// A node that gets no answer asks ever more seldom.
    case waitsGrow
    /// No engine is asked to store twice what may be there once.
    case enginesAreKept
    /// What a lamp has called taken is undone by a void only, and what it has called approved stays paid. Excepted are nodes whose
    /// cards were copied or set back.
    case lampStands
    /// What batches say is payable, less what was returned, and what waits for the next batch, is what HQ owes the merchant.
    case batchesAddUp
    /// A note charges one purse, once.
    case noteChargedOnce
    /// Final verdicts do not depend on the order in which records arrive that do not conflict.
    case orderDoesNotMatter
}

/// An invariant that did not hold.
package struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// Which.
    package let invariant: Invariant
    /// What was seen.
    package let what: String

    /// Name and sight.
    package var description: String { "\(invariant.rawValue): \(what)" }
}
