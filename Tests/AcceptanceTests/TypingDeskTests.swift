import Acceptance
import PaymentCodes
import Payments
import TestWorld
import Testing

/// Eight digits at the counter: what is taken, and what guessing costs.
@Suite struct TypingDeskTests {
    let world: TestWorld
    private let key: TypingKey

    init() throws {
        world = try TestWorld()
        key = try #require(TypingKey([UInt8](repeating: 7, count: 32)))
    }

    private func digits(_ number: UInt64, _ minorUnits: Int64 = 1_250) -> TypedDigits {
        TypedDigits(
            number: number, counter: world.node.counter, amount: .kes(minorUnits), key: key, using: world.primitives)
    }

    private func decide(_ digits: TypedDigits, _ change: (inout AcceptanceFacts) -> Void = { _ in }) -> CounterDecision
    {
        var scene = Scene(world)
        scene.facts.typing = TypingDesk(key: key, isHeld: true, highest: 10)
        change(&scene.facts)
        return Attempt(due: .kes(1_250), means: .digits(digits)).decide(scene.facts, using: world.primitives)
    }

    @Test func `the right digits are as good as HQ's signature: no policy, no limit`() {
        guard case .take(let taking) = decide(digits(12)) else { return #expect(Bool(false), "not taken") }
        #expect(taking.tender == .confirmed && taking.basis == .confirmed && taking.typed == 12)
        #expect(taking.code == TypedConfirmation(number: 12, digits: digits(12)).encoded())
        #expect(taking.claim?.key == SpendKey(typed: 12))
    }

    @Test func `digits over another amount, or of another number, are wrong`() {
        #expect(decide(digits(12, 1_251)) == .refuse(.wrongDigits))
        #expect(decide(digits(12)) { $0.typing?.highest = 70 } == .refuse(.wrongDigits))
    }

    @Test func `digits that were used are refused to who knows them`() {
        #expect(decide(digits(12)) { $0.claimedBy = .of(1) } == .refuse(.confirmationUsed))
        #expect(decide(digits(12, 1_251)) { $0.claimedBy = .of(1) } == .refuse(.wrongDigits))
    }

    @Test func `before HQ has the key nothing that is typed is looked at`() {
        #expect(decide(digits(12)) { $0.typing = nil } == .refuse(.digitsNotReady))
        #expect(decide(digits(12)) { $0.typing?.isHeld = false } == .refuse(.digitsNotReady))
    }

    @Test func `in a pause not even the right digits are looked at`() {
        #expect(
            decide(digits(12)) { facts in
                for _ in 0..<5 { facts.typing?.fail(at: facts.earliest) }
            } == .refuse(.digitsPaused))
    }

    @Test func `five tries, then a pause that doubles up to a day; the right digits end it`() {
        var desk = TypingDesk(key: key, isHeld: true)
        for _ in 0..<4 {
            desk.fail(at: 1_000)
            #expect(!desk.isPaused(at: 1_000))
        }
        var pauses: [Int64] = []
        for _ in 0..<14 {
            desk.fail(at: 1_000)
            pauses.append(desk.pausedUntil - 1_000)
        }
        #expect(
            pauses == [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 30_720, 61_440, 86_400, 86_400, 86_400])
        desk.succeed(3)
        #expect(desk.wrong == 0 && desk.highest == 3)
        desk.fail(at: desk.pausedUntil)
        #expect(!desk.isPaused(at: desk.pausedUntil))
    }

    /// One chance in a million a try (`TypedDigitsTests`), and fewer than 400 tries a year.
    @Test func `whoever tries at every moment that a pause leaves gets through a year with one chance in 2,500`() {
        var desk = TypingDesk(key: key, isHeld: true)
        var (now, tries) = (Int64(0), 0)
        while now < 365 * 86_400 {
            if desk.isPaused(at: now) { now = desk.pausedUntil }
            desk.fail(at: now)
            tries += 1
        }
        #expect(tries < 400)
        #expect(Double(tries) / 1_000_000 < 1.0 / 2_500)
    }
}
