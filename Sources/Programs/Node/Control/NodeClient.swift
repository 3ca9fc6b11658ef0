internal import FoundationEssentials
internal import Logging
internal import StateFolder

/// Brings a command to a node: through the running service's socket, else by taking the folder's lock.
public enum NodeClient {
    /// Does a command.
    public static func perform(_ command: NodeCommand, state path: String, caFile: String? = nil) async -> NodeReply {
        do {
            let folder = try StateFolder(existing: path)
            // A folder that is held while nobody listens: a service that starts or stops, or another command.
            for _ in 0..<50 {
                if let reply = try await ask(command, in: folder) { return reply }
                do { return try await alone(command, path, caFile) } catch StateFolderFault.heldByAnother {}
                try await Task.sleep(for: .milliseconds(100))
            }
            throw StateFolderFault.heldByAnother(path)
        } catch {
            return .fault(NodeFault(error))
        }
    }

    /// The service's reply, or nil where none runs.
    private static func ask(_ command: NodeCommand, in folder: StateFolder) async throws -> NodeReply? {
        let request = try Array(JSONEncoder().encode(command))
        guard let reply = try ControlSocket.ask(request, in: folder, timeoutSeconds: 120) else { return nil }
        return try JSONDecoder().decode(NodeReply.self, from: Data(reply))
    }

    private static func alone(_ command: NodeCommand, _ path: String, _ caFile: String?) async throws -> NodeReply {
        let folder = try NodeFolder(path)
        let till = try await folder.openTill()
        let attendant = try await Attendant.open(
            till, folder: folder, lamps: NoLamps(), caFile: caFile, scans: nil, log: .quiet)
        if case .sell = command { await attendant.headquarters.look(waitMs: 2_000) }
        let reply = await attendant.perform(command)
        await till.close()
        return reply
    }
}

extension Logger {
    /// Says nothing: a command prints its own result.
    static var quiet: Logger { Logger(label: "tillpost") { _ in SwiftLogNoOpLogHandler() } }
}
