package import Payments
package import SyncProtocol

/// A board's request to be known.
extension Office {
    /// Takes a node's request, and tells it who it is.
    ///
    /// The code's token binds to the first key that shows it. The same key may come again, since an answer can be lost;
    /// another key is refused. A new code for a known node takes its earlier keys out of use and begins a new epoch; what the
    /// board has not sent yet is still heard, because it now comes from a key that is good.
    ///
    /// - Returns: a signed `EnrolmentAnswer`.
    /// - Throws: `OfficeFault.enrolment`, `.noPolicy`.
    package func enrol(_ signed: Signed<EnrolmentRequest>, isToken: (_ digest: Digest, _ kept: Digest) -> Bool) throws
        -> [UInt8]
    {
        let request = signed.content
        guard var node = try transaction.node(request.node), signed.isSigned(by: request.key, using: primitives),
            isToken(primitives.digest(request.token), node.tokenDigest),
            node.tokenKey == nil || node.tokenKey == request.key
        else { throw OfficeFault.enrolment }
        guard let policy = try transaction.latestPolicy() else { throw OfficeFault.noPolicy }
        if node.tokenKey == nil {
            // A key that was in use before may be in the clone as well.
            guard !node.keys.contains(where: { $0.key == request.key }) else { throw OfficeFault.enrolment }
            try transaction.addKey(request.key, to: node.id)
            try transaction.revokeEarlierKeys(of: node.id, after: node.mark.sequence)
            node.tokenKey = request.key
            node.standing = .good
            try forgetTyping(of: node.id)
            try transaction.update(node)
        }
        let answer = EnrolmentAnswer(
            nonce: request.nonce, keySet: desk.keySet.bytes, policy: policy, registration: try registration(of: node),
            time: now, history: desk.history)
        return try Signed<EnrolmentAnswer>.signed(answer, by: desk.answerKey).bytes
    }

    /// Makes a new code possible for a known node: with it begins a new epoch.
    package func renew(_ id: NodeID, tokenDigest: Digest) throws -> NodeRow? {
        guard var node = try transaction.node(id) else { return nil }
        node.tokenDigest = tokenDigest
        node.tokenKey = nil
        node.epoch = node.epoch == .max ? .max : node.epoch + 1
        try transaction.update(node)
        return node
    }

    private func registration(of node: NodeRow) throws -> Registration {
        guard let counter = try transaction.counter(node.counter),
            let merchant = try transaction.merchant(node.merchant)
        else { throw OfficeFault.damaged(what: "counter of node \(node.id)") }
        return Registration(
            node: node.id, counter: counter.id, counterName: counter.name, merchant: merchant.id,
            merchantName: merchant.name, currency: merchant.currency, utcOffsetMinutes: merchant.utcOffsetMinutes,
            epoch: node.epoch)
    }
}
