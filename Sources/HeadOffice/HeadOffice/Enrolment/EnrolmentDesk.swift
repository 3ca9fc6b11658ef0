internal import Payments
internal import Signing
internal import SyncProtocol

extension HeadOffice {
    /// Takes a node's request to be known, and tells it who it is.
    ///
    /// The code's token binds to the first key that shows it. The same key may come again, since an answer can be lost;
    /// another key is refused.
    ///
    /// - Parameter bytes: a signed `EnrolmentRequest`.
    /// - Returns: a signed `EnrolmentAnswer`.
    public func enrol(_ bytes: [UInt8]) throws(HeadOfficeFault) -> [UInt8] {
        try transaction { transaction in
            let signed = try Signed<EnrolmentRequest>(decoding: bytes)
            let request = signed.content
            guard let node = try transaction.node(request.node), signed.isSigned(by: request.key, using: primitives),
                Secret.equal(primitives.digest(request.token).bytes, node.tokenDigest.bytes),
                node.keys.isEmpty || node.keys.last == request.key
            else { throw HeadOfficeRefusal.enrolment }
            guard let policy = try transaction.latestPolicy() else { throw HeadOfficeRefusal.noPolicy }
            if node.keys.isEmpty { try transaction.addKey(request.key, to: node.id) }
            let answer = EnrolmentAnswer(
                nonce: request.nonce, keySet: keySet, policy: policy,
                registration: try registration(of: node, transaction), time: now)
            return try Signed<EnrolmentAnswer>.signed(answer, by: keys.answer).bytes
        }
    }

    private func registration(of node: NodeRow, _ transaction: any StoreTransaction) throws -> Registration {
        guard let counter = try transaction.counter(node.counter),
            let merchant = try transaction.merchant(node.merchant)
        else { throw HeadOfficeFault.damaged(what: "counter of node \(node.id)") }
        return Registration(
            node: node.id, counter: counter.id, counterName: counter.name, merchant: merchant.id,
            merchantName: merchant.name, currency: merchant.currency, utcOffsetMinutes: merchant.utcOffsetMinutes)
    }
}
