import Glibc
import Synchronization

/// Reads pictures, and the codes in them: PNG, JPEG and binary PGM. The bytes are only carried here: what parses them is the
/// program `tillpost-decode` beside this one, confined to memory and computing, so that a picture made by a stranger
/// can at worst make it end. It is started at the first picture, ended with the reader, and started anew when it
/// failed, after a pause that grows from a quarter of a second to five seconds while it goes on failing.
///
/// Every call blocks while it works, up to seconds for the largest pictures: call it on a thread of its own, not on the
/// cooperative pool. Calls from several threads take their turn.
public final class PictureReader: Sendable {
    /// How long a picture may take.
    public struct Patience: Sendable, Equatable {
        /// While this lasts, other ways of looking are begun when the first one found nothing.
        public let budget: Duration
        /// After this the decoder is ended, and the picture refused.
        public let limit: Duration

        /// Both positive, the limit not below the budget, neither above 10 minutes.
        public init(budget: Duration, limit: Duration) {
            precondition(budget >= .zero && limit > .zero && budget <= limit && limit <= .seconds(600))
            self.budget = budget
            self.limit = limit
        }

        /// A picture that somebody chose: 2 s, 20 s.
        public static let still = Patience(budget: .seconds(2), limit: .seconds(20))
        /// One of a camera's many pictures: 150 ms, 5 s.
        public static let frame = Patience(budget: .milliseconds(150), limit: .seconds(5))
    }

    /// A decoder is replaced after so many pictures: what one picture did to it does not last.
    private static let mostPictures = 500

    private struct State: ~Copyable {
        var decoder: DecoderProcess?
        var pictures = 0
        var pause = ReopenPause()
        var notBefore: ContinuousClock.Instant?
    }

    private let limits: ImageLimits
    private let patience: Patience
    private let program: String
    private let state = Mutex(State())

    /// A reader that refuses pictures beyond `limits`.
    public convenience init(limits: ImageLimits = .init(), patience: Patience = .still) {
        self.init(limits: limits, patience: patience, program: Self.programBesideThisOne())
    }

    /// A reader with another decoder: the path of a program.
    package init(limits: ImageLimits, patience: Patience, program: String) {
        self.limits = limits
        self.patience = patience
        self.program = program
    }

    /// The symbols in a picture file, each kind and content once, at least one. Only an ordinary file is read (a link
    /// to one too); a pipe, folder or device is refused without waiting.
    public func symbols(inFile path: String) throws(ScanningFault) -> [ScannedSymbol] {
        try symbols(in: PictureFile.bytes(path: path, limit: limits.maxFileBytes))
    }

    /// The symbols in a picture file's bytes, each kind and content once, at least one; otherwise throws `.noCode`.
    public func symbols(in bytes: [UInt8]) throws(ScanningFault) -> [ScannedSymbol] {
        let finding = try finding(.codes(budgetMs: UInt32(patience.budget / .milliseconds(1))), in: bytes)
        guard case .symbols(let symbols) = finding else { throw .anotherAnswer }
        return symbols
    }

    /// The picture in a file in its colours, over white where it is transparent, upright, and shrunk so that neither side
    /// has more than `mostSide` pixels, 1 to `ColourPicture.greatestSide`. Only an ordinary file is read.
    public func colours(inFile path: String, mostSide: Int) throws(ScanningFault) -> ColourPicture {
        precondition((1...ColourPicture.greatestSide).contains(mostSide))
        let bytes = try PictureFile.bytes(path: path, limit: limits.maxFileBytes)
        guard case .colours(let picture) = try finding(.colours(mostSide: mostSide), in: bytes) else {
            throw .anotherAnswer
        }
        return picture
    }

    /// The bytes of a file already open, for a caller that chose the file itself.
    func symbols(in file: Descriptor, shown: String) throws(ScanningFault) -> [ScannedSymbol] {
        try symbols(in: PictureFile.bytes(file, shown: shown, limit: limits.maxFileBytes))
    }

    private func finding(_ wish: DecoderQuestion.Wish, in bytes: [UInt8]) throws(ScanningFault) -> DecoderFinding {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.maxFileBytes, bytes.count < DecoderMessages.longestQuestion else {
            throw .tooManyBytes(limit: min(limits.maxFileBytes, DecoderMessages.longestQuestion - 1))
        }
        let question = DecoderQuestion(limits: limits, wish: wish, picture: bytes)
        return try state.withLock { state throws(ScanningFault) in try ask(question, &state) }
    }

    private func ask(
        _ question: DecoderQuestion, _ state: inout State
    ) throws(ScanningFault) -> DecoderFinding {
        let answer: DecoderAnswer
        do throws(DecoderProcess.Failure) {
            let decoder = try ready(&state)
            answer = try decoder.answer(to: question, deadline: ContinuousClock().now + patience.limit)
        } catch {
            state.decoder = nil
            state.notBefore = ContinuousClock().now + .milliseconds(state.pause.lengthen())
            throw ScanningFault(error, program: program, limit: patience.limit)
        }
        state.pause.reset()
        state.pictures += 1
        return try answer.result.get()
    }

    /// The decoder that runs, or a new one.
    private func ready(_ state: inout State) throws(DecoderProcess.Failure) -> DecoderProcess {
        if let decoder = state.decoder, state.pictures < Self.mostPictures, decoder.isWaiting { return decoder }
        state.decoder = nil
        if let notBefore = state.notBefore {
            let left = ContinuousClock().now.duration(to: notBefore) / .milliseconds(1)
            if left > 0 { usleep(UInt32(left * 1_000)) }
        }
        let decoder = try DecoderProcess(program: program, deadline: ContinuousClock().now + patience.limit)
        state.decoder = decoder
        state.pictures = 0
        state.notBefore = nil
        return decoder
    }

    private static func programBesideThisOne() -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let own = String(decoding: path.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "tillpost-decode"
    }
}

extension ScanningFault {
    /// The decoder said what it was not asked.
    fileprivate static let anotherAnswer = ScanningFault.decoderFailed(reason: "its answer was not understood")

    fileprivate init(_ failure: DecoderProcess.Failure, program: String, limit: Duration) {
        self =
            switch failure {
            case .cannotStart(let reason):
                .decoderUnavailable(reason: "\(PrintableText.of(program)) cannot be started: \(reason)")
            case .ended(let how): .decoderFailed(reason: "it ended (\(how))")
            case .silent: .decoderFailed(reason: "it took longer than \(limit.components.seconds) s")
            case .rubbish: .anotherAnswer
            }
    }
}
