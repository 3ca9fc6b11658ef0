internal import Payments
package import Policies

/// Policies by version, read once. A version never changes, but one that was written in a transaction that failed is
/// none: the shelf is cleared then.
package final class PolicyShelf {
    private static let most = 8
    private var policies: [UInt64: Policy] = [:]

    /// An empty shelf.
    package init() {}

    /// A policy by its version, or nil where there is none.
    package func policy(_ version: UInt64, in transaction: any StoreTransaction) throws -> Policy? {
        if let policy = policies[version] { return policy }
        guard let bytes = try transaction.policy(version) else { return nil }
        let policy = try Signed<Policy>(decoding: bytes).content
        if policies.count >= PolicyShelf.most { policies.removeAll(keepingCapacity: true) }
        policies[version] = policy
        return policy
    }

    /// Forgets everything.
    package func clear() { policies.removeAll(keepingCapacity: true) }
}
