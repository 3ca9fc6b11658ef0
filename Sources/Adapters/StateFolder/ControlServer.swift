internal import Dispatch
internal import Glibc

/// Listens on a folder's control socket. Each connection is answered on a thread of its own, at most eight at once.
public final class ControlServer: Sendable {
    private let descriptor: Int32
    private let path: String
    private let places = DispatchSemaphore(value: 8)
    private let threads = DispatchQueue(label: "control", attributes: .concurrent)
    private let inHand = DispatchGroup()

    /// Listens. The caller holds the folder's lock, so a socket file that is there belongs to nobody.
    public init(in folder: StateFolder) throws(StateFolderFault) {
        path = folder.file(ControlSocket.name)
        unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
        let own = descriptor
        let bound = try ControlSocket.withAddress(of: folder) { address, length in bind(own, address, length) }
        guard bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 16) == 0 else {
            let reason = StateFolder.reason()
            close(descriptor)
            throw .failed(path: path, reason: reason)
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Answers until the task is cancelled; then finishes what is in hand, for 20 seconds at most.
    public func run(_ answer: @escaping @Sendable (_ request: [UInt8]) async -> [UInt8]) async {
        while !Task.isCancelled {
            guard let connection = await next() else { continue }
            serve(connection, answer)
        }
        await finish()
    }

    private func finish() async {
        await withCheckedContinuation { continuation in
            threads.async {
                _ = self.inHand.wait(timeout: .now() + 20)
                continuation.resume()
            }
        }
    }

    /// Waits for a connection a fifth of a second at a time, so that a cancelled task ends soon.
    private func next() async -> Connection? {
        let own = descriptor
        return await withCheckedContinuation { continuation in
            threads.async {
                var poll = pollfd(fd: own, events: Int16(POLLIN), revents: 0)
                guard Glibc.poll(&poll, 1, 200) > 0 else { return continuation.resume(returning: nil) }
                let accepted = accept(own, nil, nil)
                continuation.resume(returning: accepted < 0 ? nil : Connection(descriptor: accepted))
            }
        }
    }

    private func serve(_ connection: Connection, _ answer: @escaping @Sendable ([UInt8]) async -> [UInt8]) {
        let places = places
        let inHand = inHand
        inHand.enter()
        threads.async {
            places.wait()
            connection.limitWaiting(seconds: 5)
            guard let request = connection.receive() else {
                connection.end()
                places.signal()
                inHand.leave()
                return
            }
            Task {
                let reply = await answer(request)
                _ = connection.send(reply)
                connection.end()
                places.signal()
                inHand.leave()
            }
        }
    }
}
