internal import Decoding
internal import Glibc
internal import Scanning

/// A decoder that was taken over: confined as the real one, it does what the first word of its picture says, and tells
/// what came of it in the words of its answer. Pictures that are none of these words are read as they should be.
@main
enum OddDecoder {
    static func main() {
        do { try DecoderLoop.run(answer) } catch { exit(EX_OSERR) }
    }

    private static func answer(_ question: DecoderQuestion) -> DecoderAnswer {
        let words = String(decoding: question.picture, as: UTF8.self).split(separator: " ").map(String.init)
        switch words.first {
        case "crash": abort()
        case "leave": exit(3)
        case "hang": while true { sched_yield() }
        case "grow": grow()
        case "garble": garble(words.dropFirst().compactMap { UInt8($0) })
        case "socket": return told(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        case "socketpair":
            var ends: [Int32] = [0, 0]
            return told(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends))
        case "open": return told(open("/etc/hostname", O_RDONLY))
        case "create": return told(open("/tmp/tillpost-odd-decoder", O_WRONLY | O_CREAT, 0o600))
        case "remove": return told(unlink("/tmp/tillpost-odd-decoder"))
        case "duplicate": return told(dup(0))
        case "fork": return told(fork())
        case "start":
            var child = pid_t()
            let error = posix_spawn(&child, "/bin/true", nil, nil, [nil], [nil])
            return told(error == 0 ? 0 : -1, error)
        case "kill": return told(kill(getppid(), 0))
        case "group": return told(setpgid(0, 0))
        case "code":
            let page = mmap(nil, 4_096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            return told(page == MAP_FAILED ? -1 : 0)
        case "environment": return said(getenv("PATH").map { String(cString: $0) } ?? "none")
        default: return DecoderLoop.read(question)
        }
    }

    /// Takes memory and uses it until there is none.
    private static func grow() -> Never {
        while let piece = malloc(1 << 20) { memset(piece, 1, 1 << 20) }
        abort()
    }

    /// Says bytes that are no answer, and goes on as if they were one.
    private static func garble(_ bytes: [UInt8]) -> Never {
        write(1, bytes, bytes.count)
        while true { sched_yield() }
    }

    private static func told(_ result: Int32, _ error: Int32 = errno) -> DecoderAnswer {
        said(result >= 0 ? "done" : "error \(error)")
    }

    private static func said(_ words: String) -> DecoderAnswer {
        DecoderAnswer(.failure(.corrupt(.pgm, reason: words)))
    }
}
