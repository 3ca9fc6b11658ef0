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
        let till = try node.openTill()
        let plain = try MadeUpNode(in: state + "/store")
        let journal = try Journal(folder: plain.folder.path, using: .libcrypto)
        let raw = try RawFile(state + "/raw")
        var times = (raw: Samples(), store: Samples(), accept: Samples(), sign: Samples(), verify: Samples())
        var written: UInt64 = 0
        let clock = BoardClock()
        for turn in 0..<count {
            let attempt = try node.payer.attempt(number: UInt64(turn) + 1)
            let before = writtenBytes()
            let taken = try await times.accept.time { try await till.take(attempt, isLinkUp: false) }
            written += writtenBytes() - before
            guard let stored = taken.stored else { throw ExitCode(1) }
            let bytes = try times.store.time { try plain.store(.payment(stored.payment), at: clock.now(), in: journal) }
            try times.raw.time { try raw.append(bytes) }
            let signature = try times.sign.time { try node.signer.sign(bytes) }
            times.verify.time { _ = Primitives.libcrypto.verify(node.signer.publicKey, bytes, signature) }
            try await till.rest()
            try journal.rest()
        }
        await till.close()
        print("\(count) turns; times in microseconds")
        for (name, samples) in [
            ("raw append + fdatasync", times.raw), ("store: sign, chain, commit", times.store),
            ("accept: verify, decide, store", times.accept), ("one signature", times.sign),
            ("one verification", times.verify),
        ] { print(samples.row(name)) }
        let limit = times.raw.total / (times.raw.total + times.sign.total + times.verify.total)
        print("store against raw    \(ratio(times.raw.total / times.store.total)) (wanted 0.85, at least 0.75)")
        print("accept against raw   \(ratio(times.raw.total / times.accept.total)) (wanted 0.55, at least 0.45)")
        print("limit for accept     \(ratio(limit)) (raw append with one signature and one verification, nothing else)")
        print("bytes written a sale \(written / UInt64(count))")
    }

    private func ratio(_ value: Double) -> String { "\((value * 100).rounded() / 100)x" }

    /// What this process has caused to be written to the disk (proc(5), io).
    private func writtenBytes() -> UInt64 {
        guard let text = try? WholeText.read("/proc/self/io") else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("write_bytes:") }
        return line.flatMap { UInt64($0.dropFirst(13)) } ?? 0
    }
}

extension MadeUpNode {
    /// Signs, chains and commits one fact, and nothing else.
    func store(_ body: RecordBody, at moment: Moment, in journal: Journal) throws -> [UInt8] {
        guard let name = NodeID(signer.keyID.bytes) else { return [] }
        return try journal.write {
            try $0.append(body, node: name, moment: moment, policyVersion: 1, signer: signer).bytes
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
