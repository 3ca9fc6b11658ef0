internal import Acceptance
internal import Journal
internal import Payments
internal import Policies
internal import Shop
internal import Signing
internal import SyncProtocol

/// What the books say about the node: who it is, whether it may sell, and whether what it promises will be on disk.
extension Finding {
    static func enrolment(_ identity: Identity) -> Finding {
        if let doubt = identity.doubt {
            return Finding(
                .broken, "enrolment",
                "nothing is sold: \(doubt) Enrol the board again: tillpost enrol --again, with a new code from headquarters."
            )
        }
        let who = identity.registration
        return Finding(.good, "enrolment", "node \(who.node), counter \(who.counterName)")
    }

    /// One commit, as a sale makes it.
    static func durableWrite(_ write: () throws -> Void) -> Finding {
        let start = ContinuousClock.now
        do { try write() } catch { return Finding("durable write", failed: error) }
        let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
        return Finding(.good, "durable write", "a commit was on disk after \(max(1, milliseconds)) ms")
    }

    private static let littleSpace: UInt64 = 100 << 20

    static func space(_ journal: Journal) -> Finding {
        let space = journal.space
        let free = "\(space.freeBytes >> 20) MB are free"
        guard !journal.isTight else {
            let reserve = space.isReserved ? "" : ", and the reserve is not whole"
            return Finding(.broken, "space", "\(free)\(reserve): nothing is taken. Free some space on the disk.")
        }
        guard space.freeBytes >= littleSpace else {
            return Finding(.advice, "space", "\(free) beside the reserve. Free some space on the disk.")
        }
        return Finding(.good, "space", "\(free) beside the reserve")
    }

    static func clock(_ identity: Identity, at now: Moment) -> Finding {
        let earliest = identity.clock.earliest(at: now)
        guard !identity.clock.trusts(now) else {
            return Finding(.good, "clock", "trusted: it agrees with headquarters' signed time")
        }
        let why =
            if now.wall < earliest - ClockWitness.tolerance {
                "it is at least \(Span(seconds: earliest - now.wall)) behind"
            } else if now.boot != identity.clock.boot {
                "headquarters was not heard since the board started"
            } else {
                "it does not agree with headquarters' signed time"
            }
        return Finding(
            .advice, "clock",
            "not trusted: \(why). Sales go on, with the policy's lower limits; set it, and let headquarters be heard once."
        )
    }

    static func policy(_ identity: Identity, at now: Moment) -> Finding {
        guard let policy = identity.policy?.content else {
            return Finding(.broken, "policy", "there is none, so that only cash is taken. Run 'tillpost sync'.")
        }
        let earliest = identity.clock.earliest(at: now)
        let name = "version \(policy.version), \(Span(seconds: max(0, earliest - policy.issued))) old"
        guard earliest <= policy.expires else {
            return Finding(
                .broken, "policy",
                "\(name): over since \(Span(seconds: earliest - policy.expires)), so that only cash is taken. Run 'tillpost sync', or have a courier carry one."
            )
        }
        let left = policy.expires - earliest
        return Finding(left < 3 * 86_400 ? .advice : .good, "policy", "\(name), good for \(Span(seconds: left)) more")
    }

    /// The key is loaded from where it lies, also while the service has it in memory: the next start will need it.
    static func key(_ keys: NodeKeys, enrolled own: PublicKey?) -> Finding {
        do {
            guard !keys.isEmpty else {
                return Finding(.broken, "key", "there is none in the folder. Put it back, or enrol the board again.")
            }
            let present = try keys.present()
            guard let own else { return Finding(.good, "key", "\(present.keyID) signs") }
            if present.publicKey == own { return Finding(.good, "key", "\(present.keyID) signs, as it is enrolled") }
            // A cut between the journal's commit and the moving of the file is made good at the next start.
            if let next = try keys.next(), next.publicKey == own {
                return Finding(.good, "key", "\(next.keyID) signs, as it is enrolled")
            }
            return Finding(
                .broken, "key", "\(present.keyID) is not the one that is enrolled. Put the right folder or key back.")
        } catch {
            return Finding("key", failed: error)
        }
    }
}

extension Till {
    /// What the books say, and a commit to prove it.
    func examine(_ keys: NodeKeys) -> [Finding] {
        let now = clock.now()
        let identity = keeper.identity
        return [
            .enrolment(identity), .durableWrite { try write { try $0.writeClock(at: now, in: &$1) } }, .space(journal),
            .key(keys, enrolled: identity.ownKey), .clock(identity, at: now), .policy(identity, at: now),
        ]
    }
}

/// A length of time as people say it.
struct Span: CustomStringConvertible {
    let seconds: Int64

    var description: String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}
