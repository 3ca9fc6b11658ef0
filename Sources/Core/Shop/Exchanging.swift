internal import Acceptance
public import Forwarding
internal import PaymentCodes
public import Payments
internal import Policies
public import SyncProtocol

/// An exchange that was made, and what is in it.
public struct PreparedExchange: Sendable {
    /// The exchange.
    public let signed: Signed<Exchange>
    /// How many records it carries.
    public let recordCount: Int
    /// What is needed when its answer comes.
    public let sent: SentExchange
}

/// An exchange that is on its way: as much of it as its answer needs. It holds no record and nothing sealed, so that it may lie
/// about for as long as a courier takes.
public struct SentExchange: Equatable, Sendable {
    /// What the answer must fit.
    public let awaited: AwaitedAnswer
    /// The head from which its upload goes on.
    public let base: ChainHead
    /// The head of the last record that it carries, or its base.
    public let last: ChainHead

    /// An exchange made before, such as a courier's.
    public init(awaited: AwaitedAnswer, base: ChainHead, last: ChainHead) {
        self.awaited = awaited
        self.base = base
        self.last = last
    }
}

/// What an accepted answer changed.
public struct AppliedAnswer: Sendable {
    /// When HQ wants to be called again.
    public let callAgainSeconds: UInt64
    /// Whether HQ waits for more of this node, or has more for it.
    public let hasMore: Bool
    /// Whether mark, cursor or policy moved.
    public let hasMoved: Bool
    /// Records that HQ has not acknowledged.
    public let waiting: UInt64
    /// Why the node must not sell from now on, in words, or nil.
    public let doubt: String?
}

extension Keeper {
    /// The next exchange: what HQ asked for, everything after its mark oldest first, at most `limit` records.
    ///
    /// - Parameter base: where the upload goes on instead, for a courier who carries several at once.
    public func exchange(
        _ view: some ShopView, limit: Int, after base: ChainHead? = nil
    ) throws -> PreparedExchange {
        let mark = try base ?? view.mark()
        let cursor = try view.outcomeCursor()
        let stored = try view.stored(from: mark.sequence + 1, limit: max(0, min(limit, Exchange.largestUpload)))
        let records = try bounded(stored, after: mark)
        let last = records.last?.head ?? mark
        let context = UploadContext(
            node: identity.registration.node, merchant: identity.registration.merchant,
            counter: identity.registration.counter, currency: identity.registration.currency, base: mark)
        let upload =
            records.isEmpty
            ? []
            : sendsLiteral
                ? Upload.literal(records.map(\.bytes))
                : Upload.encode(records.map(\.bytes), context, tools.compression, using: primitives)
        let exchange = Exchange(
            node: identity.registration.node,
            nonce: tools.chance(16), policyVersion: identity.policyVersion, outcomeCursor: cursor, upload: upload,
            base: ChainPoint(mark), keySetVersion: identity.keySet.content.version,
            policyProgress: policyParts.map { PolicyProgress(version: $0.version, held: $0.bytes.count) },
            answers: try answersWanted.map { try view.answers(after: $0, mostBytes: Keeper.mostAnswerBytes) },
            successor: successor?.bytes,
            // A box travels with its record or after it, never before.
            sealed: try view.sealed(upTo: last.sequence, limit: Exchange.mostSealed),
            history: try view.setting(.history) ?? [UInt8](repeating: 0, count: 16),
            keySet: answersWanted.map { _ in identity.keySet.bytes },
            policy: answersWanted.flatMap { _ in identity.policy?.bytes }, typing: try typingOffer(view))
        let head = ChainHead(
            epoch: max(view.head.epoch, identity.registration.epoch), sequence: view.head.sequence,
            digest: view.head.digest)
        return PreparedExchange(
            signed: try .signed(exchange, by: signer), recordCount: records.count,
            sent: SentExchange(awaited: exchange.awaited(at: head), base: mark, last: last))
    }

    /// The most bytes of old answers in one exchange.
    static let mostAnswerBytes = Exchange.largestSize / 4

    /// As many records as fit half of the largest exchange, each with the head that it makes.
    private func bounded(
        _ stored: [StoredBytes], after mark: ChainHead
    ) throws -> [(bytes: [UInt8], head: ChainHead)] {
        var records: [(bytes: [UInt8], head: ChainHead)] = []
        var total = 0
        var head = mark
        for place in stored {
            let bytes = try place.bytes ?? statement(of: place, after: head)
            total += bytes.count
            guard total <= Exchange.largestSize / 2 else { break }
            let epoch = (try? SignedRecord(decoding: bytes, using: primitives))?.record.epoch
            head = ChainHead(epoch: epoch ?? head.epoch, sequence: place.sequence, digest: place.digest)
            records.append((bytes, head))
        }
        return records
    }

    /// What is said in place of a record that the disk has lost.
    private func statement(of place: StoredBytes, after head: ChainHead) throws -> [UInt8] {
        let lost = Record(
            node: identity.registration.node, epoch: head.epoch, sequence: place.sequence, previous: head.digest,
            moment: Moment(wall: 0, isTrusted: false, boot: [UInt8](repeating: 0, count: 8), uptimeMs: 0),
            policyVersion: identity.policyVersion, body: .lost(LostRecord(digest: place.digest)))
        return try SignedRecord.signed(lost, by: signer, using: primitives).bytes
    }

    /// Takes an answer over, if it is one.
    ///
    /// - Throws: `AnswerFault` where it does not count; nothing is changed then.
    public mutating func apply(
        _ bytes: [UInt8], to sent: SentExchange, at now: Moment, in transaction: inout some ShopTransaction
    ) throws -> AppliedAnswer {
        // An approval that comes after the counter has said no must not find the payment still standing.
        try reverseForgotten(at: now, in: &transaction)
        let view = transaction.view
        let earliest = identity.clock.earliest(at: now)
        let accepted = try sent.awaited.check(
            answer: bytes, keySet: identity.keySet.content, earliest: earliest, end: view.head.sequence,
            using: primitives,
            digestAt: { try view.digest(at: $0) })
        let answer = accepted.answer
        let before = (mark: try transaction.view.mark(), wanted: answersWanted, literal: sendsLiteral)
        if let keySet = accepted.keySets.last {
            try transaction.set(.keySet, keySet.bytes)
            identity.keySet = keySet
        }
        try takeMark(accepted, sent, earliest, in: &transaction)
        let hasMark = try transaction.view.mark() != before.mark
        let hasOutcomes = try takeOutcomes(answer, bytes, in: &transaction)
        let hasPolicy = try takePolicy(answer, earliest, in: &transaction)
        try takeSuccessor(answer, in: &transaction)
        let isNewHistory = try transaction.view.setting(.history) != answer.history
        try takeTyping(answer, isNewHistory: isNewHistory, in: &transaction)
        if isNewHistory {
            try transaction.set(.history, answer.history)
            try transaction.releaseSealed()
        }
        if !answer.sealedHeld.isEmpty { try transaction.holdSealed(answer.sealedHeld) }
        try transaction.raise(horizon: answer.horizon)
        try take(isUnknown: false, in: &transaction)
        try takeDoubt(accepted.doubt, in: &transaction)
        // Most answers have nothing to say but the time: that is written with news, or every ten minutes.
        let isNews = hasMark || hasOutcomes || hasPolicy || !accepted.keySets.isEmpty
        try takeTime(answer, now, isNews: isNews, in: &transaction)
        sendsLiteral = answer.wantsLiteral
        answersWanted = answer.wantsAnswersAfter
        let mark = try transaction.view.mark().sequence
        return AppliedAnswer(
            callAgainSeconds: answer.callAgainSeconds,
            hasMore: answer.hasMore || answersWanted != nil || policyParts != nil,
            hasMoved: isNews || answersWanted != before.wanted || (sendsLiteral && !before.literal),
            waiting: transaction.view.head.sequence - min(mark, transaction.view.head.sequence), doubt: identity.doubt)
    }

    /// HQ's mark, also when it went back: HQ was restored, and the records are sent again. A mark on another chain than the
    /// node's own says nothing about it: the node begins again where nothing is pruned, and what it has sent from there is known.
    /// It does so once, piece by piece, and does not begin again at its end: HQ may go on speaking of the other chain.
    private mutating func takeMark(
        _ accepted: AcceptedAnswer, _ sent: SentExchange, _ earliest: Int64,
        in transaction: inout some ShopTransaction
    ) throws {
        let pruned = try transaction.view.prunedThrough()
        guard !accepted.isMarkOwn || accepted.answer.mark.sequence < pruned.sequence else {
            // A courier may bring an answer that is older than one that came since.
            if try isOld(accepted.answer, earliest, transaction.view) { return }
            isRetracing = false
            return try move(to: accepted.answer.mark, in: &transaction)
        }
        // What HQ has not heard is sent again from the same place.
        guard !accepted.answer.wantsLiteral, accepted.answer.wantsAnswersAfter == nil else { return }
        let mark = try transaction.view.mark()
        if sent.base == pruned || (isRetracing && sent.base == mark) {
            try move(to: sent.last, in: &transaction)
        } else if !isRetracing {
            try move(to: pruned, in: &transaction)
        }
        isRetracing = true
    }

    /// HQ's time of an answer may lie this far behind what surely has passed and still be the newest one, in seconds.
    private static let answerAgeSeconds: Int64 = 300

    private func isOld(_ answer: Answer, _ earliest: Int64, _ view: some ShopView) throws -> Bool {
        try answer.mark.sequence < view.mark().sequence && answer.time < earliest - Keeper.answerAgeSeconds
            && view.setting(.history) == answer.history
    }

    private func move(to mark: ChainHead, in transaction: inout some ShopTransaction) throws {
        if try transaction.view.mark() != mark { try transaction.set(mark: mark) }
    }

    private func takeOutcomes(
        _ answer: Answer, _ bytes: [UInt8], in transaction: inout some ShopTransaction
    ) throws -> Bool {
        var cursor = try transaction.view.outcomeCursor()
        var isNews = false
        for outcome in answer.outcomes where outcome.cursor > cursor {
            // A gap is possible after HQ was restored and could not be told everything.
            guard outcome.cursor == cursor + 1 || answer.outcomes.first == outcome else { break }
            cursor = outcome.cursor
            isNews = true
            try take(outcome, in: &transaction)
        }
        if isNews { try transaction.keep(answer: bytes, lastCursor: cursor) }
        return isNews
    }

    private func take(_ outcome: Outcome, in transaction: inout some ShopTransaction) throws {
        // A clone of this card may have a record of its own at this place: its verdict is not about ours.
        guard try isOwn(outcome, transaction.view) else {
            return try transaction.keep(outcome, sequence: nil, needsAcknowledgement: false)
        }
        let sale = try transaction.view.sale(sequence: outcome.sequence)
        // A payment that awaited approval was never shown as taken, so its refusal is no news.
        let wasTaken = sale.map { !$0.isUndone && $0.basis != .awaitingApproval } ?? true
        let isDeclined = outcome.verdict.decision == .refused || outcome.verdict.decision == .exception
        // A person has decided what was an exception: that is the news now.
        if try transaction.view.verdict(on: outcome.sequence) != nil {
            try transaction.acknowledgeOutcome(of: outcome.sequence)
        }
        try transaction.keep(outcome, sequence: outcome.sequence, needsAcknowledgement: wasTaken && isDeclined)
        if outcome.verdict.decision.isFinal, sale?.isOpen == true { try transaction.close(sequence: outcome.sequence) }
        if outcome.verdict.reason == .unknownPayer { try carryAgain(outcome, in: &transaction) }
        if outcome.verdict.decision == .refused, sale == nil { try transaction.release(correction: outcome.sequence) }
    }

    /// HQ has not the certificate under which this record's note is signed: it was in a record that is lost, or HQ was restored.
    private func carryAgain(_ outcome: Outcome, in transaction: inout some ShopTransaction) throws {
        guard case .payment(let payment)? = try? transaction.view.record(outcome.sequence).record.body,
            let note = try? Signed<Note>(decoding: payment.code ?? [])
        else { return }
        try transaction.carryAgain(certificatesOf: note.keyID)
    }

    private func isOwn(_ outcome: Outcome, _ view: some ShopView) throws -> Bool {
        // The record may be forgotten or lost since its first verdict.
        if try view.judged(outcome.sequence) == outcome.record { return true }
        guard let own = try view.digest(at: outcome.sequence) else { return false }
        return try own == outcome.record || isLost(outcome, view)
    }

    /// Whether an outcome is about the statement that this card has lost the record: nothing else will ever be said of what is
    /// still open under it.
    private func isLost(_ outcome: Outcome, _ view: some ShopView) throws -> Bool {
        guard outcome.verdict.reason == .recordLost else { return false }
        if let verdict = try view.verdict(on: outcome.sequence), verdict.decision.isFinal { return false }
        do { _ = try view.record(outcome.sequence) } catch ShopFault.noRecord { return true }
        return false
    }

    /// HQ's clock never takes back what it has said: an older time than is surely past is not believed.
    private mutating func takeTime(
        _ answer: Answer, _ now: Moment, isNews: Bool, in transaction: inout some ShopTransaction
    ) throws {
        let witness = ClockWitness(
            hqTime: max(answer.time, identity.clock.earliest(at: now)), boot: now.boot, uptimeMs: now.uptimeMs,
            wall: now.wall)
        identity.clock = witness
        guard isNews || witness.hqTime - writtenTime >= Keeper.clockIntervalSeconds else { return }
        try transaction.set(.clock, witness.encoded())
        writtenTime = witness.hqTime
    }

    /// Whether HQ knows this node: one that was restored may have forgotten it. It is only shown, because no signature says so.
    public mutating func take(isUnknown: Bool, in transaction: inout some ShopTransaction) throws {
        guard identity.isUnknown != isUnknown else { return }
        identity.isUnknown = isUnknown
        try transaction.set(.unknown, isUnknown ? [] : nil)
    }

    /// HQ holds another chain of this node. Until it is enrolled again it sells nothing, whatever restarts.
    private mutating func takeDoubt(_ fault: AnswerFault?, in transaction: inout some ShopTransaction) throws {
        guard let fault, identity.doubt == nil else { return }
        identity.doubt = fault.description
        try transaction.set(.doubt, Array(fault.description.utf8))
    }

    private mutating func takeSuccessor(_ answer: Answer, in transaction: inout some ShopTransaction) throws {
        guard let successor, answer.successor == successor.keyID else { return }
        try changeKey(to: successor.content.key, in: &transaction)
    }
}
