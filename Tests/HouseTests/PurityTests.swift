import Testing

/// Core is pure: no Foundation, no clock, no randomness, no input or output, no tasks. The same code runs in the node,
/// in HQ and in every simulation.
@Suite("Core is pure")
struct PurityTests {
    /// What each target of Core may import, as Package.swift has it.
    static let allowed: [String: Set<String>] = [
        "Payments": [], "PaymentCodes": ["Payments"], "Policies": ["Payments"], "SyncProtocol": ["Payments"],
        "Acceptance": ["Payments", "PaymentCodes", "Policies", "SyncProtocol"],
        "Forwarding": ["Payments", "Policies", "SyncProtocol"],
        "Adjudication": ["Payments", "PaymentCodes", "Policies", "SyncProtocol"], "Intake": ["Payments"],
        "Shop": ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Acceptance", "Forwarding"],
        "Office": ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Adjudication", "Intake"],
    ]

    /// Names by which a clock, chance, input, output, concurrency or a trap would come in.
    static let forbidden = [
        "Date(", "Date.now", "ContinuousClock", "SuspendingClock", "UTCClock", "clock_gettime", "gettimeofday",
        ".random", ".shuffle", "shuffled(", "SystemRandomNumberGenerator", "arc4random", "UUID(",
        "Task", "Thread", "DispatchQueue", "async", "await", "actor", "Mutex", "Atomic",
        "print(", "debugPrint(", "dump(", "readLine(", "open(", "fopen(", "getenv", "CommandLine", "ProcessInfo",
        "FileManager", "FileHandle",
        "fatalError", "try!", "as!", "unsafeBitCast", "withUnsafe", "@unchecked", "nonisolated(unsafe)",
    ]

    /// What breaks the rule in a file of a target, each with its line.
    static func breaches(_ text: String, in target: String) -> [String] {
        let code = Code(text)
        guard let allowed = allowed[target] else { return ["\(target) is no target of Core"] }
        let imports = code.imports.filter { !allowed.contains($0) }.map { "imports \($0)" }
        let tokens = forbidden.flatMap { token in code.lines(with: token).map { "\(token) in line \($0)" } }
        return imports + tokens
    }

    @Test("no file of Core imports or calls what is not pure")
    func core() {
        let files = SourceFile.all(below: "Sources/Core")
        for file in files {
            let breaches = Self.breaches(file.text, in: file.target)
            #expect(breaches.isEmpty, "\(file): \(breaches.joined(separator: ", "))")
        }
        #expect(Set(files.map(\.target)) == Set(Self.allowed.keys), "every target of Core was looked at")
    }

    static let bad: [(text: String, breach: String)] = [
        ("import Foundation", "imports Foundation"), ("import FoundationEssentials", "imports FoundationEssentials"),
        ("public import Policies", "imports Policies"), ("@testable import Acceptance", "imports Acceptance"),
        ("internal import struct Foundation.Date", "imports Foundation"), ("let a = 1; import Glibc", "imports Glibc"),
        ("  import Synchronization // pure", "imports Synchronization"),
        ("let now = Date()", "Date( in line 1"), ("let now = ContinuousClock.now", "ContinuousClock in line 1"),
        ("\n\nlet id = UInt64.random(in: 0...9)", ".random in line 3"),
        ("var generator = SystemRandomNumberGenerator()", "SystemRandomNumberGenerator in line 1"),
        ("Task { }", "Task in line 1"), ("Task.detached { }", "Task in line 1"), ("await next()", "await in line 1"),
        ("func f() async { }", "async in line 1"), ("actor Till { }", "actor in line 1"),
        ("print(\"https://example.org\")", "print( in line 1"),
        ("let url = \"https://a\"; print(url)", "print( in line 1"),
        ("let text = \"now \\(Date())\"", "Date( in line 1"), ("/* a /* b */ c */ print(1)", "print( in line 1"),
        ("let file = open(path, 0)", "open( in line 1"), ("getenv(\"HOME\")", "getenv in line 1"),
        ("Thread.sleep(forTimeInterval: 1)", "Thread in line 1"),
        ("DispatchQueue.main.sync { }", "DispatchQueue in line 1"),
        ("let a = try! f()", "try! in line 1"), ("let a = b as! Int", "as! in line 1"),
        ("fatalError(\"never\")", "fatalError in line 1"),
        ("extension A: @unchecked Sendable { }", "@unchecked in line 1"),
        ("nonisolated(unsafe) var a = 1", "nonisolated(unsafe) in line 1"),
    ]

    @Test("negative control: a made-up file that breaks the rule is caught", arguments: bad)
    func caught(_ row: (text: String, breach: String)) {
        #expect(Self.breaches(row.text, in: "Payments").contains(row.breach))
    }

    static let good = [
        "public import Payments", "// import Foundation", "/// Date() and Task", "/* print(1) */",
        "let fingerprint = 1",
        "func fingerprint(_ a: Int) {}", "struct Tasks {}", "let reopen = reopen(1)", "enum Outdated { case a }",
        "let a = \"a // b\"", "let threads = 3", "let isAwaiting = true", "try? f()", "a as? Int", "let important = 1",
    ]

    @Test("negative control: an innocent file is not", arguments: good)
    func innocent(_ text: String) { #expect(Self.breaches(text, in: "PaymentCodes").isEmpty) }

    @Test("negative control: a target that nobody knows is caught")
    func unknownTarget() { #expect(!Self.breaches("", in: "Helpers").isEmpty) }
}
