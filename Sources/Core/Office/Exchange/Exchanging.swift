internal import Intake
package import Payments
internal import Policies
package import SyncProtocol

/// A node's exchange: its records are heard, and it is told how far HQ has them and what became of them.
extension Office {
    /// Takes an exchange and answers it. The same exchange again changes nothing.
    ///
    /// - Parameter ahead: its upload, where that was read before the store was needed.
    /// - Returns: a signed `Answer`.
    /// - Throws: `OfficeFault.notOurNode`.
    package func exchange(_ signed: Signed<Exchange>, ahead: UnpackedUpload? = nil) throws -> [UInt8] {
        let exchange = signed.content
        guard var node = try transaction.node(exchange.node),
            let key = node.keys.last(where: { signed.isSigned(by: $0.key, using: primitives) })
        else { throw OfficeFault.notOurNode }
        let before = node
        var reply = Reply(mark: node.mark)
        reply.successor = try welcome(exchange.successor, of: node, by: key)
        let isUpToDate = try recall(exchange, by: key, &node, &reply)
        if isUpToDate {
            // Once a node and history: it is signed, but nobody should make HQ publish again and again.
            if key.revokedAfter == nil, node.history != before.history { try publish(above: exchange.policyVersion) }
            try hear(exchange, ahead, by: key, &node, &reply)
            if key.revokedAfter == nil { try take(exchange.typing, of: node.id) }
        }
        for item in exchange.sealed {
            try transaction.keepSealed(item, of: node.id, time: now)
            reply.sealedHeld.append(item.payment)
        }
        if node != before { try transaction.update(node) }
        reply.standing = key.revokedAfter != nil ? .revoked : node.standing
        return try answer(exchange, node, reply)
    }

    /// What an answer says beside what is read for it.
    struct Reply {
        var mark: ChainHead
        var standing = Standing.good
        var wantsAnswersAfter: UInt64?
        var successor: KeyID?
        var wantsLiteral = false
        var isOnFollowedChain = false
        var sealedHeld: [PaymentID] = []
    }

    /// A restored HQ may have forgotten the policy that a node holds, and the node does not bring it back. One that HQ knows is
    /// published above it.
    private func publish(above version: UInt64) throws {
        if try version > transaction.latestPolicyVersion() ?? 0 { try publishing.renew() }
    }

    /// Takes a node's next key, which the present one introduces.
    private func welcome(_ bytes: [UInt8]?, of node: NodeRow, by key: NodeKeyRow) throws -> KeyID? {
        guard let bytes, key.revokedAfter == nil, let successor = try? Signed<SuccessorKey>(decoding: bytes),
            successor.content.node == node.id,
            successor.isSigned(by: successor.content.key, using: primitives)
        else { return nil }
        let known = node.keys.first { $0.key == successor.content.key }
        if let known { return known.revokedAfter == nil ? primitives.keyID(of: known.key) : nil }
        try transaction.addKey(successor.content.key, to: node.id)
        return primitives.keyID(of: successor.content.key)
    }

    /// Hears the records of an exchange.
    private func hear(
        _ exchange: Exchange, _ ahead: UnpackedUpload?, by key: NodeKeyRow, _ node: inout NodeRow, _ reply: inout Reply
    ) throws {
        let chains = NodeChains(node: node, transaction: transaction)
        guard let base = try chains.place(at: exchange.base) else { return }
        var records: [UploadedRecord] = []
        if !exchange.upload.isEmpty {
            do throws(FormatFault) { records = try unpacked(exchange.upload, ahead, of: node, after: base.head) } catch
            {
                reply.wantsLiteral = true
            }
        }
        let plan = try Intake.plan(
            records, node: node.id, base: exchange.base, keys: node.keys.map(\.key), epoch: node.epoch,
            using: primitives, chains: chains)
        try note(plan, by: key, &node)
        var hearing = try Hearing(office: self, node: node, key: key)
        for disposition in plan.dispositions { try hearing.hear(disposition) }
        try hearing.decideNotesAnew()
        if hearing.hasSuspended { try publishing.renew() }
        reply.mark = plan.mark
        reply.isOnFollowedChain = plan.branch == node.followed
    }

    private func unpacked(
        _ upload: [UInt8], _ ahead: UnpackedUpload?, of node: NodeRow, after base: ChainHead
    ) throws(FormatFault) -> [UploadedRecord] {
        let merchant: MerchantRow?
        do { merchant = try transaction.merchant(node.merchant) } catch { merchant = nil }
        guard let merchant else { throw FormatFault("upload", .envelope("of a node without a merchant")) }
        let context = UploadContext(
            node: node.id, merchant: node.merchant, counter: node.counter, currency: merchant.currency, base: base)
        // What was read in another context would be other records.
        if let ahead, ahead.context == context { return ahead.records }
        return try Upload.decode(upload, context, desk.compression, using: primitives)
            .map { UploadedRecord($0, using: primitives) }
    }

    /// Writes down how far the node's chains reach now, and that one of them has begun beside another.
    private func note(_ plan: Intake.Plan, by key: NodeKeyRow, _ node: inout NodeRow) throws {
        for branching in plan.branchings {
            try transaction.add(
                BranchRow(number: branching.branch, parent: branching.parent, tip: branching.parent.head), to: node.id)
            guard !branching.isGranted else { continue }
            try inspect(node, .fork)
            // What a board that is out of use says stops no other.
            if key.revokedAfter == nil { node.standing = .forked }
        }
        for (branch, tip) in plan.tips.sorted(by: { $0.key < $1.key }) {
            try transaction.setTip(tip, of: branch, of: node.id)
        }
        // The chain that goes on with the epoch granted last is the one that counts from now on.
        if plan.branch != node.followed, plan.mark.epoch == node.epoch,
            try transaction.tip(of: node.followed, of: node.id).epoch < node.epoch
        {
            node.followed = plan.branch
        }
    }

    private func answer(_ exchange: Exchange, _ node: NodeRow, _ reply: Reply) throws -> [UInt8] {
        let outcomes = try transaction.outcomes(
            of: node.id, after: exchange.outcomeCursor, limit: Answer.mostOutcomes + 1)
        let hasMore = outcomes.count > Answer.mostOutcomes
        // While HQ asks for what it has lost, the node keeps the policy that it holds: it brings that one, too.
        let policy = reply.wantsAnswersAfter == nil ? try part(of: exchange) : nil
        // What waits is called for at once; else HQ says when.
        let waits =
            hasMore || reply.wantsAnswersAfter != nil || policy.map { $0.offset + $0.bytes.count < $0.size } == true
        let answer = Answer(
            node: node.id, nonce: exchange.nonce, history: desk.history, mark: reply.mark,
            outcomes: Array(outcomes.prefix(Answer.mostOutcomes)), hasMore: hasMore, policy: policy,
            horizon: reply.isOnFollowedChain && reply.standing == .good ? node.horizon : .nothing,
            callAgainSeconds: waits ? 0 : desk.callAgainSeconds, time: now, standing: reply.standing,
            wantsAnswersAfter: reply.wantsAnswersAfter,
            keySets: desk.keySets.filter { $0.content.version > exchange.keySetVersion }.prefix(Answer.mostKeySets).map(
                \.bytes),
            successor: reply.successor, wantsLiteral: reply.wantsLiteral, sealedHeld: reply.sealedHeld,
            typing: try typingHeld(of: node.id))
        return try Signed<Answer>.signed(answer, by: desk.answerKey).bytes
    }

    /// The next part of the newest policy, where the node's is older.
    private func part(of exchange: Exchange) throws -> PolicyPart? {
        guard let version = try transaction.latestPolicyVersion(), version > exchange.policyVersion,
            let bytes = try transaction.policy(version)
        else { return nil }
        let held = exchange.policyProgress.map { $0.version == version ? min($0.held, bytes.count) : 0 } ?? 0
        return PolicyPart(version: version, of: bytes, offset: held)
    }
}
