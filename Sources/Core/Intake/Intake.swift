public import Payments

/// HQ's side of an upload: which bytes go where, and how far the mark moves. Poison never blocks.
public enum Intake {
    /// What becomes of one record of an upload.
    public enum Disposition: Equatable, Sendable {
        /// The next of a chain: to be kept and decided.
        case append(SignedRecord, branch: Int64)
        /// Kept before, to the byte: the first result stands.
        case duplicate(Digest)
        /// Unreadable, not signed by the node, or not what may stand at its place: kept raw at the place it was sent for, and
        /// the chain goes on from its digest.
        case quarantine(Poison, branch: Int64)
        /// Signed, but of a place that the upload had passed: kept raw, and part of no chain.
        case stray(SignedRecord)
    }

    /// Bytes that cannot be taken for a record.
    public struct Poison: Equatable, Sendable {
        /// The bytes.
        public let bytes: [UInt8]
        /// Their digest.
        public let digest: Digest
        /// The epoch of the chain that they stand in.
        public let epoch: UInt32
        /// The place that they were sent for.
        public let sequence: UInt64
        /// What is wrong with them.
        public let why: String
    }

    /// A second chain that begins beside another.
    public struct Branching: Equatable, Sendable {
        /// The new branch.
        public let branch: Int64
        /// Where it leaves the other one.
        public let parent: ChainPlace
        /// Whether HQ had granted the new epoch with which it begins. Else two cards are at work.
        public let isGranted: Bool
    }

    /// What is done with an upload.
    public struct Plan: Equatable, Sendable {
        /// In the order of the upload.
        public let dispositions: [Disposition]
        /// Chains that begin in it.
        public let branchings: [Branching]
        /// How far the chains reach that have grown.
        public let tips: [Int64: ChainHead]
        /// The chain that the exchange speaks of.
        public let branch: Int64
        /// How far HQ holds that chain afterwards.
        public let mark: ChainHead
        /// Whether HQ holds the place from which the upload goes on. If not, nothing of it was taken.
        public let isBaseKnown: Bool
    }

    /// Sorts an upload.
    ///
    /// - Parameters:
    ///   - records: as sent, oldest first.
    ///   - base: the place after which they go on.
    ///   - keys: the node's keys, the present one and all earlier ones.
    ///   - epoch: the highest epoch that HQ has granted to the node.
    ///   - chains: what HQ holds of the node.
    public static func plan(
        _ records: [UploadedRecord], node: NodeID, base: ChainPoint, keys: [PublicKey], epoch: UInt32,
        using primitives: Primitives, chains: some KnownChains
    ) throws -> Plan {
        guard let start = try chains.place(at: base) else {
            let branch = try chains.followed
            return Plan(
                dispositions: [], branchings: [], tips: [:], branch: branch, mark: try chains.tip(of: branch),
                isBaseKnown: false)
        }
        var sorting = Sorting(cursor: start, epoch: epoch, chains: chains)
        for uploaded in records {
            let known = try? uploaded.record.get()
            // What follows the end of a chain cannot be kept yet: nothing follows an end.
            let isNew = try sorting.isNext(known)
            if try !isNew && sorting.passDuplicate(uploaded.digest, known) { continue }
            switch signed(uploaded, by: keys, of: node, primitives) {
            case .failure(let fault):
                try sorting.quarantine(uploaded.bytes, uploaded.digest, why: fault.description)
            case .success(let record): guard try sorting.sort(record) else { return try sorting.plan() }
            }
        }
        return try sorting.plan()
    }

    /// A record that is the node's own and signed by one of its keys.
    private static func signed(
        _ uploaded: UploadedRecord, by keys: [PublicKey], of node: NodeID, _ primitives: Primitives
    ) -> Result<SignedRecord, FormatFault> {
        uploaded.record.flatMap { record in
            guard record.record.node == node else {
                return .failure(FormatFault("record", .envelope("of another node")))
            }
            let signer = uploaded.checked(with: keys, using: primitives).signer
            return signer.map(keys.contains) == true
                ? .success(record) : .failure(FormatFault("record", .envelope("not signed by the node")))
        }
    }
}
