internal import Payments

/// An upload while it is being sorted: the place that it has reached, and the chains that begin in it.
struct Sorting<Chains: KnownChains> {
    private var cursor: ChainPlace
    private let epoch: UInt32
    private let chains: Chains
    private var tips: [Int64: ChainHead] = [:]
    private var placed: [Digest: ChainPlace] = [:]
    private var strays: Set<Digest> = []
    private var dispositions: [Intake.Disposition] = []
    private var branchings: [Intake.Branching] = []
    /// The last place that was found, where the cursor stands on noise that is kept for an earlier place.
    private var beforeNoise: ChainPlace?

    init(cursor: ChainPlace, epoch: UInt32, chains: Chains) {
        self.cursor = cursor
        self.epoch = epoch
        self.chains = chains
    }

    func plan() throws -> Intake.Plan {
        Intake.Plan(
            dispositions: dispositions, branchings: branchings, tips: tips, branch: cursor.branch,
            mark: try tip(cursor.branch), isBaseKnown: true)
    }

    /// Whether a record is the next one after the end of the chain that the upload goes on with.
    func isNext(_ record: SignedRecord?) throws -> Bool {
        guard let record, record.follows(cursor.head) else { return false }
        return try tip(cursor.branch) == cursor.head
    }

    /// Passes bytes that are kept already.
    ///
    /// - Parameter record: nil where they are no record. A record tells its own place; noise that was kept for an earlier place
    ///   may stand in the chain a second time, and must not block it.
    mutating func passDuplicate(_ digest: Digest, _ record: SignedRecord?) throws -> Bool {
        switch try kept(digest) {
        case .none: return false
        // Now it comes at its place, and becomes a part of a chain.
        case .stray where record?.follows(cursor.head) == true: return false
        case .stray: break
        case .inChain(let place) where place.head.sequence == cursor.head.sequence + 1: move(to: place)
        case .inChain where record == nil:
            try passNoise(
                ChainHead(epoch: cursor.head.epoch, sequence: cursor.head.sequence + 1, digest: digest))
        case .inChain: break
        }
        dispositions.append(.duplicate(digest))
        return true
    }

    /// Noise stands in the chain once more. At the chain's end it makes it longer. Before the end nothing is kept of this place:
    /// what follows tells whether the chain has passed it, or begins beside the chain.
    private mutating func passNoise(_ head: ChainHead) throws {
        if try tip(cursor.branch) == cursor.head { return try advance(to: head) }
        if let place = try known(head) { return move(to: place) }
        beforeNoise = beforeNoise ?? cursor
        cursor = ChainPlace(branch: cursor.branch, head: head)
    }

    private mutating func move(to place: ChainPlace) {
        cursor = place
        beforeNoise = nil
    }

    /// Sorts a readable record that is not kept yet.
    ///
    /// - Returns: false at a gap. Nothing is kept of the rest: the answer's mark tells the node where to go on.
    mutating func sort(_ record: SignedRecord) throws -> Bool {
        let next = cursor.head.sequence + 1
        if record.record.sequence > next { return false }
        // The node's disk has lost what HQ has, or HQ has been told of the loss in other words: the chain goes on alike.
        if case .lost(let lost) = record.record.body, record.record.sequence == next,
            let place = try chains.place(at: ChainPoint(record.head)), place.head.digest == lost.digest
        {
            move(to: place)
            dispositions.append(.duplicate(record.digest))
            return true
        }
        if record.record.sequence < next {
            dispositions.append(.stray(record))
            strays.insert(record.digest)
        } else if record.follows(cursor.head), let place = try known(record.head) {
            // A loss stated once more in other bytes, or the lost record itself, found after all: the chain goes on from its
            // digest already.
            move(to: place)
            placed[record.digest] = cursor
            if case .lost = record.record.body {
                dispositions.append(.duplicate(record.digest))
            } else {
                dispositions.append(.append(record, branch: place.branch))
            }
        } else if record.follows(cursor.head) {
            try advance(to: record.head)
            placed[record.digest] = cursor
            dispositions.append(.append(record, branch: cursor.branch))
        } else {
            try quarantine(record.bytes, record.digest, why: "it does not follow the record before it")
        }
        return true
    }

    /// The place at which a chain goes on from this head already, with other bytes than a record's own.
    private func known(_ head: ChainHead) throws -> ChainPlace? {
        guard try tip(cursor.branch) != cursor.head, let place = try chains.place(at: ChainPoint(head)),
            place.head.digest == head.digest
        else { return nil }
        return place
    }

    /// Keeps what is no record of the chain at the place that it was sent for.
    mutating func quarantine(_ bytes: [UInt8], _ digest: Digest, why: String) throws {
        let sequence = cursor.head.sequence + 1
        let head = ChainHead(epoch: cursor.head.epoch, sequence: sequence, digest: digest)
        // The loss of these bytes was stated before: the chain goes on from their digest already.
        if let place = try known(head) { move(to: place) } else { try advance(to: head) }
        placed[digest] = cursor
        let poison = Intake.Poison(
            bytes: bytes, digest: digest, epoch: cursor.head.epoch, sequence: sequence, why: why)
        dispositions.append(.quarantine(poison, branch: cursor.branch))
    }

    /// Goes on to a new head: at the end of the chain, or beside what follows there, as a chain of its own.
    private mutating func advance(to head: ChainHead) throws {
        var branch = cursor.branch
        if try tip(branch) != cursor.head {
            branch = try chains.branchCount + Int64(branchings.count) + 1
            let isGranted = head.epoch > cursor.head.epoch && head.epoch <= epoch
            branchings.append(Intake.Branching(branch: branch, parent: beforeNoise ?? cursor, isGranted: isGranted))
        }
        tips[branch] = head
        move(to: ChainPlace(branch: branch, head: head))
    }

    private func tip(_ branch: Int64) throws -> ChainHead { try tips[branch] ?? chains.tip(of: branch) }

    private func kept(_ digest: Digest) throws -> KeptBytes {
        if let place = placed[digest] { return .inChain(place) }
        return strays.contains(digest) ? .stray : try chains.kept(digest)
    }
}
