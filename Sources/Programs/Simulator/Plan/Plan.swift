/// What a seed makes happen. A plan whose acts are left out one by one is how a failing seed becomes a short story.
package struct Plan: Sendable {
    /// Where it comes from.
    package let seed: UInt64
    /// Boards at the beginning.
    let boards: Int
    /// Buyers with phones.
    let payers: Int
    /// In the order of time.
    var acts: [Act]

    /// How long business goes on, in milliseconds.
    static let lengthMs: Int64 = 2 * 86_400_000

    /// Draws a plan.
    ///
    /// - Parameter control: a planted fault, for which there is more of what brings it to light.
    package init(seed: UInt64, for control: Control? = nil) {
        let chance = Chance(seed: seed, "plan")
        self.seed = seed
        boards = Int(chance.from(2...4))
        payers = Int(chance.from(3...6))
        let drawing = Drawing(chance: chance, boards: boards, payers: payers, leaning: control?.leaning)
        var acts = (0..<Int(chance.from(10...20)) * 3).map { _ in drawing.business() }
        acts += (0..<Int(chance.from(2...8)) * 3).map { _ in drawing.fault() }
        acts += Plan.people(
            Chance(seed: seed, "people"), among: acts, areMany: control?.leaning.hasPeople ?? false)
        self.acts = acts.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// What people do beside: buyers who pay a sale twice, and decisions at HQ, at any time and most of all when HQ has just
    /// been restored.
    private static func people(_ chance: Chance, among acts: [Act], areMany: Bool) -> [Act] {
        let sales = acts.compactMap { act -> (at: Int64, sale: Sale)? in
            if case .sale(let sale) = act.deed, sale.trick == .honest { (act.at, sale) } else { nil }
        }
        let twice = (0..<(sales.isEmpty ? 0 : chance.below(areMany ? 16 : 4))).map { _ in
            let (at, sale) = sales[chance.below(sales.count)]
            return Act(
                at: at + chance.from(10_000...60_000),
                deed: .sale(
                    Sale(
                        board: sale.board, payer: sale.payer, amount: sale.amount, means: sale.means, trick: .honest,
                        isAgain: true, isSealed: false)))
        }
        let restores = acts.filter { $0.deed == .restore && (areMany || chance.percent(60)) }
        let moments =
            (0..<chance.below(areMany ? 40 : 8)).map { _ in chance.from(60_000...lengthMs) }
            + restores.flatMap { restore in (0..<2).map { _ in restore.at + chance.from(60_000...1_200_000) } }
        return twice
            + moments.map { Act(at: $0, deed: .decide(exception: chance.below(20), choice: chance.below(3))) }
    }

    /// How many faults are in it.
    var faults: Int { acts.count { $0.deed.isFault } }
}

/// What can be wrong with a world.
enum Fault: CaseIterable {
    case cut, kill, syncs, fill, rot, clock, weather, copy, image, enrolAgain, changeKey, courier, cutHQ, killHQ,
        hqSyncs, fillHQ, backUp, restore, policy, block
}

/// What there is more of in a world.
struct Leaning {
    let faults: [Fault]
    var isHostile = false
    var hasPeople = false
}

/// Draws acts. Each seed has its own taste in faults, so that each kind is often alone and often in company
/// (swarm testing: Groce and others, 2012).
private struct Drawing {
    let chance: Chance
    let boards: Int
    let payers: Int
    private let faults: [(weight: Int, thing: Fault)]
    private let hostility: Int
    /// Most of the business is done in a few busy hours.
    private let busy: [Int64]

    init(chance: Chance, boards: Int, payers: Int, leaning: Leaning?) {
        self.chance = chance
        self.boards = boards
        self.payers = payers
        let common: Set<Fault> = [.cut, .weather, .backUp, .restore]
        let rare: Set<Fault> = [.copy, .image, .rot, .enrolAgain]
        var faults: [(weight: Int, thing: Fault)] = Fault.allCases.compactMap { fault in
            guard chance.percent(rare.contains(fault) ? 25 : 55) else { return nil }
            return (common.contains(fault) ? 4 : 1, fault)
        }
        if let leaning { faults += leaning.faults.map { (12, $0) } }
        hostility = leaning?.isHostile == true ? 60 : chance.pick([(2, 0), (2, 15), (1, 50)])
        self.faults = faults
        busy = (0..<2).map { _ in chance.from(3_600_000...Plan.lengthMs - 10_800_000) }
    }

    private var moment: Int64 { chance.from(60_000...Plan.lengthMs) }
    private var businessHour: Int64 {
        chance.percent(60) ? busy[chance.below(busy.count)] + chance.from(0...10_800_000) : moment
    }
    private var board: Int { chance.below(boards + 2) }
    private var shortWhile: Int64 { chance.from(1_000...600_000) }
    private var longWhile: Int64 { chance.from(600_000...86_400_000) }

    func business() -> Act {
        let deed: Deed = chance.pick([
            (weight: 70, thing: { .sale(sale()) }),
            (8, { .refund(board: board, sale: chance.below(40), percent: [100, 100, 50, 30][chance.below(4)]) }),
            (5, { .void(board: board, sale: chance.below(40)) }), (6, { .closeDay(board: board) }),
            (3, { .acknowledge(board: board) }), (4, { .closeBatch }), (2, { .fundPayer(chance.below(payers)) }),
            (2, { .courier(board: board, outMs: longWhile, backMs: longWhile, times: 1) }),
        ])()
        return Act(at: businessHour, deed: deed)
    }

    private func sale() -> Sale {
        let tricks = Array(Sale.Trick.allCases.dropFirst())
        let isHostile = chance.percent(hostility)
        return Sale(
            board: board, payer: chance.below(payers),
            amount: chance.pick([(6, chance.from(100...9_000)), (3, chance.from(9_000...60_000)), (1, 5_000)]),
            means: isHostile ? .note : chance.pick([(6, .note), (2, .cash), (2, .confirmation)]),
            trick: isHostile ? tricks[chance.below(tricks.count)] : .honest, isAgain: chance.percent(6),
            isSealed: chance.percent(10))
    }

    func fault() -> Act {
        guard !faults.isEmpty else { return Act(at: moment, deed: .weather(board: board, .lossy, forMs: longWhile)) }
        return Act(at: moment, deed: deed(chance.pick(faults)))
    }

    private func deed(_ fault: Fault) -> Deed {
        switch fault {
        case .cut:
            .cutBoard(board: board, afterEffects: chance.below(12), offMs: chance.percent(80) ? shortWhile : longWhile)
        case .kill: .killBoard(board: board)
        case .syncs: .failBoardSyncs(board: board, count: 1 + chance.below(3))
        case .fill: .fillBoardDisk(board: board, forMs: longWhile)
        case .rot: .rotRecord(board: board, record: chance.below(40))
        case .clock: .turnClock(board: board, clock())
        case .weather:
            .weather(board: board, Weather.allCases[1 + chance.below(Weather.allCases.count - 1)], forMs: longWhile)
        case .copy: .copyCard(board: board)
        case .image: chance.percent(40) ? .keepImage(board: board) : .setBack(board: board)
        case .enrolAgain: .enrolAgain(board: board)
        case .changeKey: .changeKey(board: board)
        case .courier:
            .courier(
                board: board, outMs: longWhile, backMs: chance.percent(50) ? longWhile : shortWhile,
                times: 1 + chance.below(3))
        case .cutHQ: .cutHeadOffice(afterEffects: chance.below(8), offMs: shortWhile)
        case .killHQ: .killHeadOffice
        case .hqSyncs: .failHeadOfficeSyncs(count: 1 + chance.below(2))
        case .fillHQ: .fillHeadOfficeDisk(forMs: longWhile)
        case .backUp: .backUp(isCompleted: chance.percent(70), lastingMs: shortWhile)
        case .restore: .restore
        case .policy: .publishPolicy(PolicyChange.allCases[chance.below(PolicyChange.allCases.count)])
        case .block: .blockPayer(chance.below(payers))
        }
    }

    private func clock() -> ClockFault {
        switch chance.below(4) {
        case 0: .year1970(forMs: chance.from(1...7) * 86_400_000)
        case 1: .drift(perMille: chance.from(-20...20))
        case 2: .jump(seconds: chance.from(-4_000...4_000))
        default: .jump(seconds: chance.from(-300_000_000...300_000_000))
        }
    }
}
