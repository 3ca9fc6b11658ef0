public import Payments

/// HQ's keys by purpose, signed by the root, so that one stolen key opens one door only.
public struct KeySet: SignedContent {
    /// Signed as a key set.
    public static let context = SigningContext.keySet
    /// "key set".
    public static let structure = "key set"
    /// 64 KiB.
    public static let largestSize = 65_536

    /// The root's public key. Its digest is what a node learns from its enrolment code.
    public let root: PublicKey
    /// The keys.
    public let keys: [Entry]
    /// Counted up by HQ, never one for two sets. A node never goes back.
    public let version: UInt64
    private let unread: [CBORPair]

    /// What a key may sign.
    public enum Purpose: UInt64, Equatable, Sendable, CaseIterable {
        /// Answers to exchanges and enrolments.
        case answer = 1
        /// Policies.
        case policy = 2
        /// Confirmations and plates.
        case confirmation = 3
    }

    /// One key with its purpose and validity.
    public struct Entry: Equatable, Sendable {
        /// What it may sign.
        public let purpose: Purpose
        /// The key.
        public let key: PublicKey
        /// Seconds since 1970 from which it is good.
        public let notBefore: Int64
        /// Seconds since 1970 after which it is not.
        public let notAfter: Int64

        /// States an entry.
        public init(purpose: Purpose, key: PublicKey, notBefore: Int64, notAfter: Int64) {
            self.purpose = purpose
            self.key = key
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// States the keys.
    public init(root: PublicKey, keys: [Entry], version: UInt64 = 1) {
        self.root = root
        self.keys = keys
        self.version = version
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        root = try PublicKey(try fields.item(1), of: KeySet.structure)
        var keys: [Entry] = []
        for item in try fields.array(2, max: 256) {
            var entry = try Fields(item, of: "key set entry")
            guard let purpose = Purpose(rawValue: try entry.unsigned(1)) else { continue }
            keys.append(
                Entry(
                    purpose: purpose, key: try PublicKey(try entry.item(2), of: "key set entry"),
                    notBefore: try entry.integer(3), notAfter: try entry.integer(4)))
        }
        self.keys = keys
        version = try fields.unsigned(3, max: UInt64(Int64.max))
        guard version > 0 else { throw fields.outOfRange(3) }
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .some(root.item)),
                (
                    2,
                    .array(
                        keys.map {
                            .fields([
                                (1, .unsigned($0.purpose.rawValue)), (2, .some($0.key.item)),
                                (3, .integer($0.notBefore)),
                                (4, .integer($0.notAfter)),
                            ])
                        })
                ),
                (3, .unsigned(version)),
            ], and: unread)
    }

    /// Whether one of the keys for a purpose, good at `time`, signed this content.
    ///
    /// - Parameter time: `earliest`, which no wrong clock can move: a key is refused only when it is surely over.
    public func vouches<Content>(
        for signed: Signed<Content>, as purpose: Purpose, at time: Int64, using primitives: Primitives
    ) -> Bool {
        keys.contains { entry in
            entry.purpose == purpose && entry.notAfter >= time && primitives.keyID(of: entry.key) == signed.keyID
                && signed.isSigned(by: entry.key, using: primitives)
        }
    }

    /// Whether this set may take the place of an earlier one: it is newer, and the root of the earlier one signed it. It may
    /// name another root, whose word counts from then on.
    public func succeeds(_ earlier: KeySet, _ signed: Signed<KeySet>, using primitives: Primitives) -> Bool {
        version > earlier.version && signed.content == self && signed.isSigned(by: earlier.root, using: primitives)
    }
}
