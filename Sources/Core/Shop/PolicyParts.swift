internal import Acceptance
internal import Payments
internal import Policies
internal import SyncProtocol

/// A newer policy of which the first parts are here.
struct PolicyParts: Equatable, Sendable {
    let version: UInt64
    let size: Int
    var bytes: [UInt8]

    init(version: UInt64, size: Int, bytes: [UInt8]) {
        self.version = version
        self.size = size
        self.bytes = bytes
    }

    /// As it is kept in the journal.
    init?(_ kept: [UInt8]) {
        guard case .array(let parts)? = try? CBOR(decoding: kept), parts.count == 3,
            case .unsigned(let version) = parts[0], case .unsigned(let size) = parts[1], size <= 1_048_576,
            case .bytes(let bytes) = parts[2]
        else { return nil }
        self.init(version: version, size: Int(size), bytes: bytes)
    }

    var kept: [UInt8] {
        CBOR.array([.unsigned(version), .unsigned(UInt64(size)), .bytes(bytes)]).encoded()
    }

    /// Adds a part that goes on where these end; anything else begins anew.
    mutating func add(_ part: PolicyPart) {
        if part.version == version, part.size == size, part.offset == bytes.count {
            bytes += part.bytes
        } else if part.offset == 0 {
            self = PolicyParts(version: part.version, size: part.size, bytes: part.bytes)
        }
    }

    var isWhole: Bool { bytes.count == size }
}

extension Keeper {
    /// Takes a part of a newer policy, and the policy itself once it is whole and properly signed. A node never goes back.
    ///
    /// - Returns: whether something was gained.
    mutating func takePolicy(
        _ answer: Answer, _ earliest: Int64, in transaction: inout some ShopTransaction
    ) throws -> Bool {
        guard let part = answer.policy, part.version > identity.policyVersion else { return false }
        var parts = policyParts ?? PolicyParts(version: part.version, size: part.size, bytes: [])
        let before = parts
        parts.add(part)
        guard parts.isWhole else {
            policyParts = parts
            guard parts != before || before.bytes.isEmpty else { return false }
            try transaction.set(.policyParts, parts.kept)
            return true
        }
        // Damaged or not signed: it is left out, and asked for again from its beginning.
        if policyParts != nil { try transaction.set(.policyParts, nil) }
        policyParts = nil
        guard let policy = try? Signed<Policy>(decoding: parts.bytes), policy.content.version > identity.policyVersion,
            identity.keySet.content.vouches(for: policy, as: .policy, at: earliest, using: primitives)
        else { return false }
        try transaction.set(.policy, policy.bytes)
        identity.policy = policy
        return true
    }
}
