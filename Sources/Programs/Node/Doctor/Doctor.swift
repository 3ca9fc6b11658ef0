internal import FoundationEssentials
internal import Journal
internal import Scanning
internal import Shop
internal import StateFolder

/// Looks at everything that a counter needs, and says what is wrong and how to mend it. Changes nothing that was taken.
///
/// While the service runs, it holds the scanners, the lamps and the journal: it is asked. Else everything is opened here.
/// Whether the board is fit never depends on headquarters.
public struct Doctor: Sendable {
    private let path: String
    private let configuration: Result<Configuration, any Error>?

    /// A doctor for the node in a folder.
    ///
    /// - Parameter configuration: the file that `tillpost run` is given; nil where it is not known.
    public init(state path: String, configuration file: String?) {
        self.path = path
        configuration = file.map { file in Result { try Configuration(file: file) } }
    }

    /// Looks at everything, which may take as long as reading the whole journal.
    public func examine() async -> DoctorReport {
        let versions = Finding(.good, "version", "Tillpost \(Release.version); \(Machine.description)")
        let folder: StateFolder
        do throws(StateFolderFault) { folder = try StateFolder(existing: path) } catch {
            let fault = Finding("folder", failed: error)
            // What this user may not see is not told as not there.
            if case .notAllowed = error {
                return DoctorReport(service: false, [versions, fault, Doctor.unseen(error), pictures()])
            }
            return DoctorReport(
                service: false, [versions, fault, pictures()] + (await equipment()))
        }
        let journal = Doctor.journal(folder)
        let (isRunning, rest) = await asked(folder, isJournalSound: journal.state != .broken)
        let before = isRunning ? rest.before + nextStart : rest.before
        return DoctorReport(service: isRunning, [versions] + before + [journal, pictures()] + rest.after)
    }

    /// What stands above and below the journal.
    private typealias Rest = (before: [Finding], after: [Finding])

    private func asked(_ folder: StateFolder, isJournalSound: Bool) async -> (isRunning: Bool, rest: Rest) {
        do {
            guard let reply = try await ask(folder) else {
                let idle = Finding(.advice, "service", "it does not run. Start it: systemctl start tillpost")
                return (false, ([idle], await alone(isJournalSound: isJournalSound)))
            }
            guard case .doctor(let report) = reply, report.version == Release.version else {
                return (true, ([Doctor.otherVersion], []))
            }
            return (true, ([Finding(.good, "service", "it runs, and answers")], report.findings))
        } catch let fault as StateFolderFault where fault.isNotAllowed {
            return (false, ([Doctor.unseen(fault)], []))
        } catch {
            return (
                true,
                (
                    [
                        Finding(
                            .broken, "service",
                            "it holds the folder and does not answer. Start it again: systemctl restart tillpost")
                    ], []
                )
            )
        }
    }

    private static func unseen(_ fault: StateFolderFault) -> Finding {
        Finding(.untested, "service", fault.description)
    }

    private static let otherVersion = Finding(
        .broken, "service",
        "the one that runs is of another version than this program. Start it again: systemctl restart tillpost")

    /// The service's reply, or nil where none runs; a service that is just starting is waited for.
    private func ask(_ folder: StateFolder) async throws -> NodeReply? {
        let file = (try? configuration?.get())?.fingerprint
        let request = try Array(JSONEncoder().encode(NodeCommand.doctor(configuration: file)))
        for _ in 0..<50 {
            if let reply = try ControlSocket.ask(request, in: folder, timeoutSeconds: 30) {
                return try JSONDecoder().decode(NodeReply.self, from: Data(reply))
            }
            do { _ = try folder.lock() } catch StateFolderFault.heldByAnother {
                try await Task.sleep(for: .milliseconds(100))
                continue
            } catch { return nil }
            return nil
        }
        throw StateFolderFault.heldByAnother(folder.path)
    }

    /// Every page, every link of the chain, every signature; beside a running service too.
    private static func journal(_ folder: StateFolder) -> Finding {
        do {
            let report = try JournalInspection(state: folder.path).verify()
            if let problem = report.problem { return Finding(.broken, "journal", problem) }
            return Finding(.good, "journal", "every page is whole; \(report.records) records, all chained and signed")
        } catch {
            return Finding("journal", failed: error)
        }
    }

    private func alone(isJournalSound: Bool) async -> [Finding] {
        let node: NodeFolder
        do throws(StateFolderFault) { node = try NodeFolder(path, patienceMs: 5_000) } catch {
            return [Finding("folder", failed: error)] + (await equipment())
        }
        let keys = NodeKeys(folder: node.folder)
        do {
            let till = try await node.openTill()
            let findings = await till.examine(keys)
            let attendant = try await Attendant.open(
                till, folder: node, lamps: NoLamps(), caFile: (try? configuration?.get())?.caFile, scans: nil,
                log: .quiet)
            let way = await attendant.headquarters.examine()
            await till.close()
            return findings + (await equipment()) + way
        } catch {
            let untested = ["durable write", "space", "clock", "policy", "link", "headquarters"].map {
                Finding(.untested, $0, "the till cannot be opened.")
            }
            // What keeps the till shut is told once: by the journal, by the key, or else here.
            let key = Finding.key(keys, enrolled: nil)
            let cause = isJournalSound && key.state != .broken ? [Finding("till", failed: error)] : []
            return cause + [key] + untested + (await equipment())
        }
    }

    /// The service that runs has read its configuration; one that is wrong by now stops its next start.
    private var nextStart: [Finding] {
        guard case .failure(let error) = configuration else { return [] }
        return [Finding("configuration", failed: error)]
    }

    private func equipment() async -> [Finding] {
        switch configuration {
        case .success(let configuration): return await Equipment(configuration).findings(isRead: false)
        case .failure(let error): return [Finding("configuration", failed: error)]
        case nil:
            let why = "the service does not run: name its configuration with --config, such as /etc/tillpost/node.json."
            return [Finding(.untested, "scanner", why), Finding(.untested, "lamps", why)]
        }
    }

    /// A white picture is read: the reader must say that no code is in it.
    private func pictures() -> Finding {
        do {
            _ = try PictureReader().symbols(in: Array("P5 16 16 255\n".utf8) + [UInt8](repeating: 255, count: 256))
        } catch ScanningFault.noCode {
            return Finding(.good, "pictures", "tillpost-decode reads them")
        } catch {
            return Finding(.broken, "pictures", error.description)
        }
        return Finding(.broken, "pictures", "a code was found on a white picture. Install Tillpost again.")
    }
}

extension StateFolderFault {
    fileprivate var isNotAllowed: Bool { if case .notAllowed = self { true } else { false } }
}
