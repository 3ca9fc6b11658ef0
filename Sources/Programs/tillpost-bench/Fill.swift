internal import Acceptance
internal import ArgumentParser
internal import MadeUp
internal import Node
internal import Payments
internal import Shop
internal import Signing
internal import SyncProtocol

struct Fill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an enrolled node's queue, many records a commit, for measuring how it drains.",
        discussion: """
            With --issuer-key it takes notes of 50 payers of that issuer, else cash. With --each every record is a commit of \
            its own, as sales are, and the median of what one takes is printed in microseconds.
            """)

    @Option(help: ArgumentHelp("An enrolled node's folder, on which nothing runs.", valueName: "DIR"))
    var state: String
    @Option(help: ArgumentHelp("How many records.", valueName: "N")) var count: Int
    @Option(help: ArgumentHelp("The private key of an issuer in the node's policy.", valueName: "FILE"))
    var issuerKey: String?
    @Option(help: ArgumentHelp("That issuer's name.", valueName: "NAME")) var issuer = "SUN-BANK"
    @Flag(help: "One commit a record; prints the median of their microseconds.") var each = false

    func run() async throws {
        let till = try await NodeFolder(state).openTill()
        let payers = try await payers(till)
        let first = await till.head.sequence + 1
        var done = 0
        var taking: [Duration] = []
        while done < count {
            let part = min(each ? 1 : 1_000, count - done)
            let numbers = (0..<part).map { first + UInt64(done + $0) }
            let start = ContinuousClock.now
            try await till.perform { till in
                try till.write { keeper, transaction in
                    for number in numbers {
                        let attempt = try Fill.attempt(number, payers, keeper)
                        let taken = try keeper.take(attempt, isLinkUp: false, at: till.now, in: &transaction)
                        guard taken.stored != nil else {
                            throw ValidationError("a record was not taken: \(taken.event)")
                        }
                    }
                }
                try till.rest()
            }
            taking.append(ContinuousClock.now - start)
            done += part
        }
        await till.close()
        if each { print(Int(taking.sorted()[taking.count / 2] / .microseconds(1))) }
    }

    private func payers(_ till: Till) async throws -> [MadeUpPayer] {
        guard let issuerKey, let name = ShortName(issuer) else { return [] }
        let key = try SigningKey.load(from: issuerKey)
        let (registration, now) = await till.perform { ($0.keeper.identity.registration, $0.now.wall) }
        return try (0..<50).map { _ in
            try MadeUpPayer(
                key: .generate(), issuer: key, name: name, counter: registration.counter,
                currency: registration.currency, now: now)
        }
    }

    /// Amounts between 0.50 and 200.00.
    private static func attempt(_ number: UInt64, _ payers: [MadeUpPayer], _ keeper: Keeper) throws -> Attempt {
        let amount = Int64(50 + number &* 2_654_435_761 % 19_951)
        guard !payers.isEmpty else {
            let currency = keeper.identity.registration.currency
            return Attempt(due: Money(minorUnits: amount, currency: currency), means: .cash)
        }
        return try payers[Int(number % UInt64(payers.count))].attempt(number: number, minorUnits: amount)
    }
}
