internal import Payments
internal import Shop
internal import SyncProtocol

/// What can be read of a node's journal in memory.
struct JournalView: ShopView {
    let disk: Disk<JournalState>
    private let primitives: Primitives

    init(_ disk: Disk<JournalState>, using primitives: Primitives) {
        self.disk = disk
        self.primitives = primitives
    }

    var head: ChainHead { disk.state.head }

    func record(_ sequence: UInt64) throws -> SignedRecord {
        guard let stored = disk.state.records[sequence],
            let record = try? SignedRecord(decoding: stored.bytes, using: primitives), record.digest == stored.digest
        else { throw ShopFault.noRecord(sequence: sequence) }
        return record
    }

    func stored(from first: UInt64, limit: Int) throws -> [StoredBytes] {
        var places: [StoredBytes] = []
        var sequence = max(first, disk.state.pruned.sequence + 1)
        while places.count < limit, let stored = disk.state.records[sequence] {
            let isWhole = primitives.digest(stored.bytes) == stored.digest
            places.append(
                StoredBytes(sequence: sequence, digest: stored.digest, bytes: isWhole ? stored.bytes : nil))
            sequence += 1
        }
        return places
    }

    func digest(at sequence: UInt64) throws -> Digest? { disk.state.records[sequence]?.digest }

    func mark() throws -> ChainHead { disk.state.mark }

    func outcomeCursor() throws -> UInt64 { disk.state.cursor }

    func prunedThrough() throws -> ChainHead { disk.state.pruned }

    func verdict(on sequence: UInt64) throws -> Verdict? {
        guard let last = disk.state.outcomesOf[sequence]?.last else { return nil }
        return disk.state.outcomes[last]?.verdict
    }

    func judged(_ sequence: UInt64) throws -> Digest? {
        guard let last = disk.state.outcomesOf[sequence]?.last else { return nil }
        return disk.state.outcomes[last]?.record
    }

    func certificates(of key: KeyID) throws -> [(bytes: [UInt8], isEmbedded: Bool)] {
        let own = disk.state.certificates.filter { $0.key.payer == key }
        return own.sorted { ($1.value.used, $0.key) < ($0.value.used, $1.key) }
            .prefix(4).map { ($0.key.bytes, $0.value.isEmbedded) }
    }

    func claimant(of key: [UInt8]) throws -> (code: Digest, sequence: UInt64)? {
        disk.state.claims[key].map { ($0.code, $0.sequence) }
    }

    func isUndone(_ sequence: UInt64) throws -> Bool {
        try disk.state.payments[sequence]?.isUndone == true || verdict(on: sequence)?.decision == .refused
    }

    func unapproved() throws -> [UInt64] {
        disk.state.awaiting.filter { sequence in
            sequence > disk.state.pruned.sequence && disk.state.payments[sequence]?.isUndone == false
                && !(disk.state.outcomesOf[sequence] ?? []).contains {
                    disk.state.outcomes[$0]?.verdict.decision == .paid
                }
        }
    }

    func lastTaken() throws -> (earliest: Int64, moment: Moment)? {
        guard let sequence = disk.state.lastPayment, let row = disk.state.payments[sequence] else { return nil }
        return (row.takenAt, try record(sequence).record.moment)
    }

    func exposure(in currency: Currency) throws -> (value: Int64, count: UInt64, oldest: Int64?) {
        var (value, count, first) = (Int64(0), UInt64(0), UInt64.max)
        for (sequence, amount) in disk.state.open where amount.currency == currency {
            value += amount.minorUnits
            count += 1
            first = min(first, sequence)
        }
        return (value, count, count > 0 ? disk.state.payments[first]?.takenAt : nil)
    }

    func taken(from payer: KeyID, in currency: Currency, after: Int64) throws -> Int64 {
        (disk.state.paymentsOf[payer] ?? []).compactMap { disk.state.payments[$0] }.filter { row in
            row.amount.currency == currency && row.takenAt > after
                && (row.basis == .guaranteed || row.basis == .atRisk) && (!row.isUndone || row.isReleased)
        }.reduce(0) { $0 + $1.amount.minorUnits }
    }

    func lastReceipt() throws -> UInt64 { disk.state.lastReceipt }

    func sale(receipt: UInt64) throws -> KnownSale? {
        try disk.state.receipts[receipt]?.last.flatMap { try sale(sequence: $0) }
    }

    func sale(sequence: UInt64) throws -> KnownSale? {
        disk.state.payments[sequence].map { row in
            KnownSale(
                sequence: sequence, payment: row.payment, receipt: row.receipt, amount: row.amount, tender: row.tender,
                basis: row.basis, isOpen: row.isOpen, isUndone: row.isUndone && !row.isReleased, refunded: row.refunded)
        }
    }

    func answers(after cursor: UInt64, mostBytes: Int) throws -> [[UInt8]] {
        var answers: [[UInt8]] = []
        var total = 0
        for last in disk.state.answers.keys.sorted() where last > cursor {
            guard let bytes = disk.state.answers[last], answers.count < Exchange.mostAnswers else { break }
            total += bytes.count
            guard answers.isEmpty || total <= mostBytes else { break }
            answers.append(bytes)
        }
        return answers
    }

    func sealed(upTo sequence: UInt64, limit: Int) throws -> [SealedItem] {
        guard !disk.state.sealed.isEmpty else { return [] }
        return disk.state.sealed.values.filter { $0.sequence <= sequence && $0.heldAt == nil }.sorted {
            $0.sequence < $1.sequence
        }
        .prefix(limit).map(\.item)
    }

    func setting(_ name: ShopSetting) throws -> [UInt8]? { disk.state.settings[name] }
}

extension JournalView {
    func openDay() throws -> OpenDay {
        let first = disk.state.dayFirst
        var sums: [DayKey: DaySum] = [:]
        var refunds: [DayKey: DaySum] = [:]
        for (sequence, row) in disk.state.payments where sequence >= first && !row.isUndone {
            sums.add(DayKey(row.tender, row.basis, row.amount.currency), row.amount)
        }
        for (sequence, row) in disk.state.corrections where sequence >= first && !row.isVoid {
            guard let original = disk.state.payments[row.original] else { continue }
            refunds.add(DayKey(original.tender, original.basis, row.amount.currency), row.amount)
        }
        return OpenDay(
            firstSequence: first, lastSequence: head.sequence, sums: sums.inOrder, refunds: refunds.inOrder)
    }
}

/// What a day's sums are told apart by.
struct DayKey: Hashable, Comparable {
    let tender: Tender
    let basis: Basis?
    let currency: Currency

    init(_ tender: Tender, _ basis: Basis?, _ currency: Currency) {
        self.tender = tender
        self.basis = basis
        self.currency = currency
    }

    private var order: [UInt64] { [tender.rawValue, basis?.rawValue ?? 0, UInt64(currency.numeric)] }

    static func < (one: DayKey, other: DayKey) -> Bool { one.order.lexicographicallyPrecedes(other.order) }
}

extension [DayKey: DaySum] {
    mutating func add(_ key: DayKey, _ amount: Money) {
        let known = self[key]
        self[key] = DaySum(
            tender: key.tender, basis: key.basis, count: (known?.count ?? 0) + 1,
            amount: known?.amount.adding(amount) ?? amount)
    }

    /// The same order in every run.
    var inOrder: [DaySum] { keys.sorted().compactMap { self[$0] } }
}
