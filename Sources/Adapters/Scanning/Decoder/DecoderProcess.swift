import Glibc

/// Owns one running decoder: a process that has nothing but its end of a pair of sockets. Ending this object ends it.
final class DecoderProcess {
    /// Why a conversation ended. The process is of no use afterwards.
    enum Failure: Error, Equatable {
        case cannotStart(String)
        /// It closed its end: it crashed, or the kernel ended it.
        case ended(String)
        /// It did not listen or answer in time.
        case silent
        /// It said what no sound decoder says.
        case rubbish
    }

    private let socket: Descriptor
    private let process: pid_t

    /// Starts `program` and hears its greeting.
    init(program: String, deadline: ContinuousClock.Instant) throws(Failure) {
        (process, socket) = try Self.start(program)
        let greeting: [UInt8]
        do throws(Failure) { greeting = try hear(DecoderMessages.greeting.count, deadline) } catch {
            if case .ended(let how) = error { throw .cannotStart("it ended (\(how))") }
            throw .cannotStart("it did not greet")
        }
        guard greeting == DecoderMessages.greeting else { throw .cannotStart("it is of another version") }
    }

    deinit { _ = end() }

    /// Whether it still waits for a question. Between pictures the kernel may have ended it, for memory.
    var isWaiting: Bool {
        var byte: UInt8 = 0
        return recv(socket.number, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) < 0 && errno == EAGAIN
    }

    /// Asks, and hears the answer.
    func answer(to question: DecoderQuestion, deadline: ContinuousClock.Instant) throws(Failure) -> DecoderAnswer {
        var head: [UInt8] = []
        let bytes = question.bytes
        head.append(number32: bytes.count)
        try say(head, deadline)
        try say(bytes, deadline)
        var length = try hear(4, deadline)[...]
        guard let count = length.take32(), count <= DecoderMessages.longestAnswer,
            let answer = DecoderAnswer(bytes: try hear(count, deadline))
        else { throw .rubbish }
        return answer
    }

    private static func start(_ program: String) throws(Failure) -> (pid_t, Descriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0, let ours = Descriptor(ends[0]),
            let theirs = Descriptor(ends[1])
        else { throw .cannotStart(PrintableText.of(error: errno)) }
        defer { withExtendedLifetime(theirs) {} }

        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // Standard error goes nowhere: what it says could steer a terminal. Everything else is closed by itself.
        posix_spawn_file_actions_adddup2(&actions, theirs.number, 0)
        posix_spawn_file_actions_adddup2(&actions, theirs.number, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        guard let name = strdup(program) else { throw .cannotStart(PrintableText.of(error: ENOMEM)) }
        defer { free(name) }
        var process: pid_t = -1
        // No argument and no environment: nothing outside its messages changes what it does.
        let error = posix_spawn(&process, program, &actions, &attributes, [name, nil], [nil])
        guard error == 0 else { throw .cannotStart(PrintableText.of(error: error)) }
        return (process, ours)
    }

    private func say(_ bytes: [UInt8], _ deadline: ContinuousClock.Instant) throws(Failure) {
        var said = 0
        while said < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                send(
                    socket.number, bytes.baseAddress?.advanced(by: said), bytes.count - said,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 { said += count } else { try wait(Int16(POLLOUT), deadline) }
        }
    }

    private func hear(_ wanted: Int, _ deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var heard: [UInt8] = []
        while heard.count < wanted {
            var count = 0
            var failure: Int32 = 0
            // Memory for what came, not for what was announced.
            let piece = [UInt8](unsafeUninitializedCapacity: min(wanted - heard.count, 65_536)) { target, filled in
                count = recv(socket.number, target.baseAddress, target.count, Int32(MSG_DONTWAIT))
                failure = errno
                filled = max(0, count)
            }
            heard += piece
            if count == 0 { throw .ended(end()) }
            if count < 0 {
                guard failure == EAGAIN || failure == EINTR else { throw .ended(end()) }
                try wait(Int16(POLLIN), deadline)
            }
        }
        return heard
    }

    /// Waits until the socket is ready, or closed at the other end.
    private func wait(_ events: Int16, _ deadline: ContinuousClock.Instant) throws(Failure) {
        let left = ContinuousClock().now.duration(to: deadline)
        guard left > .zero else { throw .silent }
        var polled = pollfd(fd: socket.number, events: events, revents: 0)
        let milliseconds = Int32(clamping: Int64(left / .milliseconds(1)) + 1)
        if poll(&polled, 1, milliseconds) > 0, polled.revents & Int16(events) == 0 { throw .ended(end()) }
    }

    /// Ends the process, and tells how it ended where it had ended already.
    private func end() -> String {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "signal \(signal)"
    }
}
