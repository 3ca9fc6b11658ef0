internal import Acceptance
internal import Journal
internal import Payments
internal import Policies
internal import SyncProtocol

/// Who this node is and what it was told by HQ, as the journal keeps it.
struct Identity {
    var registration: Registration
    var keySet: KeySet
    var policy: Signed<Policy>?
    var clock: ClockWitness
    var url: String
    let ownKey: PublicKey
    /// Why this node must not sell, in words, or nil.
    var doubt: String?

    /// Reads it from the journal.
    ///
    /// - Throws: `JournalFault.notEnrolled` where nobody was enrolled here.
    init(_ view: JournalView) throws {
        guard let registration = try view.setting(.registration), let keySet = try view.setting(.keySet),
            let clock = try view.setting(.clock), let url = try view.setting(.url),
            let ownKey = try view.setting(.ownKey)
        else { throw JournalFault.notEnrolled }
        self.registration = try Registration(CBOR(decoding: registration))
        self.keySet = try Signed<KeySet>(decoding: keySet).content
        policy = try view.setting(.policy).map { try Signed(decoding: $0) }
        self.clock = try ClockWitness(decoding: clock)
        doubt = try view.setting(.doubt).map { String(decoding: $0, as: UTF8.self) }
        self.url = String(decoding: url, as: UTF8.self)
        self.ownKey = try PublicKey(CBOR(decoding: ownKey), of: "own key")
    }
}

extension ClockWitness {
    init(decoding bytes: [UInt8]) throws(FormatFault) {
        var fields = try Fields(decoding: bytes, of: "clock witness")
        self.init(
            hqTime: try fields.integer(1), boot: try fields.bytes(2, count: 8...8), uptimeMs: try fields.unsigned(3),
            wall: try fields.integer(4))
    }

    /// As it is kept in the journal.
    package func encoded() -> [UInt8] {
        CBOR.fields([
            (1, .integer(hqTime)), (2, .bytes(boot)), (3, .unsigned(uptimeMs)), (4, .integer(wall)),
        ]).encoded()
    }
}
