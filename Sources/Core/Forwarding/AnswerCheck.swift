public import Payments
public import Policies
public import SyncProtocol

/// Why bytes that came back from HQ's address are not an answer. Nothing in them is used.
public enum AnswerFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not an answer at all: a captive portal's page, half an answer, noise.
    case notAnAnswer
    /// Signed by nobody whom the root vouches for.
    case badSignature
    /// An answer to somebody or something else.
    case notForThisExchange
    /// HQ holds more of this chain than the node itself: an old image, or a cloned card.
    case nodeIsBehind(mark: UInt64)
    /// HQ holds another record at a place where the node has its own.
    case chainDiffers(at: UInt64)
    /// HQ knows two chains of this node.
    case forked
    /// HQ has taken the key that signed the exchange out of use.
    case revoked

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .notAnAnswer:
            "what came back is not an answer of headquarters (a sign-in page of the network, perhaps); everything taken is kept and will be sent again"
        case .badSignature:
            "the answer is not signed by headquarters and was ignored; everything taken is kept and will be sent again"
        case .notForThisExchange:
            "the answer belongs to another exchange and was ignored; everything taken is kept and will be sent again"
        case .nodeIsBehind(let mark):
            "headquarters holds records up to \(mark) of this node, more than the node itself: its card was restored or cloned; nothing is sold until it is enrolled again"
        case .chainDiffers(let sequence):
            "headquarters holds another record \(sequence) than this node: its card was cloned; nothing is sold until it is enrolled again"
        case .forked:
            "headquarters knows two chains of this node: its card was cloned or set back; nothing is sold until it is enrolled again"
        case .revoked:
            "headquarters has taken this board's key out of use; nothing is sold until it is enrolled again"
        }
    }
}

/// An answer that counts, and what it changes.
public struct AcceptedAnswer: Sendable {
    /// The answer.
    public let answer: Answer
    /// Its bytes, to be kept: HQ's signed verdicts are the merchant's proof.
    public let bytes: [UInt8]
    /// HQ's newer key sets that were properly signed, oldest first; the last one is in force from now on.
    public let keySets: [Signed<KeySet>]
    /// Why the node must not sell, or nil. The answer counts all the same.
    public let doubt: AnswerFault?
    /// Whether HQ's mark is not of this node's chain: it is taken over only where the node's own record stands there.
    public let isMarkOwn: Bool
}

/// What must be known of an exchange when its answer comes: nothing of what it carried.
public struct AwaitedAnswer: Equatable, Sendable {
    /// Who asked.
    public let node: NodeID
    /// Echoed in the answer.
    public let nonce: [UInt8]
    /// The end of the node's chain when it asked.
    public let head: ChainHead

    /// States it.
    public init(node: NodeID, nonce: [UInt8], head: ChainHead) {
        self.node = node
        self.nonce = nonce
        self.head = head
    }
}

extension Exchange {
    /// What its answer must fit, where the node's chain ends at `head`.
    public func awaited(at head: ChainHead) -> AwaitedAnswer { AwaitedAnswer(node: node, nonce: nonce, head: head) }
}

extension AwaitedAnswer {
    /// Checks what came back.
    ///
    /// - Parameters:
    ///   - earliest: the time that it surely is.
    ///   - end: where the chain ends by now, which may be past the exchange's head: a courier's answer comes late.
    ///   - digestAt: the digest from which the node's own chain goes on after a sequence, nil where it has none any more.
    public func check(
        answer bytes: [UInt8], keySet: KeySet, earliest: Int64, end: UInt64 = 0, using primitives: Primitives,
        digestAt: (UInt64) throws -> Digest?
    ) throws -> AcceptedAnswer {
        let signed: Signed<Answer>
        do { signed = try Signed<Answer>(decoding: bytes) } catch { throw AnswerFault.notAnAnswer }
        // An HQ whose clock is past the end of its own keys must not carry its nodes with it.
        let time = max(earliest, signed.content.time)
        let keySets = newer(signed.content.keySets, than: keySet, primitives)
        guard
            (keySets.last?.content ?? keySet).vouches(for: signed, as: .answer, at: time, using: primitives)
        else { throw AnswerFault.badSignature }
        let answer = signed.content
        guard answer.node == node, answer.nonce == nonce else { throw AnswerFault.notForThisExchange }
        let doubt = try doubt(answer, max(end, head.sequence), digestAt)
        return AcceptedAnswer(
            answer: answer, bytes: bytes, keySets: keySets, doubt: doubt.fault, isMarkOwn: doubt.isMarkOwn)
    }

    /// Each key set counts if the root of the one before signed it. One that does not ends the row.
    private func newer(_ bytes: [[UInt8]], than keySet: KeySet, _ primitives: Primitives) -> [Signed<KeySet>] {
        var present = keySet
        var sets: [Signed<KeySet>] = []
        for bytes in bytes {
            guard let next = try? Signed<KeySet>(decoding: bytes),
                next.content.succeeds(present, next, using: primitives)
            else { break }
            present = next.content
            sets.append(next)
        }
        return sets
    }

    /// HQ that holds more of this chain than the node, or other records: the card was cloned or set back.
    private func doubt(
        _ answer: Answer, _ end: UInt64, _ digestAt: (UInt64) throws -> Digest?
    ) throws -> (fault: AnswerFault?, isMarkOwn: Bool) {
        let mark = answer.mark.sequence
        let standing: AnswerFault? =
            switch answer.standing {
            case .good: nil
            case .forked: .forked
            case .revoked: .revoked
            }
        // HQ's mark may still be of this node's earlier life: the new one goes on beside it.
        let isOfEarlierLife = answer.mark.epoch < head.epoch
        guard mark <= end else { return (standing ?? (isOfEarlierLife ? nil : .nodeIsBehind(mark: mark)), false) }
        if mark > 0, let own = try digestAt(mark), own != answer.mark.digest {
            return (standing ?? (isOfEarlierLife ? nil : .chainDiffers(at: mark)), false)
        }
        return (standing, true)
    }
}
