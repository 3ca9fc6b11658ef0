internal import Acceptance
public import PaymentCodes
public import Payments
public import Policies
public import SyncProtocol

/// A node's names and keys change: it is enrolled, enrolled again, or signs with another key from now on.
extension Keeper {
    /// Writes down what HQ answered to an enrolment. The queue stays as it is: identity and queue are apart.
    public static func enrol(
        _ answer: EnrolmentAnswer, policy: Signed<Policy>, url: String, key: PublicKey, typingKey: TypingKey,
        at now: Moment,
        in transaction: inout some ShopTransaction
    ) throws {
        let witness = ClockWitness(hqTime: answer.time, boot: now.boot, uptimeMs: now.uptimeMs, wall: now.wall)
        if let earlier = try transaction.view.setting(.ownKey), earlier != key.item.encoded() {
            try transaction.set(.earlierKeys, Keeper.adding(earlier, to: try transaction.view.setting(.earlierKeys)))
        }
        try transaction.set(.registration, answer.registration.item.encoded())
        try transaction.set(.keySet, answer.keySet)
        try transaction.set(.policy, policy.bytes)
        try transaction.set(.policyParts, nil)
        try transaction.set(.clock, witness.encoded())
        try transaction.set(.url, Array(url.utf8))
        try transaction.set(.ownKey, key.item.encoded())
        try transaction.set(.doubt, nil)
        try transaction.set(.unknown, nil)
        try transaction.set(.history, answer.history)
        try beginTyping(typingKey, in: &transaction)
    }

    /// Shows HQ the node's next key from now on, until HQ takes it.
    public mutating func introduce(_ key: some Signer) throws {
        successor = try .signed(SuccessorKey(node: identity.registration.node, key: key.publicKey), by: key)
    }

    /// HQ has taken the next key: the journal names it, and whoever holds the private half signs with it from now on.
    mutating func changeKey(to key: PublicKey, in transaction: inout some ShopTransaction) throws {
        try transaction.set(
            .earlierKeys,
            Keeper.adding(identity.ownKey.item.encoded(), to: try transaction.view.setting(.earlierKeys)))
        try transaction.set(.ownKey, key.item.encoded())
        identity.ownKey = key
        successor = nil
    }

    /// Signs with the key that the journal names, once it does.
    public mutating func sign(with signer: any Signer) throws {
        guard identity.ownKey == signer.publicKey else { throw ShopFault.otherNode }
        self.signer = signer
    }

    /// The most earlier keys that are kept.
    static let mostKeys = 256

    private static func adding(_ key: [UInt8], to kept: [UInt8]?) throws -> [UInt8] {
        var keys: [CBOR] = []
        if let kept, case .array(let items) = try CBOR(decoding: kept) { keys = items }
        keys.append(try CBOR(decoding: key))
        return CBOR.array(keys.suffix(mostKeys)).encoded()
    }
}
