internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import HostileCodes
internal import Synchronization

/// Holds up hostile codes to every parser, from a seed.
@main
struct TillpostFuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost-fuzz",
        abstract: "Hold up hostile codes to every parser, and check that each promise holds.",
        discussion: """
            No parser traps or hangs, what it says is bounded and fit for a screen and holds no card number, and what it \
            reads it writes again to the byte. The same seed holds up the same codes; a broken promise, a trap and a hang name their numbers.

            Exit status: 0 everything held, 1 a promise was broken, 64 wrong usage.
            """)

    @Option(help: ArgumentHelp("The seed; a new one where it is left out.", valueName: "N")) var seed: UInt64?
    @Option(help: ArgumentHelp("How many codes.", valueName: "COUNT")) var count: UInt64 = 1_000_000
    @Option(help: ArgumentHelp("The first number.", valueName: "N")) var from: UInt64 = 0
    @Option(help: ArgumentHelp("How many at once.", valueName: "N")) var jobs = ProcessInfo.processInfo
        .activeProcessorCount
    @Flag(help: "What is held up.") var kind = Kind.codes
    @Flag(help: "Print the codes in place of holding them up.") var show = false

    enum Kind: String, EnumerableFlag {
        case codes, boards, articles, pictures

        static func help(for kind: Kind) -> ArgumentHelp? {
            switch kind {
            case .codes: "Codes, to every parser."
            case .boards: "Board files (hardware/boards), to their reader."
            case .articles: "Lists of articles for the printed shop, to their reader."
            case .pictures: "Picture files that such a list names, to the decoder."
            }
        }
    }

    func validate() throws {
        guard (1...1_024).contains(jobs), (1...1_000_000_000_000).contains(count), from <= .max - count else {
            throw ValidationError("--jobs 1 to 1024, --count 1 to a million million")
        }
    }

    func run() throws {
        let seed = seed ?? UInt64.random(in: 0...UInt64(Int64.max))
        let codes = Hostile.of(kind, seed)
        if show { return (from..<from + count).forEach { print(TillpostFuzz.text(codes.code($0))) } }
        Watch.complain("seed \(seed), \(count) codes from \(from)\n")
        let watch = Watch(jobs: jobs)
        let start = ContinuousClock.now
        let broken = holdUp(codes, watch)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if let broken {
            Watch.complain("code \(broken.index): \(broken.promise)\n\(TillpostFuzz.text(codes.code(broken.index)))\n")
            Watch.complain("again: --\(kind) --seed \(seed) --from \(broken.index) --count 1\n")
            throw ExitCode(1)
        }
        print("\(count) codes held up, every promise held, \(Int(Double(count) / max(seconds, 0.001))) codes a second")
    }

    /// All of them, or those up to the first that breaks a promise.
    private func holdUp(_ codes: Hostile, _ watch: Watch) -> (index: UInt64, promise: String)? {
        let state = Mutex((next: from, broken: (index: UInt64, promise: String)?.none))
        DispatchQueue.concurrentPerform(iterations: jobs) { job in
            while true {
                // Numbers are given out by the thousand.
                let mine = state.withLock { state -> Range<UInt64>? in
                    guard state.next < from + count, state.broken == nil else { return nil }
                    let end = min(state.next + 1_000, from + count)
                    defer { state.next = end }
                    return state.next..<end
                }
                guard let mine else { return }
                watch.isAlive()
                for index in mine {
                    watch.begins(index, job: job)
                    guard let promise = codes.broken(codes.code(index)) else { continue }
                    state.withLock { $0.broken = $0.broken ?? (index, promise) }
                    return
                }
            }
        }
        return state.withLock { $0.broken }
    }

    /// What is held up, by number, and what it breaks.
    private struct Hostile: Sendable {
        let code: @Sendable (UInt64) -> [UInt8]
        let broken: @Sendable ([UInt8]) -> String?

        static func of(_ kind: Kind, _ seed: UInt64) -> Hostile {
            switch kind {
            case .codes:
                let codes = HostileCodes(seed: seed)
                return Hostile(code: { codes.code($0) }, broken: { Promises.broken(by: $0) })
            case .boards:
                let boards = HostileBoards(seed: seed)
                return Hostile(code: { boards.file($0) }, broken: { HostileBoards.broken(by: $0) })
            case .articles:
                let lists = HostileArticles(seed: seed)
                return Hostile(code: { lists.file($0) }, broken: { HostileArticles.broken(by: $0) })
            case .pictures:
                let pictures = HostilePictures(seed: seed)
                return Hostile(code: { pictures.file($0) }, broken: { HostilePictures.broken(by: $0) })
            }
        }
    }

    private static func text(_ code: [UInt8]) -> String {
        code.map {
            (0x21...0x7E).contains($0) && $0 != 0x5C ? String(UnicodeScalar($0)) : "\\x" + String($0 + 0, radix: 16)
        }
        .joined()
    }
}
