import DrawnPictures
import FoundationEssentials
import Glibc
import Scanning
import Symbols
import Testing

/// What happens when a picture takes the decoder over. `odd-decoder` is confined as `tillpost-decode` is, and does what
/// a picture tells it.
@Suite("A decoder that fails or turns hostile", .timeLimit(.minutes(2)))
struct OddDecoderTests {
    /// A program that was built with the tests, and lies beside them.
    static func program(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = own.prefix(through: try #require(own.lastIndex(of: "/"))) + name
        try #require(access(String(path), X_OK) == 0)
        return String(path)
    }

    static func reader(
        _ program: String = "odd-decoder", limit: Duration = .seconds(20)
    ) throws -> PictureReader {
        PictureReader(
            limits: ImageLimits(), patience: PictureReader.Patience(budget: .milliseconds(100), limit: limit),
            program: program.hasPrefix("/") ? program : try Self.program(program))
    }

    static let sound = Result { try PNGSheet.png([QRSymbol(text: "SOUND")]) }

    private func fault(_ reader: PictureReader, _ words: String) -> ScanningFault? {
        do throws(ScanningFault) {
            _ = try reader.symbols(in: Array(words.utf8))
            return nil
        } catch { return error }
    }

    @Test(
        "a decoder that fails costs one picture, and the next is read",
        arguments: [
            ("crash", "it ended (signal 6)"),
            ("leave", "it ended (exit status 3)"),
            ("grow", "it ended (signal 6)"),
            // A length beyond all answers; an answer of no known kind; symbols without end; nothing at all.
            ("garble 255 255 255 255", "its answer was not understood"),
            ("garble 0 0 0 1 99", "its answer was not understood"),
            ("garble 0 0 0 5 0 255 255 255 255", "its answer was not understood"),
            ("garble 0 0 0 5 0 0 0 0 0", "its answer was not understood"),
            ("garble 0 0 0 0", "its answer was not understood"),
        ])
    func failing(words: String, reason: String) throws {
        let reader = try Self.reader()
        #expect(fault(reader, words) == .decoderFailed(reason: reason))
        #expect(try reader.symbols(in: Self.sound.get()).map(\.text) == ["SOUND"])
    }

    @Test("a decoder that hangs is ended", arguments: ["hang", "garble 0 0 0 9 1"])
    func hanging(words: String) throws {
        let reader = try Self.reader(limit: .seconds(1))
        #expect(fault(reader, words) == .decoderFailed(reason: "it took longer than 1 s"))
        #expect(try reader.symbols(in: Self.sound.get()).map(\.text) == ["SOUND"])
    }

    @Test("a decoder that is killed while it reads costs that picture, and the next is read")
    func killed() async throws {
        let reader = try Self.reader()
        let asked = Task.detached { fault(reader, "hang") }
        kill(try await Self.computingDecoder(), SIGKILL)
        #expect(await asked.value == .decoderFailed(reason: "it ended (signal 9)"))
        #expect(try reader.symbols(in: Self.sound.get()).map(\.text) == ["SOUND"])
    }

    /// A decoder of this process that has computed for half a second: no start takes that long, so it has its picture.
    private static func computingDecoder() async throws -> pid_t {
        let files = FileManager.default
        while true {
            for name in try files.contentsOfDirectory(atPath: "/proc") {
                // "17 (odd-decoder) R 16 ...": state, parent, nine fields more, then the ticks in user and kernel.
                guard let process = pid_t(name), let status = files.contents(atPath: "/proc/\(name)/stat") else {
                    continue
                }
                let fields = String(decoding: status, as: UTF8.self).split(separator: " ")
                guard fields.count > 14, fields[1] == "(odd-decoder)", pid_t(fields[3]) == getpid() else { continue }
                if fields[13...14].compactMap({ Int($0) }).reduce(0, +) >= 50 { return process }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("failing again and again, it is started after a pause that grows")
    func pausing() throws {
        let reader = try Self.reader()
        let clock = ContinuousClock()
        let begun = clock.now
        for _ in 0..<3 { _ = fault(reader, "crash") }
        // A quarter and a half second lie between three starts.
        #expect(begun.duration(to: clock.now) >= .milliseconds(750))
    }

    @Test(
        "it reaches no network, no file, no process and no new code",
        arguments: [
            "socket", "socketpair", "open", "create", "remove", "duplicate", "fork", "start", "kill", "group", "code",
        ])
    func confined(words: String) throws {
        #expect(fault(try Self.reader(), words) == .corrupt(.pgm, reason: "error \(EPERM)"))
    }

    @Test("it knows nothing of the environment")
    func environment() throws {
        #expect(fault(try Self.reader(), "environment") == .corrupt(.pgm, reason: "none"))
    }

    @Test(
        "what is no decoder is told, not waited for",
        arguments: [
            ("/nowhere/tillpost-decode", "/nowhere/tillpost-decode cannot be started: No such file or directory"),
            ("/bin/true", "/bin/true cannot be started: it ended (exit status 0)"),
            ("/bin/yes", "/bin/yes cannot be started: it is of another version"),
        ])
    func unavailable(program: String, reason: String) throws {
        #expect(throws: ScanningFault.decoderUnavailable(reason: reason)) {
            try Self.reader(program).symbols(in: Self.sound.get())
        }
    }

    @Test("several threads take their turn at one decoder")
    func turns() async throws {
        let reader = try Self.reader()
        let pictures = try (0..<8).map { number in try PNGSheet.png([QRSymbol(text: "N\(number)")]) }
        let read = await withTaskGroup(of: String?.self) { group in
            for picture in pictures { group.addTask { try? reader.symbols(in: picture).first?.text } }
            return await group.reduce(into: Set<String>()) { if let text = $1 { $0.insert(text) } }
        }
        #expect(read == Set((0..<8).map { "N\($0)" }))
    }
}
