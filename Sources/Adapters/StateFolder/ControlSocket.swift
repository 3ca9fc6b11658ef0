internal import Dispatch
internal import Glibc

/// The socket by which other commands ask the running program: one request, one reply, each a length of four bytes
/// (big-endian) and that many bytes. Only the folder's owner can reach it.
public enum ControlSocket {
    /// The most bytes of a request or a reply.
    public static let largestMessage = 8_388_608
    /// The socket's file in the folder.
    static let name = "control.sock"

    /// Asks the program that works on a folder.
    ///
    /// - Parameter timeoutSeconds: how long to wait for the reply.
    /// - Returns: the reply, or nil where no program listens.
    /// - Throws: `.notAllowed` where this user may not ask whoever listens.
    public static func ask(
        _ request: [UInt8], in folder: StateFolder, timeoutSeconds: Int = 60
    ) throws(StateFolderFault) -> [UInt8]? {
        let connection = Connection(descriptor: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        guard connection.descriptor >= 0 else { throw .failed(path: folder.path, reason: StateFolder.reason()) }
        defer { connection.end() }
        connection.limitWaiting(seconds: timeoutSeconds)
        let reached = try withAddress(of: folder) { address, length in connect(connection.descriptor, address, length) }
        guard reached == 0 else {
            if errno == EACCES { throw StateFolder.notAllowed(folder.path) }
            return nil
        }
        guard connection.send(request), let reply = connection.receive() else {
            throw .failed(
                path: folder.file(name), reason: "the running program did not reply; ask it again for its status")
        }
        return reply
    }

    /// Calls `body` with the socket's address. The path is made relative to /proc where it is too long for `sun_path`.
    static func withAddress<Result>(
        of folder: StateFolder, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(StateFolderFault) -> Result {
        var path = folder.file(name)
        var held: Int32 = -1
        defer { if held >= 0 { close(held) } }
        var address = sockaddr_un()
        if path.utf8.count >= MemoryLayout.size(ofValue: address.sun_path) {
            held = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard held >= 0 else { throw .failed(path: folder.path, reason: StateFolder.reason()) }
            path = "/proc/self/fd/\(held)/\(name)"
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// One connection of the socket.
struct Connection: Sendable {
    let descriptor: Int32

    func limitWaiting(seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ message: [UInt8]) -> Bool {
        let length = UInt32(message.count)
        let head = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) }
        var rest = (head + message)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    func receive() -> [UInt8]? {
        guard let head = receive(exactly: 4) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= ControlSocket.largestMessage else { return nil }
        return receive(exactly: length)
    }

    private func receive(exactly count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
            let got = bytes[have...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard got > 0 else { return nil }
            have += got
        }
        return bytes
    }

    func end() { close(descriptor) }
}
