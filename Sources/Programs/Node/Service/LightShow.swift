internal import FoundationEssentials
public import Lights
internal import StateFolder

/// Shows what the lamps can say, one status after the other: on the running service's lamps, which return by themselves to
/// what stands; else on the configuration's lamps, dark at the end.
public struct LightShow: Sendable {
    private enum Stage: Sendable {
        case service(StateFolder)
        case own(LampPlayer)
    }

    private let stage: Stage

    /// Prepares the lamps.
    ///
    /// - Parameters:
    ///   - path: the node's folder, whose service is asked if it runs; nil asks none.
    ///   - configuration: the file that `tillpost run` is given; nil draws the lamps on standard output.
    /// - Throws: where the configuration is wrong or its lamps cannot be lit.
    public init(state path: String?, configuration file: String?) throws {
        if let path {
            let folder = try StateFolder(existing: path)
            if try LightShow.ask(.status, in: folder) != nil {
                stage = .service(folder)
                return
            }
        }
        switch try file.map(Configuration.init(file:))?.lamps ?? .drawn {
        case .none:
            throw NodeFault(
                "no lamps are configured; nothing was shown. Name a board or lamps in the configuration.",
                exit: NodeFault.Exit.config)
        case .drawn: stage = .own(LampPlayer(lines: DrawnLamps(descriptor: 1)))
        case .wired(let settings):
            let lamps = GPIOLamps(settings)
            do { try lamps.set([]) } catch {
                throw NodeFault(error.description, exit: NodeFault.Exit.unavailable)
            }
            stage = .own(LampPlayer(lines: lamps))
        }
    }

    /// Plays each status for so long. Ends early, with the lamps as they were before, when its task is cancelled.
    ///
    /// - Parameter say: told each status before it begins, and again where it is not shown: the service covers up no sale.
    public func play(
        _ statuses: [LampStatus], milliseconds: Int, say: (LampStatus, _ isShown: Bool) -> Void
    ) async throws {
        for status in statuses where !Task.isCancelled {
            say(status, true)
            if try !begin(status, milliseconds) { say(status, false) }
            try? await Task.sleep(for: .milliseconds(milliseconds))
        }
        switch stage {
        case .own(let player): player.stop()
        case .service: if Task.isCancelled { _ = try begin(.off, 1) }
        }
    }

    private func begin(_ status: LampStatus, _ milliseconds: Int) throws -> Bool {
        switch stage {
        case .own(let player): return player.demonstrate(status, milliseconds: milliseconds)
        case .service(let folder):
            let reply = try LightShow.ask(.demonstrate(status, milliseconds: milliseconds), in: folder)
            if case .demonstrated(let isShown) = reply { return isShown }
            throw NodeFault(
                "the service stopped, or is of another version; its lamps are as before. Start it again, or leave out --state.",
                exit: NodeFault.Exit.unavailable)
        }
    }

    private static func ask(_ command: NodeCommand, in folder: StateFolder) throws -> NodeReply? {
        let request = try Array(JSONEncoder().encode(command))
        return try ControlSocket.ask(request, in: folder, timeoutSeconds: 30)
            .map { try JSONDecoder().decode(NodeReply.self, from: Data($0)) }
    }
}
