import Intake
import Payments

/// What an HQ of a test holds of one node: kept in memory, and grown by the plans that it takes.
struct HeldChains: KnownChains {
    private(set) var followed: Int64 = 1
    private var tips: [Int64: ChainHead] = [1: .start]
    private var places: [Digest: ChainPlace] = [:]
    private var strays: Set<Digest> = []

    var branchCount: Int64 { Int64(tips.count) }

    /// A chain that is held up to some record.
    init(_ records: some Sequence<SignedRecord> = []) {
        for record in records { hold(record.digest, ChainPlace(branch: 1, head: record.head)) }
    }

    func tip(of branch: Int64) throws -> ChainHead { tips[branch] ?? .start }

    func place(at point: ChainPoint) throws -> ChainPlace? {
        if point.names(.start) { return .start }
        return places.values.first { point.names($0.head) }
            ?? tips.first { point.names($0.value) }.map { ChainPlace(branch: $0.key, head: $0.value) }
    }

    func kept(_ digest: Digest) throws -> KeptBytes {
        if let place = places[digest] { return .inChain(place) }
        return strays.contains(digest) ? .stray : .none
    }

    /// Keeps what a plan says, as HQ does.
    mutating func take(_ plan: Intake.Plan) {
        for disposition in plan.dispositions {
            switch disposition {
            case .append(let record, let branch):
                hold(record.digest, ChainPlace(branch: branch, head: record.head))
            case .quarantine(let poison, let branch):
                hold(
                    poison.digest,
                    ChainPlace(
                        branch: branch,
                        head: ChainHead(epoch: poison.epoch, sequence: poison.sequence, digest: poison.digest)))
            case .stray(let record): strays.insert(record.digest)
            case .duplicate: break
            }
        }
        tips.merge(plan.tips) { $1 }
    }

    /// The node's present epoch goes on with another chain.
    mutating func follow(_ branch: Int64) { followed = branch }

    private mutating func hold(_ digest: Digest, _ place: ChainPlace) {
        places[digest] = place
        if place.head.sequence > tips[place.branch]?.sequence ?? 0 { tips[place.branch] = place.head }
    }
}
