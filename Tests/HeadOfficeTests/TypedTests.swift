import Office
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Eight digits at headquarters: who gets them, and what becomes of them.
@Suite struct TypedTests {
    let world: World
    let node: TestNode
    let payer: TestPayer
    let key: TypingKey

    init() async throws {
        world = try await World.shop()
        node = try await world.node()
        payer = try await world.payer(funds: 10_000)
        key = try #require(TypingKey(RandomBytes.bytes(32)))
    }

    /// The board gives HQ its key.
    @discardableResult
    private func offer(_ key: TypingKey, highest: UInt64 = 0, _ node: TestNode? = nil, to world: World? = nil)
        async throws -> TypingHeld?
    {
        let node = node ?? self.node
        let policy = try Signed<Policy>(decoding: try await (world ?? self.world).latestPolicy()).content
        let box = try SealedBox.seal(
            key.bytes, to: try #require(policy.sealingKey), associated: TypingKey.context + node.id.bytes)
        var aside = TestNode.Aside()
        aside.typing = TypingOffer(box: box, highest: highest)
        return try await node.say(node.content([], aside), to: (world ?? self.world).headOffice).typing
    }

    private func confirm(
        _ minorUnits: Int64, payment: String? = nil, isTyped: Bool = true, in world: World? = nil
    ) async throws -> ConfirmedInfo {
        let request = AdminRequest.confirm(
            payer: payer.key.keyID.description, counter: node.counter.description, currency: "KES",
            minorUnits: minorUnits, payment: payment, isTyped: isTyped)
        guard case .confirmed(let info) = try await (world ?? self.world).ask(request) else {
            throw HeadOfficeFault.otherVersion
        }
        return info
    }

    /// The record of a board where the digits were typed.
    private func typed(_ info: ConfirmedInfo, _ minorUnits: Int64) throws -> RecordBody {
        let confirmation = TypedConfirmation(
            number: try #require(info.number), digits: try #require(TypedDigits(info.digits ?? "")))
        return .payment(
            try node.payment(minorUnits, tender: .confirmed, basis: .confirmed, code: confirmation.encoded()))
    }

    @Test func `digits are those of the board's key, and are booked once`() async throws {
        #expect(try await offer(key) == TypingHeld(key: key.name(.libcrypto), last: 0))
        let info = try await confirm(2_000)
        let counter = try #require(CounterID(hexadecimal: info.counter))
        let kes = try #require(Currency(code: "KES"))
        let digits = TypedDigits(
            number: 1, counter: counter, amount: Money(minorUnits: 2_000, currency: kes), key: key, using: .libcrypto)
        #expect(info.digits == digits.description && info.number == 1 && info.code == nil)
        #expect(try await world.balance("payable:M-001") == 2_000)
        #expect(try await world.pulled().first?["recorded"] == "false")
        #expect(try await node.settle(typed(info, 2_000)) == .paid)
        #expect(try await world.pulled().map { $0["recorded"] } == ["true"])
        #expect(
            try await node.settle(typed(info, 2_000))
                == Verdict(decision: .refused, reason: .alreadyConfirmed, liability: .merchant))
        #expect(try await world.balance("payable:M-001") == 2_000)
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 8_000)
        #expect(try await world.isBalanced())
        #expect(try await node.send([]).typing?.last == 1)
    }

    @Test func `the same payment again pays nothing and tells the same digits`() async throws {
        try await offer(key)
        let first = try await confirm(2_000)
        #expect(try await confirm(2_000, payment: first.paymentId) == first)
        #expect(try await world.balance("payable:M-001") == 2_000)
        #expect(try await confirm(2_000).number == 2)
        await #expect(throws: HeadOfficeFault.refused(.orderDiffers)) {
            try await confirm(2_001, payment: first.paymentId)
        }
    }

    @Test func `a buyer gets a code or digits, never both for one payment`() async throws {
        try await offer(key)
        let typed = try await confirm(2_000)
        await #expect(throws: HeadOfficeFault.refused(.orderDiffers)) {
            try await confirm(2_000, payment: typed.paymentId, isTyped: false)
        }
        let shown = try await confirm(1_000, isTyped: false)
        #expect(shown.digits == nil && shown.code?.hasPrefix("TPK") == true)
        await #expect(throws: HeadOfficeFault.refused(.orderDiffers)) {
            try await confirm(1_000, payment: shown.paymentId)
        }
        #expect(try await confirm(1_000, payment: shown.paymentId, isTyped: false) == shown)
    }

    @Test func `a number that HQ never gave, or over another amount, waits for a person`() async throws {
        try await offer(key)
        let info = try await confirm(2_000)
        let unknown = Verdict(decision: .exception, reason: .unknownConfirmation)
        #expect(try await node.settle(typed(info, 2_001)) == unknown)
        let never = TypedConfirmation(number: 9, digits: try #require(TypedDigits("09123456")))
        let body = RecordBody.payment(
            try node.payment(2_000, tender: .confirmed, basis: .confirmed, code: never.encoded()))
        #expect(try await node.settle(body) == unknown)
        let other = try await world.node("Back")
        let elsewhere = RecordBody.payment(
            try other.payment(
                2_000, tender: .confirmed, basis: .confirmed,
                code: TypedConfirmation(number: 1, digits: try #require(TypedDigits(info.digits ?? ""))).encoded()))
        #expect(try await other.settle(elsewhere) == unknown, "numbers are a node's own")
        #expect(try await world.isBalanced())
    }

    @Test func `without the board's key nobody is given digits, and nothing moves`() async throws {
        await #expect(throws: HeadOfficeFault.refused(.noTyping)) { try await confirm(2_000) }
        try await offer(key)
        _ = try await confirm(2_000)
        // A board that is enrolled again makes another key.
        try await node.enrolAgain()
        await #expect(throws: HeadOfficeFault.refused(.noTyping)) { try await confirm(2_000) }
        #expect(try await world.balance("payable:M-001") == 2_000)
        let fresh = try #require(TypingKey(RandomBytes.bytes(32)))
        #expect(try await offer(fresh, highest: 1)?.last == 1)
        #expect(try await confirm(1_000).number == 2, "numbers go on")
    }

    @Test func `numbers never fall behind what the board has seen`() async throws {
        #expect(try await offer(key, highest: 40)?.last == 40)
        #expect(try await confirm(1_000).number == 41)
        #expect(try await offer(key, highest: 3)?.last == 41)
    }

    @Test func `a box for another node, or of anything else, is no key`() async throws {
        let other = try await world.node("Back")
        let policy = try Signed<Policy>(decoding: try await world.latestPolicy()).content
        let sealing = try #require(policy.sealingKey)
        for box in [
            try SealedBox.seal(key.bytes, to: sealing, associated: TypingKey.context + other.id.bytes),
            try SealedBox.seal([1, 2, 3], to: sealing, associated: TypingKey.context + node.id.bytes), [1, 2, 3],
        ] {
            var aside = TestNode.Aside()
            aside.typing = TypingOffer(box: box, highest: 0)
            #expect(try await node.say(node.content([], aside)).typing == nil)
        }
    }

    @Test func `the ordinary refusals of paying online hold`() async throws {
        try await offer(key)
        await #expect(throws: HeadOfficeFault.refused(.insufficientFunds)) { try await confirm(10_001) }
        await #expect(throws: HeadOfficeFault.refused(.overCap)) { try await confirm(600_001) }
        _ = try await world.ask(.payerBlock(payers: [payer.key.keyID.description], by: "asha", why: "lost"))
        await #expect(throws: HeadOfficeFault.refused(.suspended)) { try await confirm(100) }
    }

    @Test func `a restored HQ gives no digits before the board has spoken to it`() async throws {
        try await offer(key)
        let backup = world.path + "-backup"
        try await world.backUp(to: backup)
        let lost = try await confirm(2_000)
        let restored = try world.restored(from: backup)
        await #expect(throws: HeadOfficeFault.refused(.noTyping)) { try await confirm(1_000, in: restored) }
        #expect(lost.number == 1)
    }
}

extension World {
    /// The bytes of the policy in force.
    func latestPolicy() async throws -> [UInt8] { try await headOffice.latestPolicy() }
}

extension HeadOffice {
    fileprivate func latestPolicy() throws -> [UInt8] {
        try transaction { try $0.latestPolicy() ?? [] }
    }
}
