internal import Payments
internal import Shop
internal import SyncProtocol

/// One transaction of a journal in memory. Planted faults override what they break.
class JournalTransaction: ShopTransaction {
    let view: JournalView
    let disk: Disk<JournalState>

    required init(_ disk: Disk<JournalState>, using primitives: Primitives) {
        self.disk = disk
        view = JournalView(disk, using: primitives)
    }

    func append(_ record: SignedRecord) throws {
        let sequence = record.record.sequence
        guard disk.state.records[sequence] == nil else { throw BrokenConstraint(what: "record \(sequence) is there") }
        disk.put(\.records, sequence, .init(digest: record.digest, bytes: record.bytes))
        disk.set(\.head, record.head)
    }

    func openBooks(_ payment: Payment, payer: KeyID?, sequence: UInt64, takenAt: Int64) throws {
        guard disk.state.payments[sequence] == nil else {
            throw BrokenConstraint(what: "books on \(sequence) are open")
        }
        let isOpen = payment.basis == .guaranteed || payment.basis == .atRisk
        disk.put(
            \.payments, sequence,
            .init(
                payment: payment.payment, receipt: payment.receipt, amount: payment.amount, tender: payment.tender,
                basis: payment.basis, takenAt: takenAt, isOpen: isOpen))
        disk.add(\.receipts, payment.receipt, sequence)
        if let payer { disk.add(\.paymentsOf, payer, sequence) }
        disk.set(\.lastReceipt, payment.receipt)
        disk.set(\.lastPayment, sequence)
        if isOpen { disk.put(\.open, sequence, payment.amount) }
        if payment.basis == .awaitingApproval { disk.append(\.awaiting, sequence) }
    }

    func correct(_ original: UInt64, by correction: Correction, isVoid: Bool, sequence: UInt64) throws {
        guard disk.state.corrections[sequence] == nil else {
            throw BrokenConstraint(what: "correction \(sequence) is there")
        }
        disk.put(
            \.corrections, sequence, .init(original: original, amount: correction.amount, isVoid: isVoid))
        disk.set(\.lastReceipt, correction.receipt)
        change(original) { row in
            if isVoid {
                (row.isUndone, row.isReleased) = (true, false)
            } else {
                row.refunded += correction.amount.minorUnits
            }
        }
    }

    func release(correction sequence: UInt64) throws {
        guard var correction = disk.state.corrections[sequence], !correction.isReleased else { return }
        correction.isReleased = true
        disk.put(\.corrections, sequence, correction)
        change(correction.original) { row in
            if correction.isVoid { row.isReleased = true } else { row.refunded -= correction.amount.minorUnits }
        }
    }

    func claim(_ key: [UInt8], code: Digest, signed: Int64?, sequence: UInt64) throws {
        guard disk.state.claims[key] == nil else { throw BrokenConstraint(what: "a claim is there") }
        disk.put(\.claims, key, .init(code: code, signed: signed, sequence: sequence))
    }

    func reverse(sequence: UInt64) throws { change(sequence) { $0.isUndone = true } }

    private func change(_ sequence: UInt64, _ change: (inout JournalState.PaymentRow) -> Void) {
        guard var row = disk.state.payments[sequence] else { return }
        change(&row)
        disk.put(\.payments, sequence, row)
    }

    func learn(_ certificate: [UInt8], of key: KeyID, isEmbedded: Bool) throws {
        let name = JournalState.Certified(payer: key, bytes: certificate)
        let known = disk.state.certificates[name]
        disk.put(
            \.certificates, name,
            .init(isEmbedded: isEmbedded || known?.isEmbedded == true, used: view.head.sequence))
        guard disk.state.certificates.count > JournalTransaction.mostCertificates else { return }
        let oldest = disk.state.certificates.min { ($0.value.used, $0.key) < ($1.value.used, $1.key) }
        if let oldest { disk.put(\.certificates, oldest.key, nil) }
    }

    func carryAgain(certificatesOf key: KeyID) throws {
        for (name, var row) in disk.state.certificates where name.payer == key {
            row.isEmbedded = false
            disk.put(\.certificates, name, row)
        }
    }

    /// Few, so that forgetting happens in a small world.
    static let mostCertificates = 6

    func count(_ refusals: [String: Int]) throws {
        for (reason, count) in refusals.sorted(by: { $0.key < $1.key }) {
            disk.put(\.refusals, reason, (disk.state.refusals[reason] ?? 0) + count)
        }
    }

    func set(_ name: ShopSetting, _ bytes: [UInt8]?) throws { disk.put(\.settings, name, bytes) }

    func beginDay() throws { disk.set(\.dayFirst, view.head.sequence + 1) }

    func set(mark: ChainHead) throws { disk.set(\.mark, mark) }

    func keep(_ outcome: Outcome, sequence: UInt64?, needsAcknowledgement: Bool) throws {
        guard disk.state.outcomes[outcome.cursor] == nil else {
            throw BrokenConstraint(what: "outcome \(outcome.cursor) is there")
        }
        disk.set(\.cursor, outcome.cursor)
        disk.put(
            \.outcomes, outcome.cursor,
            .init(
                sequence: sequence, record: outcome.record, verdict: outcome.verdict,
                isAcknowledged: !needsAcknowledgement))
        guard let sequence else { return }
        disk.add(\.outcomesOf, sequence, outcome.cursor)
        if needsAcknowledgement { disk.put(\.unacknowledged, outcome.cursor, sequence) }
    }

    func close(sequence: UInt64) throws {
        change(sequence) { $0.isOpen = false }
        disk.put(\.open, sequence, nil)
    }

    func keep(answer: [UInt8], lastCursor: UInt64) throws { disk.put(\.answers, lastCursor, answer) }

    func acknowledgeOutcome(of sequence: UInt64) throws {
        for cursor in disk.state.outcomesOf[sequence] ?? [] { acknowledge(cursor) }
    }

    /// A person has seen what was declined.
    func acknowledgeAll() { for cursor in disk.state.unacknowledged.keys.sorted() { acknowledge(cursor) } }

    private func acknowledge(_ cursor: UInt64) {
        guard var row = disk.state.outcomes[cursor], !row.isAcknowledged else { return }
        row.isAcknowledged = true
        disk.put(\.outcomes, cursor, row)
        disk.put(\.unacknowledged, cursor, nil)
    }

    func keepSealed(_ item: SealedItem, sequence: UInt64) throws {
        if disk.state.sealed[item.payment] == nil {
            disk.put(\.sealed, item.payment, .init(sequence: sequence, item: item))
        }
    }

    func holdSealed(_ payments: [PaymentID]) throws {
        for payment in payments {
            guard var box = disk.state.sealed[payment], box.heldAt == nil else { continue }
            box.heldAt = view.head.sequence
            disk.put(\.sealed, payment, box)
        }
    }

    func releaseSealed() throws {
        for (payment, box) in disk.state.sealed.inOrder where box.heldAt != nil {
            disk.put(\.sealed, payment, .init(sequence: box.sequence, item: box.item))
        }
    }

    func raise(horizon: Horizon) throws {
        let old = disk.state.horizon
        let new = Horizon(
            sequence: max(old.sequence, horizon.sequence), cursor: max(old.cursor, horizon.cursor))
        if new != old { disk.set(\.horizon, new) }
        for (payment, box) in disk.state.sealed.inOrder where box.heldAt.map({ $0 < horizon.sequence }) == true {
            disk.put(\.sealed, payment, nil)
        }
    }

    func prune(limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int {
        try prune(
            through: disk.state.horizon.sequence, limit: limit, keptBooks: keptBooks, claimsBefore: claimsBefore)
    }

    /// As the engine on a board does it: the newest record, the open day, open payments and unseen declines stay.
    func prune(through horizon: UInt64, limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int {
        let state = disk.state
        guard state.cursor >= state.horizon.cursor else { return 0 }
        let bounds = [
            horizon, state.head.sequence &- 1, state.mark.sequence, state.dayFirst - 1,
            (state.open.keys.min() ?? .max) - 1, try (view.unapproved().first ?? .max) - 1,
            (state.unacknowledged.values.min() ?? .max) - 1, state.pruned.sequence + UInt64(limit),
        ]
        guard let last = bounds.min(), last > state.pruned.sequence, last <= state.head.sequence,
            let digest = try view.digest(at: last)
        else { return 0 }
        let first = state.pruned.sequence + 1
        // A record that the disk has lost does not tell its epoch: it counts as the one before it.
        let readable = (first...last).reversed().lazy.compactMap { [view] in try? view.record($0) }.first
        let epoch = readable?.record.epoch ?? state.pruned.epoch
        disk.set(\.pruned, ChainHead(epoch: epoch, sequence: last, digest: digest))
        for sequence in first...last { disk.put(\.records, sequence, nil) }
        let refunded = state.corrections.filter { $0.key >= state.dayFirst }.values.map(\.original).min()
        let closed = min(last - min(last, UInt64(keptBooks)), (refunded ?? .max) - 1)
        for sequence in state.payments.keys.sorted() where sequence <= closed { disk.put(\.payments, sequence, nil) }
        for sequence in state.corrections.keys.sorted() where sequence <= closed {
            disk.put(\.corrections, sequence, nil)
        }
        for (key, claimed) in state.claims
        where claimed.sequence <= closed && (claimed.signed ?? .max) < claimsBefore ?? .min {
            disk.put(\.claims, key, nil)
        }
        for cursor in state.outcomes.keys.sorted() where cursor <= state.horizon.cursor {
            guard let row = state.outcomes[cursor], row.isAcknowledged, row.sequence.map({ $0 <= closed }) ?? true
            else { continue }
            disk.put(\.outcomes, cursor, nil)
            guard let sequence = row.sequence else { continue }
            disk.put(\.outcomesOf, sequence, state.outcomesOf[sequence]?.filter { $0 != cursor })
        }
        for cursor in state.answers.keys.sorted() where cursor <= state.horizon.cursor {
            disk.put(\.answers, cursor, nil)
        }
        return Int(last - first + 1)
    }
}
