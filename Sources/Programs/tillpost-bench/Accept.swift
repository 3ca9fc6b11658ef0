internal import MadeUp
internal import Acceptance
internal import ArgumentParser
internal import Glibc
internal import Journal
internal import Node
internal import Payments
internal import Signing
internal import StateFolder

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Store and accept, turn by turn with a raw append and fdatasync of the same bytes.")

    @Option(help: ArgumentHelp("An empty folder on the disk to be measured.", valueName: "DIR")) var state: String
    @Option(help: ArgumentHelp("Turns.", valueName: "N")) var count = 3_000

    func run() async throws {
        let node = try MadeUpNode(in: state + "/accept")
        let till = try await node.openTill()
        let turns = count
        let folder = state
        // Everything on the till's own thread: the reference and what is measured against it.
        let times = try await till.perform { till in try Turns.take(turns, till, node, in: folder) }
        await till.close()
        print("\(count) turns; times in microseconds")
        for (name, samples) in times.rows { print(samples.row(name)) }
        print("against raw             by means  by medians")
        for (name, wanted, samples) in [
            ("store", "wanted 0.85, at least 0.75", [times.store]),
            ("accept", "wanted 0.55, at least 0.45", [times.accept]),
            ("limit for store", "raw append and one signature, nothing else", [times.raw, times.sign]),
            ("limit for accept", "raw append, one signature, one verification", [times.raw, times.sign, times.verify]),
        ] { print(times.row(name, wanted, samples)) }
        print("bytes written a sale \(times.written / UInt64(count))")
    }
}

extension MadeUpNode {
    /// Signs, chains and commits one fact, and nothing else.
    func store(_ body: RecordBody, at moment: Moment, in journal: Journal) throws -> [UInt8] {
        guard let name = NodeID(signer.keyID.bytes) else { return [] }
        return try journal.write { transaction in
            let head = transaction.view.head
            let record = try SignedRecord.signed(
                Record(
                    node: name, epoch: head.epoch, sequence: head.sequence + 1, previous: head.digest, moment: moment,
                    policyVersion: 1, body: body), by: signer, using: .libcrypto)
            try transaction.append(record)
            return record.bytes
        }
    }
}

/// The reference: a file that is appended to and synced.
final class RawFile {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NodeFault("\(path) cannot be made", exit: NodeFault.Exit.cantCreate) }
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws {
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
            throw NodeFault("the raw append failed", exit: NodeFault.Exit.io)
        }
    }
}

/// Files of /proc have no size, so they are read to their end.
enum WholeText {
    static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw NodeFault("\(path) cannot be read", exit: NodeFault.Exit.noInput) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
