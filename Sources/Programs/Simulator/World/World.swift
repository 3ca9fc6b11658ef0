internal import PaymentCodes
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

/// One deterministic world around the Core: HQ, boards, buyers, couriers, clocks, disks and links, in simulated time. The
/// same plan gives the same world, to the byte.
final class World {
    let plan: Plan
    let control: Control?
    private(set) var nowMs: Int64 = 0
    private var schedule = Schedule()
    private(set) lazy var hq = headquarters()
    var boards: [Board] = []
    let issuers: [Issuer]
    let payers: [Payer]
    private(set) lazy var witness = Witness(self)
    var tally = Tally()
    /// What happened, where somebody wants to read it.
    private(set) var story: [String]?
    /// Acts stop now: everything that is wrong with the world ends.
    var isSettling = false
    let chance: Chance
    var policyRound = 0

    static let currencies = ["KES", "TND"].compactMap(Currency.init(code:))

    init(_ plan: Plan, control: Control? = nil, isTold: Bool = false) {
        self.plan = plan
        self.control = control
        story = isTold ? [] : nil
        chance = Chance(seed: plan.seed, "world")
        let chance = chance
        issuers = [("BANK", Basis.guaranteed), ("LENDER", .atRisk)].compactMap { name, basis in
            ShortName(name).map { Issuer(name: $0, key: QuickKey(chance), basis: basis) }
        }
        let issuers = issuers
        payers = (0..<plan.payers).map { index in
            Payer(
                Chance(seed: plan.seed, "payer", index), of: issuers[chance.percent(70) ? 0 : 1],
                World.currencies[index % 3 == 2 ? 1 : 0])
        }
    }

    private func headquarters() -> Headquarters {
        let disk = Disk(StoreState(), Chance(seed: plan.seed, "HQ's disk"))
        return Headquarters(
            self, control?.disk(disk, plan.seed) ?? disk, of: control?.store ?? MemoryStoreTransaction.self,
            Chance(seed: plan.seed, "HQ"))
    }

    /// HQ's clock, seconds since 1970.
    var seconds: Int64 { BoardClock.beginning + nowMs / 1_000 }

    /// Does something later.
    func after(_ delay: Int64, _ body: @escaping () -> Void) { schedule.add(at: nowMs + max(0, delay), body) }

    /// Tells something, where anybody listens.
    func note(_ text: () -> String) {
        guard story != nil else { return }
        story?.append("\(nowMs / 1_000).\(nowMs % 1_000 / 100) \(text())")
    }

    /// Runs until a time, or until nothing is left, or until something is found.
    func run(until end: Int64) {
        while witness.finding == nil, let next = schedule.next, next <= end, let event = schedule.take() {
            nowMs = max(nowMs, event.at)
            tally.events += 1
            if tally.events > World.mostEvents { witness.found(.everythingDrains, "the world does not come to rest") }
            event.body()
        }
        if witness.finding == nil { nowMs = max(nowMs, end) }
    }

    /// A world that does not come to rest is broken.
    static let mostEvents = 60_000

    /// What a keeper works with here.
    func tools(_ chance: Chance) -> Keeper.Tools {
        var primitives = QuickPrimitives.primitives
        if control == .answerNotVerified {
            primitives = Primitives(digest: primitives.digest, verify: { _, _, _ in true })
        }
        return Keeper.Tools(
            primitives: primitives, compression: .none, chance: { chance.bytes($0) },
            seal: { plain, _, _ in plain.reversed() })
    }

    /// Signs in a world where keys do not fail.
    static func signed<Content>(_ content: Content, by key: some Signer) -> Signed<Content> {
        do { return try Signed.signed(content, by: key) } catch {
            preconditionFailure("a key in memory signs: \(error)")
        }
    }

    /// Signs a note.
    static func signed(_ note: Note, under certificate: Signed<Certificate>, by key: some Signer) -> Signed<Note> {
        do { return try Signed.signed(note, under: certificate, by: key, using: QuickPrimitives.primitives) } catch {
            preconditionFailure("a key in memory signs: \(error)")
        }
    }
}
