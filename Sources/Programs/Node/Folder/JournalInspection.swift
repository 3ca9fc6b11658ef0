internal import FoundationEssentials
internal import Journal
internal import Payments
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// Looks into a node's journal: of a folder at rest, beside a running service, or of a copy on read-only media.
public struct JournalInspection {
    let read: ((JournalView) throws -> Void) throws -> Void

    /// Opens a journal for looking.
    public init(state path: String) throws {
        let folder = try StateFolder(existing: path)
        try folder.needJournal()
        guard folder.isWritable else {
            let copy = try JournalCopy(of: folder)
            let journal = try Journal(folder: copy.path, using: .libcrypto)
            read = { body in
                defer { _ = copy }
                try journal.read(body)
            }
            return
        }
        do {
            let lock = try folder.lock()
            let journal = try Journal(folder: path, using: .libcrypto)
            read = { body in
                defer { _ = lock }
                try journal.read(body)
            }
        } catch StateFolderFault.heldByAnother {
            let reader = try JournalReader(folder: path, using: .libcrypto)
            read = { try reader.read($0) }
        }
    }

    /// Hands over the records from a sequence on, at most `limit`, with HQ's verdicts.
    public func list(from first: UInt64, limit: Int, _ visit: (RecordLine) throws -> Void) throws {
        try read { view in
            for bytes in try view.records(from: max(1, first), limit: limit) {
                let record = try SignedRecord(decoding: bytes, using: .libcrypto)
                try visit(RecordLine(record, try view.verdict(on: record.record.sequence)))
            }
        }
    }

    /// Hands over the signed bytes of every record, oldest first: a CBOR sequence (RFC 8742).
    public func export(_ visit: ([UInt8]) throws -> Void) throws {
        try read { view in
            var next = try view.prunedThrough().sequence + 1
            while true {
                let records = try view.records(from: next, limit: 1_000)
                for bytes in records { try visit(bytes) }
                guard records.count == 1_000 else { return }
                next += 1_000
            }
        }
    }

    /// Walks the whole chain: every record follows the one before, and is signed by this node.
    public func verify() throws -> VerifyReport {
        var report: VerifyReport?
        try read { view in
            guard let bytes = try view.setting(.ownKey) else { throw ShopFault.notEnrolled }
            let keys = try [PublicKey(CBOR(decoding: bytes), of: "own key")] + earlierKeys(view)
            do {
                let pruned = try view.prunedThrough()
                try view.checkPages()
                let head = try view.walk(from: pruned) { record in
                    guard keys.contains(where: { record.isSigned(by: $0, using: .libcrypto) }) else {
                        throw JournalFault.brokenChain(
                            sequence: record.record.sequence, why: "the signature does not fit")
                    }
                }
                report = VerifyReport(
                    verified: true, records: head.sequence - pruned.sequence, head: head.digest.description,
                    problem: nil)
            } catch let fault as JournalFault {
                report = VerifyReport(verified: false, records: 0, head: nil, problem: fault.description)
            }
        }
        return report ?? VerifyReport(verified: false, records: 0, head: nil, problem: "nothing could be read")
    }
}

extension JournalInspection {
    /// Who the board is, with the keys that its records bear.
    public func board() throws -> BoardReport {
        var report: BoardReport?
        try read { view in
            let identity = try Identity(view)
            report = BoardReport(identity, keys: try earlierKeys(view).reversed() + [identity.ownKey])
        }
        guard let report else { throw ShopFault.notEnrolled }
        return report
    }

    /// The keys that the node signed with before, the newest first.
    private func earlierKeys(_ view: JournalView) throws -> [PublicKey] {
        guard let bytes = try view.setting(.earlierKeys), case .array(let items) = try CBOR(decoding: bytes) else {
            return []
        }
        return try items.reversed().map { try PublicKey($0, of: "earlier key") }
    }
}

/// What `tillpost journal verify --json` prints.
public struct VerifyReport: Codable, Sendable, Equatable {
    /// Whether every record fits.
    public let verified: Bool
    /// How many were verified.
    public let records: UInt64
    /// Digest of the last one.
    public let head: String?
    /// What does not fit, for a person.
    public let problem: String?
}

/// One record as `tillpost journal list --json` prints it.
public struct RecordLine: Codable, Sendable, Equatable {
    /// Position in the chain.
    public let sequence: UInt64
    /// The node's life.
    public let epoch: UInt32
    /// payment, refund, void, reversal, dayClosed, tamper, lost.
    public let kind: String
    /// SHA-256 of the signed bytes.
    public let digest: String
    /// Digest of the record before.
    public let previous: String
    /// Wall clock, seconds since 1970.
    public let wall: Int64
    /// Whether it could be believed.
    public let clockTrusted: Bool
    /// Policy it was decided under.
    public let policyVersion: UInt64
    /// Idempotency key of a payment or a reversal.
    public let paymentId: String?
    /// The payment that a refund, a void or a reversal is about.
    public let originalId: String?
    /// Receipt number.
    public let receipt: UInt64?
    /// Amount with its currency.
    public let amount: String?
    /// note, confirmed, cash.
    public let tender: String?
    /// guaranteed, atRisk, confirmed, awaitingApproval.
    public let basis: String?
    /// opened, foundOpen, closed: what the tamper switch said.
    public let tamper: String?
    /// HQ's decision, if there is one.
    public let decision: String?
    /// HQ's reason.
    public let reason: String?
    /// Who bears the loss.
    public let liability: String?

    init(_ signed: SignedRecord, _ verdict: Verdict?) {
        let record = signed.record
        sequence = record.sequence
        epoch = record.epoch
        digest = signed.digest.description
        previous = record.previous.description
        wall = record.moment.wall
        clockTrusted = record.moment.isTrusted
        policyVersion = record.policyVersion
        decision = verdict?.decision.name
        reason = verdict?.reason?.rawValue
        liability = verdict?.liability?.name
        tamper = if case .tamper(let tamper) = record.body { tamper.name } else { nil }
        switch record.body {
        case .payment(let payment):
            kind = "payment"
            originalId = nil
            paymentId = payment.payment.description
            receipt = payment.receipt
            amount = payment.amount.description
            tender = payment.tender.name
            basis = payment.basis?.name
        case .reversal(let reversal):
            kind = "reversal"
            originalId = reversal.original.description
            paymentId = reversal.payment.description
            amount = reversal.amount.description
            (receipt, tender, basis) = (nil, nil, nil)
        case .refund(let correction), .void(let correction):
            kind = if case .void = record.body { "void" } else { "refund" }
            originalId = correction.original.description
            paymentId = correction.payment.description
            amount = correction.amount.description
            receipt = correction.receipt
            (tender, basis) = (nil, nil)
        case .dayClosed, .tamper, .lost:
            kind =
                switch record.body {
                case .lost: "lost"
                case .tamper: "tamper"
                default: "dayClosed"
                }
            (originalId, paymentId, receipt, amount, tender, basis) = (nil, nil, nil, nil, nil, nil)
        }
    }
}

/// A copy of a journal that lies where nothing can be written. Database and WAL go together, else rows are missing.
private final class JournalCopy {
    let path: String

    init(of folder: StateFolder) throws {
        path = FileManager.default.temporaryDirectory.path + "/tillpost-" + Hexadecimal.text(RandomBytes.bytes(8))
        let copy = try StateFolder(creating: path)
        for name in [Journal.fileName, Journal.fileName + "-wal", Journal.markFileName] where folder.has(name) {
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
