internal import ArgumentParser
internal import Glibc
internal import Node
internal import Payments

struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a made-up node's journal as the service does, and say how long it took and what is resident.")

    @Option(help: ArgumentHelp("A folder made by 'prepare'.", valueName: "DIR")) var state: String

    func run() async throws {
        var opening = Samples()
        let till = try await opening.time { try await NodeFolder(state).openTill() }
        let status = try WholeText.read("/proc/self/status")
        let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }.map { $0.dropFirst(6) } ?? ""
        print(
            "\(await till.head.sequence) records; ready after \(Int(opening.percentile(0.5) / 1_000)) ms; resident\(resident.filter { $0 != "\t" })"
        )
        await till.close()
    }
}
