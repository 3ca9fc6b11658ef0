/// A planted fault, outside the Core, by which it is proved that an invariant would be missed.
package enum Control: String, Sendable, CaseIterable {
    /// The journal commits without a sync.
    case lampBeforeCommit
    /// After a failed sync the journal is trusted without proof.
    case noBarrierAfterFailedSync
    /// A wait that is over begins the sale again, under another payment id.
    case idMintedARetry
    /// The journal forgets what was claimed.
    case claimForgotten
    /// The journal forgets what is open.
    case exposureForgotten
    /// Nobody undoes what awaited approval.
    case reversalForgotten
    /// The node forgets records up to HQ's mark.
    case pruneAboveHorizon
    /// The node believes every signature.
    case answerNotVerified
    /// Whatever opens a connection resets the wait.
    case backoffResetOnConnect
    /// HQ does not know a record that it has.
    case noDeDuplication
    /// HQ commits without a sync.
    case markAdvancedBeforeCommit
    /// HQ does not write down that a node is a clone.
    case cloneUnnoticed
    /// HQ forgets what it had signed before it was restored.
    case verdictChangedAfterRestore
    /// An outcome is left out of an answer.
    case outcomeSkipped
    /// HQ's horizons move when a backup begins.
    case horizonBeforeBackupCompleted
    /// HQ cannot keep what it cannot read.
    case poisonBlocks
    /// HQ books what it gives back twice.
    case bookedTwice
}
