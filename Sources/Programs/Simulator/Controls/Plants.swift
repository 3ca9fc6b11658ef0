internal import Adjudication
internal import Intake
internal import Office
internal import PaymentCodes
internal import Payments
internal import Shop
internal import SyncProtocol

/// What each planted fault wraps.
extension Control {
    /// A node's journal that breaks what the fault says.
    var journal: JournalTransaction.Type {
        switch self {
        case .claimForgotten: ForgetsClaims.self
        case .nothingForgotten: ForgetsNothing.self
        case .exposureForgotten: ForgetsExposure.self
        case .reversalForgotten: ForgetsApprovals.self
        case .pruneAboveHorizon: PrunesToMark.self
        default: JournalTransaction.self
        }
    }

    /// HQ's store that breaks what the fault says.
    var store: MemoryStoreTransaction.Type {
        switch self {
        case .noDeDuplication: KnowsNothing.self
        case .cloneUnnoticed: SeesNoClones.self
        case .verdictChangedAfterRestore: ForgetsImposed.self
        case .outcomeSkipped: SkipsOutcomes.self
        case .poisonBlocks: RefusesPoison.self
        case .bookedTwice: BooksTwice.self
        case .claimsMixedUp: MixesClaims.self
        case .undoneUnnoticed: NotesNothingUndone.self
        case .batchForgotten: ForgetsBatches.self
        case .claimForgottenAtHQ: ForgetsSpent.self
        default: MemoryStoreTransaction.self
        }
    }

    /// A node's disk that is lazier than it says.
    func disk(_ disk: Disk<JournalState>, _ seed: UInt64) -> Disk<JournalState> {
        self == .lampBeforeCommit ? LazyDisk(disk.state, Chance(seed: seed, "lazy")) : disk
    }

    /// HQ's disk that is lazier than it says.
    func disk(_ disk: Disk<StoreState>, _ seed: UInt64) -> Disk<StoreState> {
        self == .markAdvancedBeforeCommit ? LazyDisk(disk.state, Chance(seed: seed, "lazy")) : disk
    }
}

/// Says that a commit is durable, and leaves it to the next barrier.
private final class LazyDisk<State>: Disk<State> {
    override func sync() throws { keep(isLazy: true) }
}

private final class ForgetsClaims: JournalTransaction {
    override func claim(_ key: [UInt8], code: Digest, signed: Int64?, sequence: UInt64) throws {}
}

private final class ForgetsExposure: JournalTransaction {
    override func openBooks(_ payment: Payment, payer: KeyID?, sequence: UInt64, takenAt: Int64) throws {
        try super.openBooks(payment, payer: payer, sequence: sequence, takenAt: takenAt)
        disk.put(\.open, sequence, nil)
    }
}

private final class ForgetsApprovals: JournalTransaction {
    override func openBooks(_ payment: Payment, payer: KeyID?, sequence: UInt64, takenAt: Int64) throws {
        try super.openBooks(payment, payer: payer, sequence: sequence, takenAt: takenAt)
        disk.set(\.awaiting, [])
    }
}

private final class PrunesToMark: JournalTransaction {
    override func prune(limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int {
        try prune(
            through: disk.state.mark.sequence, limit: limit, keptBooks: keptBooks, claimsBefore: claimsBefore)
    }
}

private final class ForgetsNothing: JournalTransaction {
    override func prune(limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int { 0 }
}

private final class KnowsNothing: MemoryStoreTransaction {
    override func kept(_ digest: Digest, of node: NodeID) throws -> KeptBytes { .none }
    override func keep(_ raw: RawRecord) throws {
        if state.raw[OfNode(raw.node, raw.digest)] == nil { try super.keep(raw) }
    }
}

private final class SeesNoClones: MemoryStoreTransaction {
    override func update(_ node: NodeRow) throws {
        var node = node
        node.standing = .good
        try super.update(node)
    }
}

private final class ForgetsImposed: MemoryStoreTransaction {
    override func impose(_ outcome: Outcome, on node: NodeID) throws {}
}

private final class SkipsOutcomes: MemoryStoreTransaction {
    override func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome] {
        let outcomes = try super.outcomes(of: node, after: cursor, limit: limit)
        return outcomes.count > 1 ? Array(outcomes.dropFirst()) : outcomes
    }
}

private final class RefusesPoison: MemoryStoreTransaction {
    override func keep(_ raw: RawRecord) throws {
        if raw.place == .quarantine || raw.place == .stray { throw OfficeFault.damaged(what: "record") }
        try super.keep(raw)
    }
}

private final class BooksTwice: MemoryStoreTransaction {
    override func post(_ posting: Posting, caseNumber: Int64?, time: Int64) throws {
        try super.post(posting, caseNumber: caseNumber, time: time)
        if case .payable = posting.from { try super.post(posting, caseNumber: caseNumber, time: time) }
    }
}

private final class NotesNothingUndone: MemoryStoreTransaction {
    override func setUndone(_ number: Int64, in branch: Int64, at sequence: UInt64) throws {}
}

private final class MixesClaims: MemoryStoreTransaction {
    /// The last byte tells a small number, and nothing of the payer.
    override func claimant(of key: SpendKey) throws -> Digest? {
        try super.claimant(of: key) ?? state.claims.filter { $0.key.bytes.last == key.bytes.last }.values.min()
    }
}

private final class ForgetsBatches: MemoryStoreTransaction {
    override func change(_ number: Int64, to state: CaseState, time: Int64) throws {
        var state = state
        if try caseRow(number)?.state.batch != nil { state.batch = nil }
        try super.change(number, to: state, time: time)
    }
}

private final class ForgetsSpent: MemoryStoreTransaction {
    override func spend(_ claim: SpentClaim, record: Digest) throws {}
}
