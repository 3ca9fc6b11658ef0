public import Acceptance
public import Payments
public import Policies
public import SyncProtocol

/// Who this node is and what it was told by HQ, as the journal keeps it.
public struct Identity: Sendable {
    /// Who it is.
    public var registration: Registration
    /// HQ's keys.
    public var keySet: Signed<KeySet>
    /// The policy in force, or nil before any.
    public var policy: Signed<Policy>?
    /// What is known about the time.
    public var clock: ClockWitness
    /// HQ's address.
    public var url: String
    /// The node's public key.
    public var ownKey: PublicKey
    /// Why this node must not sell, in words, or nil.
    public var doubt: String?
    /// Whether HQ says that it does not know this node.
    public var isUnknown: Bool

    /// Reads it from the journal.
    ///
    /// - Throws: `ShopFault.notEnrolled` where nobody was enrolled here.
    public init(_ view: some ShopView) throws {
        guard let registration = try view.setting(.registration), let keySet = try view.setting(.keySet),
            let clock = try view.setting(.clock), let url = try view.setting(.url),
            let ownKey = try view.setting(.ownKey)
        else { throw ShopFault.notEnrolled }
        self.registration = try Registration(CBOR(decoding: registration))
        self.keySet = try Signed(decoding: keySet)
        policy = try view.setting(.policy).map { try Signed(decoding: $0) }
        self.clock = try ClockWitness(decoding: clock)
        doubt = try view.setting(.doubt).map { String(decoding: $0, as: UTF8.self) }
        isUnknown = try view.setting(.unknown) != nil
        self.url = String(decoding: url, as: UTF8.self)
        self.ownKey = try PublicKey(CBOR(decoding: ownKey), of: "own key")
    }

    /// Version of the policy in force; 0 before any.
    public var policyVersion: UInt64 { policy?.content.version ?? 0 }
}

extension ClockWitness {
    /// Reads what `encoded` writes.
    public init(decoding bytes: [UInt8]) throws(FormatFault) {
        var fields = try Fields(decoding: bytes, of: "clock witness")
        self.init(
            hqTime: try fields.integer(1), boot: try fields.bytes(2, count: 8...8), uptimeMs: try fields.unsigned(3),
            wall: try fields.integer(4))
    }

    /// As it is kept in the journal.
    public func encoded() -> [UInt8] {
        CBOR.fields([
            (1, .integer(hqTime)), (2, .bytes(boot)), (3, .unsigned(uptimeMs)), (4, .integer(wall)),
        ]).encoded()
    }
}
