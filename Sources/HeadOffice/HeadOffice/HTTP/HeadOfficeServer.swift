internal import Glibc
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
public import StateFolder
internal import UnixSignals

/// HQ on the network: HTTP/1.1 for nodes, phones and pullers, and the data folder's control socket for operators.
///
/// Plain HTTP: nodes trust signatures, not the connection. Beyond one machine a proxy with TLS stands in front.
public struct HeadOfficeServer: Sendable {
    /// The file in the data folder that holds the URL while HQ listens.
    public static let addressFile = "address"
    /// A thousand boards keep theirs open for a minute; as many again find a place beside them.
    private static let mostConnections = 2_000
    /// Who arrives in the moment in which the others are being let in: above, a board's first attempt gets no answer.
    private static let mostArriving = 1_024
    private static let stopSeconds: Int64 = 15

    private let headOffice: HeadOffice
    private let folder: StateFolder
    private let address: ListenAddress

    /// Prepares a server; it listens when it runs.
    public init(_ headOffice: HeadOffice, data folder: StateFolder, listen address: ListenAddress) {
        self.headOffice = headOffice
        self.folder = folder
        self.address = address
    }

    /// Serves until SIGTERM or SIGINT, then lets the requests in hand end.
    ///
    /// - Parameter onListening: called once, with the URL, when requests are taken.
    /// - Throws: `.cannotListen`, or where the control socket or the address file cannot be made.
    public func run(onListening: @escaping @Sendable (_ url: String) -> Void) async throws(HeadOfficeFault) {
        HeadOfficeServer.allowConnections()
        let control: ControlServer
        do throws(StateFolderFault) { control = try ControlServer(in: folder) } catch { throw .folder(error) }
        var logger = Logger(label: "tillpost-hq") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        var configuration = ServiceGroupConfiguration(
            services: [ControlService(server: control, headOffice: headOffice), application(logger, onListening)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(HeadOfficeServer.stopSeconds)
        defer { unlink(folder.file(HeadOfficeServer.addressFile)) }
        do { try await ServiceGroup(configuration: configuration).run() } catch {
            throw (error as? HeadOfficeFault) ?? .cannotListen(reason: HeadOfficeServer.words(error))
        }
    }

    private func application(
        _ logger: Logger, _ onListening: @escaping @Sendable (_ url: String) -> Void
    ) -> some ApplicationProtocol {
        Application(
            responder: FrontDoor(headOffice: headOffice),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: Int(address.port)), serverName: nil,
                backlog: HeadOfficeServer.mostArriving,
                availableConnectionsDelegate: MaximumAvailableConnections(HeadOfficeServer.mostConnections)),
            onServerRunning: { channel in
                let url = address.url(port: channel.localAddress?.port ?? Int(address.port))
                await headOffice.listens(at: url)
                // Commands that look for the file find no stale one: it is written anew or, below, not there.
                do {
                    try WholeFile.write(Array((url + "\n").utf8), to: folder.file(HeadOfficeServer.addressFile))
                } catch {
                    logger.error("the address file cannot be written")
                }
                onListening(url)
            }, logger: logger)
    }

    /// A shell's usual limit is 1,024 open files: raised as far as is allowed and needed.
    private static func allowConnections() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(mostConnections + 512)))
        setrlimit(files, &limit)
    }

    /// The system's words where it has some; never anything of a request.
    private static func words(_ error: any Error) -> String {
        (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(type(of: error))"
    }
}

/// Operators' commands, through the data folder.
private struct ControlService: Service {
    let server: ControlServer
    let headOffice: HeadOffice

    func run() async {
        await cancelWhenGracefulShutdown {
            await server.run { request in await headOffice.answer(control: request) }
        }
    }
}
