import Foundation
import Synchronization

/// A tiny TCP server on 127.0.0.1 with a port of the system's choice. It reads a request and does what its script says.
final class ScriptedServer: Sendable {
    /// What to do with a request that has been read whole.
    enum Act: Sendable {
        /// Sends these bytes and waits for the next request on the connection.
        case answer(String)
        /// Sends these bytes and closes.
        case answerAndClose(String)
        /// Sends these bytes and then nothing more until the client goes.
        case answerAndHang(String)
        /// Sends these bytes once the client has said anything, and closes.
        case greet(String)
        /// Sends bytes until the client goes, at most 64 MiB.
        case flood(String)
    }

    let port: UInt16
    private let listener: Int32
    private let script: [Act]
    private let seen = Mutex((requests: [String](), connections: 0))
    private let done = DispatchSemaphore(value: 0)

    /// The last act is repeated for further requests; at most 50 connections.
    init(_ script: Act...) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let listens = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(socket, raw, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, raw, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard listens else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [self] in run() }
    }

    var url: String {
        "http://127.0.0.1:\(port)"
    }

    var requests: [String] {
        seen.withLock { $0.requests }
    }

    var connections: Int {
        seen.withLock { $0.connections }
    }

    /// Ends listening. Call it when the client has gone.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        _ = done.wait(timeout: .now() + 5)
        close(listener)
    }

    private func run() {
        for _ in 0..<50 {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            seen.withLock { $0.connections += 1 }
            // No test may hang on a client that stays.
            var patience = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            Thread.detachNewThread { [self] in
                serve(client)
                close(client)
            }
        }
        done.signal()
    }

    private func serve(_ client: Int32) {
        if case .greet(let text) = script[0] {
            _ = readSome(client)
            _ = write(text, to: client)
            return
        }
        for _ in 0..<50 {
            guard let request = readRequest(client) else { return }
            let index = seen.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            switch script[min(index, script.count - 1)] {
            case .answer(let text):
                guard write(text, to: client) else { return }
            case .answerAndClose(let text), .greet(let text):
                _ = write(text, to: client)
                return
            case .answerAndHang(let text):
                _ = write(text, to: client)
                _ = readSome(client)
                return
            case .flood(let head):
                guard write(head, to: client) else { return }
                let piece = String(repeating: "x", count: 65_536)
                for _ in 0..<1_024 { guard write(piece, to: client) else { return } }
                return
            }
        }
    }

    private func readRequest(_ client: Int32) -> String? {
        var text = ""
        for _ in 0..<1_000 {
            if let end = text.range(of: "\r\n\r\n") {
                let length = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            guard let piece = readSome(client) else { return nil }
            text += piece
        }
        return nil
    }

    private func readSome(_ client: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(client, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    private func write(_ text: String, to client: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            bytes = bytes.dropFirst(sent)
        }
        return true
    }
}
