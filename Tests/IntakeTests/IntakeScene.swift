import Intake
import Payments
import Signing
import TestWorld

/// One node of a test world and its chain of eight cash sales; HQ holds some of it already.
struct IntakeScene {
    let world: TestWorld
    let chain: [SignedRecord]

    init() throws {
        world = try TestWorld()
        chain = try world.node.cashChain(1...8)
    }

    /// What became of one record, by what HQ does with it.
    enum Fate: Equatable {
        case append(UInt64, branch: Int64 = 1)
        case duplicate
        case stray(UInt64)
        case quarantine(UInt64, branch: Int64 = 1)
    }

    /// HQ holds the chain up to a place.
    func holding(_ count: Int) -> HeldChains { HeldChains(chain.prefix(count)) }

    /// The head at a place of the chain.
    func head(_ sequence: Int) -> ChainHead { sequence == 0 ? .start : chain[sequence - 1].head }

    func plan(
        _ records: [[UInt8]], _ chains: some KnownChains, base: ChainHead, keys: [PublicKey]? = nil, epoch: UInt32 = 1
    ) throws -> Intake.Plan {
        try Intake.plan(
            records.map { UploadedRecord($0, using: world.primitives) }, node: world.node.id, base: ChainPoint(base),
            keys: keys ?? [world.node.key.publicKey],
            epoch: epoch, using: world.primitives, chains: chains)
    }

    /// Another cash sale after any place: what a clone of the card would write there.
    func other(after head: ChainHead, epoch: UInt32? = nil, id: UInt8 = 77) throws -> SignedRecord {
        let head = ChainHead(epoch: epoch ?? head.epoch, sequence: head.sequence, digest: head.digest)
        return try world.node.record(.payment(world.node.cash(.kes(999), id: id)), after: head)
    }
}

extension Intake.Plan {
    var fates: [IntakeScene.Fate] {
        dispositions.map {
            switch $0 {
            case .append(let record, let branch): .append(record.record.sequence, branch: branch)
            case .duplicate: .duplicate
            case .stray(let record): .stray(record.record.sequence)
            case .quarantine(let poison, let branch): .quarantine(poison.sequence, branch: branch)
            }
        }
    }
}
