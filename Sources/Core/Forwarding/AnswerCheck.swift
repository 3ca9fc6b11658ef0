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
        }
    }
}

/// An answer that counts, and what it changes.
public struct AcceptedAnswer: Sendable {
    /// The answer.
    public let answer: Answer
    /// Its bytes, to be kept: HQ's signed verdicts are the merchant's proof.
    public let bytes: [UInt8]
    /// The policy in it, if it is newer than the node's and properly signed.
    public let policy: Signed<Policy>?
}

extension Exchange {
    /// Checks what came back.
    ///
    /// - Parameters:
    ///   - earliest: the time that it surely is.
    ///   - digestAt: digest of the node's own record at a sequence, nil where it has none any more.
    public func check(
        answer bytes: [UInt8], keySet: KeySet, earliest: Int64, using primitives: Primitives,
        digestAt: (UInt64) throws -> Digest?
    ) throws -> AcceptedAnswer {
        let signed: Signed<Answer>
        do { signed = try Signed<Answer>(decoding: bytes) } catch { throw AnswerFault.notAnAnswer }
        // An HQ whose clock is past the end of its own keys must not carry its nodes with it.
        let time = max(earliest, signed.content.time)
        guard keySet.vouches(for: signed, as: .answer, at: time, using: primitives) else {
            throw AnswerFault.badSignature
        }
        let answer = signed.content
        guard answer.node == node, answer.nonce == nonce else { throw AnswerFault.notForThisExchange }
        guard answer.mark.sequence <= head.sequence else { throw AnswerFault.nodeIsBehind(mark: answer.mark.sequence) }
        if answer.mark.sequence > 0, let own = try digestAt(answer.mark.sequence), own != answer.mark.digest {
            throw AnswerFault.chainDiffers(at: answer.mark.sequence)
        }
        return AcceptedAnswer(answer: answer, bytes: bytes, policy: policy(in: answer, keySet, earliest, primitives))
    }

    /// A policy that is older, damaged or not signed is left out: the rest of the answer is still good.
    private func policy(
        in answer: Answer, _ keySet: KeySet, _ earliest: Int64, _ primitives: Primitives
    ) -> Signed<Policy>? {
        guard let bytes = answer.policy, let policy = try? Signed<Policy>(decoding: bytes),
            policy.content.version > policyVersion,
            keySet.vouches(for: policy, as: .policy, at: earliest, using: primitives)
        else { return nil }
        return policy
    }
}
