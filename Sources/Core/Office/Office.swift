internal import Intake
package import Payments
package import Policies
package import SyncProtocol

/// HQ at work on one request, inside one transaction of its store. What it changed is durable before its answer is sent.
///
/// The same code serves nodes at headquarters and in the simulator; only the store is another.
package struct Office {
    package let transaction: any StoreTransaction
    package let desk: Desk
    package let policies: PolicyShelf
    /// HQ's clock, seconds since 1970.
    package let now: Int64

    /// Sits down to one request.
    package init(transaction: any StoreTransaction, desk: Desk, policies: PolicyShelf, now: Int64) {
        self.transaction = transaction
        self.desk = desk
        self.policies = policies
        self.now = now
    }

    var primitives: Primitives { desk.primitives }

    /// What HQ has at hand for every request.
    package struct Desk: Sendable {
        package let primitives: Primitives
        package let compression: Compression
        /// Signs answers.
        package let answerKey: any Signer
        /// Signs policies.
        package let policyKey: any Signer
        /// Signs confirmations.
        package let confirmationKey: any Signer
        /// HQ's signed key sets, oldest first, the present one last.
        package let keySets: [Signed<KeySet>]
        /// Name of HQ's history.
        package let history: [UInt8]
        /// Opens what was sealed to HQ for a purpose; nil where it cannot be opened.
        package let unseal: @Sendable (_ box: [UInt8], _ associated: [UInt8]) -> [UInt8]?
        /// When nodes should call again.
        package var callAgainSeconds: UInt64

        /// Lays out the desk.
        ///
        /// - Precondition: there is a key set.
        package init(
            primitives: Primitives, compression: Compression, answerKey: any Signer, policyKey: any Signer,
            confirmationKey: any Signer, keySets: [Signed<KeySet>], history: [UInt8], callAgainSeconds: UInt64,
            unseal: @escaping @Sendable (_ box: [UInt8], _ associated: [UInt8]) -> [UInt8]?
        ) {
            precondition(!keySets.isEmpty)
            self.primitives = primitives
            self.compression = compression
            self.answerKey = answerKey
            self.policyKey = policyKey
            self.confirmationKey = confirmationKey
            self.keySets = keySets
            self.history = history
            self.callAgainSeconds = callAgainSeconds
            self.unseal = unseal
        }

        /// The present key set.
        package var keySet: Signed<KeySet> { keySets[keySets.count - 1] }

        /// Whether HQ itself signed something for a purpose, with its present key or an earlier one. A key that was stolen is
        /// in the present set no more.
        ///
        /// - Parameter lostKeys: keys that a restored HQ has only heard of.
        func isOwn<Content>(
            _ signed: Signed<Content>, _ purpose: KeySet.Purpose, lostKeys: [KeySet.Entry] = []
        ) -> Bool {
            (keySet.content.keys + lostKeys).contains {
                $0.purpose == purpose && primitives.keyID(of: $0.key) == signed.keyID
                    && signed.isSigned(by: $0.key, using: primitives)
            }
        }
    }
}
