import Dispatch
import Foundation
import Logging
import Testing

@testable import Node

/// The sign of life, on a notification socket of our own (sd_notify(3)).
@Suite struct WatchdogTests {
    private let socket: Int32
    private let systemd: Systemd

    init() throws {
        let name = "tillpost-\(UUID().uuidString)"
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + Array(name.utf8)) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
        }
        try #require(bound == 0)
        self.socket = socket
        systemd = Systemd(environment: ["NOTIFY_SOCKET": "@\(name)", "WATCHDOG_USEC": "40000"])
    }

    /// What was said, nil if nothing was for so long.
    private func heard(withinMs ms: Int32) -> String? {
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, ms) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(socket, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func `it is given while the till answers, and no more when the till is stuck`() async throws {
        let board = try await Board()
        let resting = Resting(attendant: try await board.attendant(NotedLamps()), systemd: systemd, log: .quiet)
        let loop = Task { await resting.run() }
        for _ in 0..<3 { #expect(heard(withinMs: 20_000) == "WATCHDOG=1") }
        let gate = DispatchSemaphore(value: 0)
        let isStuck = DispatchSemaphore(value: 0)
        let stuck = Task {
            await board.till.perform { _ in
                isStuck.signal()
                gate.wait()
            }
        }
        await waits(for: isStuck)
        // One may have been under way.
        while heard(withinMs: 0) != nil {}
        _ = heard(withinMs: 100)
        #expect(heard(withinMs: 500) == nil)
        gate.signal()
        await stuck.value
        #expect(heard(withinMs: 20_000) == "WATCHDOG=1")
        loop.cancel()
        await loop.value
        close(socket)
    }

    private func waits(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    static let environments: [([String: String], Duration?)] = [
        ([:], nil), (["WATCHDOG_USEC": "1000000"], .milliseconds(500)),
        (["WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "\(getpid())"], .milliseconds(500)),
        (["WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"], nil), (["WATCHDOG_USEC": "soon"], nil),
    ]

    @Test(arguments: environments)
    func `it is given twice as often as systemd wants it, where it is ours`(
        environment: [String: String], expected: Duration?
    ) {
        #expect(Systemd(environment: environment).watchdog == expected)
    }
}
