internal import Dispatch
internal import Glibc

/// Listens on a folder's control socket. Each connection is answered on a thread of its own, at most eight at once.
public final class ControlServer: Sendable {
    private let descriptor: Int32
    private let path: String
    private let places = DispatchSemaphore(value: 8)
    private let door = DispatchQueue(label: "control.door")
    private let inside = DispatchQueue(label: "control.inside", attributes: .concurrent)
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

    deinit { close(descriptor) }

    /// Answers until the task is cancelled; then finishes what is in hand, for 20 seconds at most.
    ///
    /// From then on nobody can connect: a command that finds no socket works alone, once the folder is free.
    public func run(_ answer: @escaping @Sendable (_ request: [UInt8]) async -> [UInt8]) async {
        while !Task.isCancelled {
            guard let connection = await next() else { continue }
            serve(connection, answer)
        }
        await finish()
    }

    /// Waits for a connection a fifth of a second at a time, so that a cancelled task ends soon. A place comes before a
    /// connection: what cannot be served yet waits in the kernel's queue, not in ours.
    private func next() async -> Connection? {
        await onDoor { [self] in
            guard places.wait(timeout: .now() + 0.2) == .success else { return nil }
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let accepted = Glibc.poll(&poll, 1, 200) > 0 ? accept(descriptor, nil, nil) : -1
            guard accepted >= 0 else {
                places.signal()
                return nil
            }
            return Connection(descriptor: accepted)
        }
    }

    private func finish() async {
        await onDoor { [self] in
            unlink(path)
            shutdown(descriptor, Int32(SHUT_RDWR))
            _ = inHand.wait(timeout: .now() + 20)
        }
    }

    /// Blocking work at the door has a thread of its own, so that those inside cannot keep it from closing.
    private func onDoor<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in door.async { continuation.resume(returning: work()) } }
    }

    private func serve(_ connection: Connection, _ answer: @escaping @Sendable ([UInt8]) async -> [UInt8]) {
        inHand.enter()
        inside.async { [self] in
            connection.limitWaiting(seconds: 5)
            guard let request = connection.receive() else { return leave(connection) }
            Task {
                let reply = await answer(request)
                inside.async { [self] in
                    _ = connection.send(reply)
                    leave(connection)
                }
            }
        }
    }

    private func leave(_ connection: Connection) {
        connection.end()
        places.signal()
        inHand.leave()
    }
}
