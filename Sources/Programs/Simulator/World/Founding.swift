internal import Office
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

/// How a world begins: HQ with its issuers and first policy, payers with money, boards enrolled.
extension World {
    func found() throws {
        for issuer in issuers { try hq.add(issuer, at: seconds) }
        for payer in payers { try hq.fund(payer, chance.from(5_000...120_000), at: seconds) }
        try hq.publish(policy(.same))
        for index in 0..<plan.boards { try found(board: index) }
    }

    private func found(board index: Int) throws {
        let chance = Chance(seed: plan.seed, "board", index)
        guard let node = NodeID(chance.bytes(8)), let counter = CounterID(chance.bytes(8)),
            let merchant = ShortName(index < 2 ? "KIOSK" : "STALL-\(index)")
        else { preconditionFailure("names have their lengths") }
        let place = Board.Place(
            node: node, counter: counter, merchant: merchant, currency: World.currencies[index == 3 ? 1 : 0])
        let token = chance.bytes(16)
        try hq.register(place, tokenDigest: QuickPrimitives.digest(of: token), at: seconds)
        let board = add(
            "b\(index + 1)", at: place, JournalState(), keys: [:],
            BoardClock(
                offset: chance.pick([(6, 0), (2, chance.from(-100...100)), (1, chance.from(-90_000...90_000))])),
            chance)
        repeat { board.enrol(token: token) } while board.process == nil
    }

    /// Puts a board into the world.
    @discardableResult
    func add(
        _ name: String, at place: Board.Place, _ state: JournalState, keys: [PublicKey: QuickKey], _ clock: BoardClock,
        _ chance: Chance
    ) -> Board {
        let disk = Disk(state, Chance(seed: plan.seed, "disk of " + name))
        let board = Board(
            name, at: place, in: self, control?.disk(disk, plan.seed) ?? disk,
            of: control?.journal ?? JournalTransaction.self, keys: keys, clock: clock, chance)
        boards.append(board)
        return board
    }

    /// The terms that HQ publishes next.
    func policy(_ change: PolicyChange) -> PolicyDraft {
        policyRound += 1
        let limits = World.currencies.map { currency in
            Limits(
                currency: currency, floor: change == .lowerFloor ? 8_000 : 30_000,
                exposureValue: change == .lowerExposure ? 15_000 : 60_000,
                exposureCount: change == .lowerExposure ? 3 : 8, exposureAgeSeconds: 86_400,
                payerWindow: PayerWindow(minorUnits: 40_000, seconds: 12 * 3_600))
        }
        return PolicyDraft(
            validSeconds: change == .shortLived ? 40_000 : 30 * 86_400, limits: limits,
            issuers: issuers.map { TrustedIssuer(name: $0.name, key: $0.key.publicKey, basis: $0.basis) },
            noteLifetimeSeconds: 6 * 3_600, claimWindowSeconds: 7 * 86_400, untrustedClockPercent: 50,
            prices: [
                Price(
                    article: "TEA",
                    price: Money(minorUnits: change == .newPrices ? 150 : 100, currency: World.currencies[0]))
            ], sealingKey: hq.sealingKey)
    }
}
