internal import ArgumentParser
internal import Node

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show link, queue, exposure and limits, and the last outcome.")

    @OptionGroup var folder: StateOption
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        do {
            guard case .status(let status) = try await NodeClient.perform(.status, state: folder.state).orFault() else {
                return
            }
            if json { return try Output.json(status) }
            show(status)
        } catch {
            throw Output.fail(error)
        }
    }

    private func show(_ status: StatusReport) {
        Output.line("node      \(status.node), counter \(status.counter), merchant \(status.merchant)")
        Output.line("service   \(status.service ? "runs" : "does not run")")
        Output.line("link      \(status.link)")
        let age = status.queue.oldestAgeSeconds.map { ", oldest \($0) s" } ?? ""
        let value = status.queue.value.isEmpty ? "" : ", \(status.queue.value.joined(separator: ", "))"
        Output.line("queue     \(status.queue.count) records wait\(value)\(age)")
        for row in status.exposure {
            Output.line(
                "exposure  \(row.value) of \(row.valueLimit) \(row.currency), \(row.count) of \(row.countLimit) sales, oldest \(row.ageSeconds) of \(row.ageLimitSeconds) s, floor limit \(row.floorLimit)\(row.isNear ? "  NEAR A LIMIT" : "")"
            )
        }
        if let policy = status.policy {
            Output.line("policy    version \(policy.version)\(policy.isExpired ? ", EXPIRED" : "")")
        }
        Output.line("clock     \(status.clockTrusted ? "trusted" : "not trusted")")
        if let last = status.lastOutcome {
            Output.line("last      record \(last.sequence): \(last.decision)\(last.reason.map { " (\($0))" } ?? "")")
        }
        if let stopped = status.stopped { Output.line("STOPPED   \(stopped)") }
        if status.caseOpen { Output.line("CASE OPEN close the board, and find out who opened it") }
        for sale in status.declined {
            let name = sale.receipt.map { "receipt \($0)" } ?? "record \(sale.sequence)"
            Output.line("DECLINED  \(name)\(sale.amount.map { ", \($0)" } ?? ""): \(sale.message) \(sale.next)")
        }
        if status.moreDeclined > 0 { Output.line("DECLINED  \(status.moreDeclined) more") }
    }
}

extension NodeReply {
    /// The reply, or its fault thrown.
    func orFault() throws -> NodeReply {
        if case .fault(let fault) = self { throw fault }
        return self
    }
}
