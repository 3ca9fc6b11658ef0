public import Payments

/// A place in one of a node's chains at HQ.
public struct ChainPlace: Equatable, Sendable {
    /// The chain: 1 is the first; a cloned or restored card begins another.
    public let branch: Int64
    /// Epoch, sequence and the digest from which the chain goes on.
    public let head: ChainHead

    /// Names a place.
    public init(branch: Int64, head: ChainHead) {
        self.branch = branch
        self.head = head
    }

    /// Before the first record of the first chain.
    public static let start = ChainPlace(branch: 1, head: .start)
}

/// What HQ keeps under a digest.
public enum KeptBytes: Equatable, Sendable {
    /// Nothing.
    case none
    /// A part of a chain.
    case inChain(ChainPlace)
    /// Raw bytes that are part of no chain.
    case stray
}

/// What HQ holds of one node's chains.
public protocol KnownChains {
    /// The chain that HQ follows: the one that the node's present epoch goes on with.
    var followed: Int64 { get throws }
    /// How many chains there are, at least 1.
    var branchCount: Int64 { get throws }
    /// How far a chain is held; `ChainHead.start` where it is empty.
    func tip(of branch: Int64) throws -> ChainHead
    /// The place that a point names, `ChainPlace.start` for sequence 0; nil where HQ does not hold it.
    func place(at point: ChainPoint) throws -> ChainPlace?
    /// What is kept under a digest.
    func kept(_ digest: Digest) throws -> KeptBytes
}
