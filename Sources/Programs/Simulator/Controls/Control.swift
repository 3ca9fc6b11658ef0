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
    /// HQ takes two payers' notes with one number for the same claim.
    case claimsMixedUp
    /// HQ does not note what the records of a chain undo.
    case undoneUnnoticed
    /// The node forgets nothing.
    case nothingForgotten
    /// A person decides at a restored HQ before the node was heard.
    case personTooEarly
    /// A case that changes leaves its closed batch.
    case batchForgotten
    /// HQ forgets what was claimed.
    case claimForgottenAtHQ
    /// A start undoes what was approved, too.
    case approvalForgotten
}

extension Control {
    /// What brings the fault to light.
    var leaning: Leaning {
        switch self {
        case .lampBeforeCommit: Leaning(faults: [.cut])
        case .noBarrierAfterFailedSync: Leaning(faults: [.syncs, .cut])
        case .idMintedARetry, .exposureForgotten: Leaning(faults: [.weather])
        case .claimForgotten, .claimForgottenAtHQ: Leaning(faults: [.weather], isHostile: true)
        case .approvalForgotten: Leaning(faults: [.kill])
        case .reversalForgotten: Leaning(faults: [.cut, .weather])
        case .pruneAboveHorizon, .horizonBeforeBackupCompleted, .verdictChangedAfterRestore:
            Leaning(faults: [.backUp, .restore, .backUp])
        case .personTooEarly: Leaning(faults: [.backUp, .restore, .backUp], hasPeople: true)
        case .answerNotVerified, .backoffResetOnConnect: Leaning(faults: [.weather])
        case .noDeDuplication, .outcomeSkipped: Leaning(faults: [.weather, .courier])
        case .markAdvancedBeforeCommit: Leaning(faults: [.cutHQ])
        case .cloneUnnoticed: Leaning(faults: [.copy, .image])
        case .poisonBlocks: Leaning(faults: [.copy, .backUp, .enrolAgain, .restore])
        case .bookedTwice, .claimsMixedUp, .undoneUnnoticed, .nothingForgotten: Leaning(faults: [])
        case .batchForgotten: Leaning(faults: [], hasPeople: true)
        }
    }

    /// What it breaks. Anything else that is found has another cause, or comes too late.
    package var breaks: Set<Invariant> {
        switch self {
        case .lampBeforeCommit, .noBarrierAfterFailedSync: [.lampAfterDurability, .nothingTakenIsLost]
        case .idMintedARetry: [.oneEffectAPayment]
        case .claimForgotten: [.codeTakenOnce]
        case .exposureForgotten: [.limitsHold]
        case .reversalForgotten: [.everySaleEnds]
        case .pruneAboveHorizon, .horizonBeforeBackupCompleted: [.nothingTakenIsLost]
        case .answerNotVerified: [.answersAreHeadquarters]
        case .backoffResetOnConnect: [.waitsGrow]
        case .noDeDuplication: [.enginesAreKept, .oneEffectAPayment]
        case .markAdvancedBeforeCommit: [.markIsDurable]
        case .cloneUnnoticed: [.forksAreTold]
        case .verdictChangedAfterRestore, .personTooEarly: [.verdictStands]
        case .outcomeSkipped: [.verdictsReachTheCounter]
        case .poisonBlocks: [.everythingDrains]
        case .bookedTwice: [.moneyAddsUp]
        case .claimsMixedUp: [.orderDoesNotMatter]
        case .undoneUnnoticed: [.daysAgree]
        case .nothingForgotten: [.queuesAreBounded]
        case .batchForgotten: [.batchesAddUp]
        case .claimForgottenAtHQ: [.noteChargedOnce]
        case .approvalForgotten: [.lampStands]
        }
    }
}
