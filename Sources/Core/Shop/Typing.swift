public import Acceptance
internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

extension TypingDesk {
    /// Reads what `kept` writes; nil where there is none.
    public init?(kept bytes: [UInt8]?) {
        guard let bytes, var fields = try? Fields(decoding: bytes, of: "typing desk"),
            let secret = try? fields.bytes(1, count: TypingKey.length...TypingKey.length),
            let key = TypingKey(secret), let isHeld = try? fields.bool(2), let highest = try? fields.unsigned(3),
            let wrong = try? fields.unsigned(4), let pausedUntil = try? fields.integer(5)
        else { return nil }
        self.init(key: key, isHeld: isHeld, highest: highest, wrong: wrong, pausedUntil: pausedUntil)
    }

    /// As it stands in the journal.
    var kept: [UInt8] {
        CBOR.fields([
            (1, .bytes(key.bytes)), (2, .bool(isHeld)), (3, .unsigned(highest)), (4, .unsigned(wrong)),
            (5, .integer(pausedUntil)),
        ]).encoded()
    }
}

/// Confirmations that are typed: the key that HQ has as well, and the tries.
extension Keeper {
    /// A board begins with a key of its own, or with another one after it was enrolled again: the earlier one may be in a clone.
    /// Numbers go on, so that none is ever used for two payments.
    static func beginTyping(_ key: TypingKey, in transaction: inout some ShopTransaction) throws {
        let highest = TypingDesk(kept: try transaction.view.setting(.typing))?.highest ?? 0
        try transaction.set(.typing, TypingDesk(key: key, highest: highest).kept)
    }

    /// The key for HQ, sealed, until HQ says that it has it.
    func typingOffer(_ view: some ShopView) throws -> TypingOffer? {
        guard let desk = TypingDesk(kept: try view.setting(.typing)), !desk.isHeld,
            let sealingKey = identity.policy?.content.sealingKey
        else { return nil }
        let box = try tools.seal(desk.key.bytes, sealingKey, TypingKey.context + identity.registration.node.bytes)
        return TypingOffer(box: box, highest: desk.highest)
    }

    /// What HQ says about the key and the numbers. A restored HQ has forgotten what it gave to buyers, and the key may be
    /// another's by now: it gets a new one, under which nothing is outstanding.
    func takeTyping(_ answer: Answer, isNewHistory: Bool, in transaction: inout some ShopTransaction) throws {
        let before = TypingDesk(kept: try transaction.view.setting(.typing))
        guard var desk = before, !isNewHistory else {
            return try Keeper.beginTyping(TypingKey(tools.chance), in: &transaction)
        }
        let held = answer.typing.flatMap { $0.key == desk.key.name(primitives) ? $0 : nil }
        desk.isHeld = held != nil
        desk.highest = max(desk.highest, held?.last ?? 0)
        if desk != before { try transaction.set(.typing, desk.kept) }
    }

    /// A wrong try is written down before anybody is told that it was wrong, so that no power cut gives tries back.
    func countWrongDigits(_ facts: AcceptanceFacts, in transaction: inout some ShopTransaction) throws {
        guard var desk = facts.typing else { return }
        desk.fail(at: facts.earliest)
        try transaction.set(.typing, desk.kept)
    }

    /// A number was typed: it is the highest now, or was passed over before.
    func noteTyped(_ number: UInt64, in transaction: inout some ShopTransaction) throws {
        guard var desk = TypingDesk(kept: try transaction.view.setting(.typing)) else { return }
        desk.succeed(number)
        try transaction.set(.typing, desk.kept)
    }
}
