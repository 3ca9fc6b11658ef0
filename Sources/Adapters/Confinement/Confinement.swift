internal import CSeccomp
internal import Glibc

/// What a process gives up for good before it reads what strangers hold up. It needs no privilege: limits of
/// setrlimit(2) and a list of system calls (seccomp), so it works on any board and as any user.
///
/// What is left is to read standard input, to write standard output, to take memory up to a limit and to compute. Every
/// other system call is answered with EPERM: there is no way to a network, a file, another process or code that was not
/// there at the start.
public enum Confinement {
    /// How much is left.
    public struct Limits: Sendable {
        /// The most bytes of address space.
        public let memory: Int
        /// The most seconds of computing, in the whole life of the process; the kernel ends it then.
        public let processorSeconds: Int

        /// Limits. Precondition: both are positive.
        public init(memory: Int, processorSeconds: Int) {
            precondition(memory > 0 && processorSeconds > 0)
            self.memory = memory
            self.processorSeconds = processorSeconds
        }
    }

    /// Why nothing was given up, or not all of it. The process should end.
    public struct Fault: Error, Sendable, CustomStringConvertible {
        /// Which step failed, and the system's error number.
        public let description: String
    }

    /// Gives up everything but standard input, output and error, memory and time within `limits`. Call it once, while
    /// the process has one thread.
    public static func enter(_ limits: Limits) throws(Fault) {
        try done(tp_close_from(3), "descriptors")
        for (kind, most) in [
            (tp_limit_memory, limits.memory), (tp_limit_processor_seconds, limits.processorSeconds),
            (tp_limit_processes, 0), (tp_limit_descriptors, 3), (tp_limit_file_bytes, 0), (tp_limit_core_bytes, 0),
        ] {
            try done(tp_limit(kind, UInt64(most)), "limits")
        }
        try done(tp_forgo_rights(), "rights")
        try loadFilter()
    }

    /// What the C libraries and Swift's runtime call while they compute, and what ends a process.
    private static let harmless = [
        "brk", "munmap", "mremap", "madvise", "futex", "sched_yield", "getrandom", "getpid", "gettid",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "clock_gettime", "clock_gettime64",
        "gettimeofday", "exit", "exit_group",
    ]

    private static func loadFilter() throws(Fault) {
        guard let filter = tp_seccomp_open() else { throw Fault(description: "filter: no memory") }
        defer { tp_seccomp_close(filter) }
        for name in harmless { try done(tp_seccomp_allow(filter, name), name) }
        try done(tp_seccomp_allow_where(filter, "read", 0, .max, 0), "read")
        try done(tp_seccomp_allow_where(filter, "write", 0, .max, 1), "write")
        // Memory that holds data, never code.
        for name in ["mmap", "mmap2", "mprotect"] {
            try done(tp_seccomp_allow_where(filter, name, 2, UInt64(PROT_EXEC), 0), name)
        }
        // To end itself (abort), not to end others of the same user.
        try done(tp_seccomp_allow_where(filter, "tgkill", 0, .max, UInt64(getpid())), "tgkill")
        try done(tp_seccomp_load(filter), "filter")
    }

    private static func done(_ result: Int32, _ step: String) throws(Fault) {
        guard result == 0 else { throw Fault(description: "\(step): error \(result < -1 ? -result : errno)") }
    }
}
