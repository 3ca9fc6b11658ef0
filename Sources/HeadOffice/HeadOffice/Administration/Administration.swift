internal import StateFolder

/// Asks HQ from a command, whether `serve` runs or not.
public enum Administration {
    /// Through the data folder's control socket; else HQ's data are opened for this one request.
    ///
    /// While neither is possible, because the program starts or another command works on the folder, it is tried again
    /// for about ten seconds.
    public static func ask(_ request: AdminRequest, data path: String) async throws(HeadOfficeFault) -> AdminReply {
        let folder: StateFolder
        do throws(StateFolderFault) { folder = try StateFolder(existing: path) } catch { throw .folder(error) }
        for _ in 0..<100 {
            if let reply = try askRunning(request, folder) { return reply }
            do throws(HeadOfficeFault) {
                return try await HeadOffice(data: folder, creating: false).perform(request)
            } catch {
                guard case .folder(.heldByAnother) = error else { throw error }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
        throw .folder(.heldByAnother(path))
    }

    private static func askRunning(_ request: AdminRequest, _ folder: StateFolder) throws(HeadOfficeFault)
        -> AdminReply?
    {
        let bytes: [UInt8]?
        do throws(StateFolderFault) {
            bytes = try ControlSocket.ask(ControlMessage.bytes(request), in: folder)
        } catch { throw .folder(error) }
        guard let bytes else { return nil }
        switch ControlMessage.reply(bytes) {
        case nil: throw .otherVersion
        case .notDone(let why, let exitStatus): throw .reported(why, exitStatus: exitStatus)
        case let reply?: return reply
        }
    }
}
