public import Payments

/// HQ's side of an upload: which bytes go where, and how far the mark moves. Poison never blocks.
public enum Intake {
    /// What becomes of one record of an upload.
    public enum Disposition: Equatable, Sendable {
        /// The next of the chain: to be kept and decided.
        case append(SignedRecord)
        /// Kept before, to the byte: the first result stands.
        case duplicate(Digest)
        /// Readable and signed, but another record stands at its place: a cloned card. Kept raw, decided by a person.
        case fork(SignedRecord)
        /// Unreadable, or not signed by the node: kept raw. `sequence` is the place it was sent for.
        case quarantine(bytes: [UInt8], digest: Digest, sequence: UInt64, why: String)
    }

    /// What is done with an upload.
    public struct Plan: Equatable, Sendable {
        /// In the order of the upload.
        public let dispositions: [Disposition]
        /// How far HQ holds the chain afterwards.
        public let mark: ChainHead
    }

    /// Sorts an upload.
    ///
    /// - Parameters:
    ///   - records: as sent, oldest first.
    ///   - mark: how far HQ holds the chain.
    ///   - keys: the node's keys, the present one and all earlier ones.
    ///   - keptAt: the sequence for which HQ keeps this node's bytes with this digest already, or nil.
    public static func plan(
        _ records: [[UInt8]], node: NodeID, mark: ChainHead, keys: [PublicKey], using primitives: Primitives,
        keptAt: (Digest) throws -> UInt64?
    ) rethrows -> Plan {
        var mark = mark
        var dispositions: [Disposition] = []
        var seen: Set<Digest> = []
        let read = records.map { readable($0, of: node, keys, primitives) }
        // Without a readable neighbour, bytes that were kept before stand where they stood: a repeated upload.
        let repeated = try records.first.flatMap { try keptAt(primitives.digest($0)) }
        let first = firstSequence(read) ?? repeated ?? mark.sequence + 1
        for (index, bytes) in records.enumerated() {
            let digest = primitives.digest(bytes)
            let isKnown = try !seen.insert(digest).inserted || keptAt(digest) != nil
            switch read[index] {
            case .failure(let fault):
                let sequence = first &+ UInt64(index)
                guard sequence <= mark.sequence + 1 else { return Plan(dispositions: dispositions, mark: mark) }
                dispositions.append(
                    isKnown
                        ? .duplicate(digest)
                        : .quarantine(bytes: bytes, digest: digest, sequence: sequence, why: fault.description))
                // The mark moves over what cannot be read, also where the same noise stands twice: the chain goes on
                // from its digest.
                if sequence == mark.sequence + 1 {
                    mark = ChainHead(epoch: mark.epoch, sequence: sequence, digest: digest)
                }
            case .success where isKnown:
                dispositions.append(.duplicate(digest))
            case .success(let record) where record.follows(mark):
                dispositions.append(.append(record))
                mark = record.head
            case .success(let record) where record.record.sequence <= mark.sequence + 1:
                dispositions.append(.fork(record))
            case .success:
                // Past a gap: nothing is kept of the rest. The answer's mark tells the node where to go on.
                return Plan(dispositions: dispositions, mark: mark)
            }
        }
        return Plan(dispositions: dispositions, mark: mark)
    }

    /// A node sends without a gap, so one readable record tells the places of all: unreadable bytes have none to tell.
    private static func firstSequence(_ read: [Result<SignedRecord, FormatFault>]) -> UInt64? {
        for (index, result) in read.enumerated() {
            guard case .success(let record) = result else { continue }
            let (first, overflow) = record.record.sequence.subtractingReportingOverflow(UInt64(index))
            return overflow || first == 0 ? nil : first
        }
        return nil
    }

    private static func readable(
        _ bytes: [UInt8], of node: NodeID, _ keys: [PublicKey], _ primitives: Primitives
    ) -> Result<SignedRecord, FormatFault> {
        do throws(FormatFault) {
            let record = try SignedRecord(decoding: bytes, using: primitives)
            guard record.record.node == node else { throw FormatFault("record", .envelope("of another node")) }
            guard keys.contains(where: { record.isSigned(by: $0, using: primitives) }) else {
                throw FormatFault("record", .envelope("not signed by the node"))
            }
            return .success(record)
        } catch {
            return .failure(error)
        }
    }
}
