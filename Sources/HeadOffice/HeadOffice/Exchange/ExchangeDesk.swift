internal import Intake
internal import Office
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

extension HeadOffice {
    /// Takes a node's exchange and answers it. All that it changes is one transaction, durable before the answer is
    /// signed; the same exchange again changes nothing.
    ///
    /// - Parameter bytes: a signed `Exchange`.
    /// - Returns: a signed `Answer`.
    /// - Throws: `.refused` where the bytes are no exchange of a node known here; nothing was taken then.
    public nonisolated func exchange(_ bytes: [UInt8]) async throws(HeadOfficeFault) -> [UInt8] {
        // Anybody can send bytes; reading them does not hold up those who wait for the store.
        let signed: Signed<Exchange>
        do throws(FormatFault) { signed = try Signed(decoding: bytes) } catch { throw .refused(.unreadable(error)) }
        var found = CheckingAhead.Found()
        // Only what a node known here has signed is worth the work.
        if let prospect = try await prospect(of: signed.content),
            prospect.keys.contains(where: { signed.isSigned(by: $0, using: .libcrypto) })
        {
            let ahead = CheckingAhead(prospect: prospect, hints: hints, certificates: certificates)
            found = await ahead.check(signed.content.upload)
        }
        return try await take(signed, found)
    }

    func take(_ signed: Signed<Exchange>, _ found: CheckingAhead.Found = .init()) throws(HeadOfficeFault) -> [UInt8] {
        let checked = CheckedSignatures(found.checks, certificates: certificates)
        return try transaction { transaction in
            try office(transaction, primitives: checked.primitives).exchange(signed, ahead: found.upload)
        }
    }

    /// What is needed to check an upload's signatures; nil where the node or the upload's place is not known.
    private func prospect(of exchange: Exchange) throws(HeadOfficeFault) -> CheckingAhead.Prospect? {
        guard exchange.upload.count >= CheckingAhead.fewest * 64 else { return nil }
        return try transaction { transaction in
            guard let node = try transaction.node(exchange.node),
                let merchant = try transaction.merchant(node.merchant),
                let base = try base(exchange.base, of: node, transaction)
            else { return nil }
            return CheckingAhead.Prospect(
                keys: node.keys.map(\.key),
                context: UploadContext(
                    node: node.id, merchant: node.merchant, counter: node.counter, currency: merchant.currency,
                    base: base),
                issuers: try transaction.issuers(limit: 256).flatMap { $0.keys.map(\.key) })
        }
    }

    private func base(_ point: ChainPoint, of node: NodeRow, _ transaction: any StoreTransaction) throws -> ChainHead? {
        if point.names(.start) { return .start }
        return point.names(node.mark) ? node.mark : try transaction.place(at: point, of: node.id)?.head
    }
}
