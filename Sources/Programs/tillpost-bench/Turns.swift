internal import Acceptance
internal import ArgumentParser
internal import Journal
internal import MadeUp
internal import Node
internal import Payments
internal import Shop
internal import Signing
internal import StateFolder

/// Accept, store and raw append, turn by turn, so that a slow moment of the disk meets all three.
struct Turns: Sendable {
    var raw = Samples()
    var store = Samples()
    var accept = Samples()
    var sign = Samples()
    var verify = Samples()
    /// Bytes that the accepted sales caused to be written.
    var written: UInt64 = 0

    /// Their names and samples, in the order in which they are printed.
    var rows: [(String, Samples)] {
        [
            ("raw append + fdatasync", raw), ("store: sign, chain, commit", store),
            ("accept: verify, decide, store", accept), ("one signature", sign), ("one verification", verify),
        ]
    }

    /// How the raw append compares with the sum of some samples, by means and by medians: a slow moment of the disk
    /// moves the means only.
    func row(_ name: String, _ note: String, _ samples: [Samples]) -> String {
        func ratio(_ value: Double) -> String { "\((value * 100).rounded() / 100)x" }
        let means = raw.total / samples.reduce(0) { $0 + $1.total }
        let medians = raw.percentile(0.5) / samples.reduce(0) { $0 + $1.percentile(0.5) }
        let title = name + String(repeating: " ", count: max(0, 24 - name.count))
        return "\(title)\(ratio(means))     \(ratio(medians))       (\(note))"
    }

    static func take(_ turns: Int, _ till: isolated Till, _ node: MadeUpNode, in folder: String) throws -> Turns {
        let plain = try MadeUpNode(in: folder + "/store")
        let journal = try Journal(folder: plain.folder.path, using: .libcrypto)
        let raw = try RawFile(folder + "/raw")
        let clock = BoardClock()
        var times = Turns()
        for turn in 0..<turns {
            let attempt = try node.payer.attempt(number: UInt64(turn) + 1)
            let before = writtenBytes()
            let taken = try times.accept.time { try till.take(attempt, isLinkUp: false) }
            times.written += writtenBytes() - before
            guard let stored = taken.stored else { throw ExitCode(1) }
            let bytes = try times.store.time { try plain.store(.payment(stored.payment), at: clock.now(), in: journal) }
            try times.raw.time { try raw.append(bytes) }
            let signature = try times.sign.time { try node.signer.sign(bytes) }
            times.verify.time { _ = Primitives.libcrypto.verify(node.signer.publicKey, bytes, signature) }
            try till.rest()
            try journal.rest()
        }
        return times
    }

    /// What this process has caused to be written to the disk (proc(5), io).
    private static func writtenBytes() -> UInt64 {
        guard let text = try? WholeText.read("/proc/self/io") else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("write_bytes:") }
        return line.flatMap { UInt64($0.dropFirst(13)) } ?? 0
    }
}
