internal import Acceptance
internal import Forwarding
internal import Lights
internal import Payments
internal import SyncProtocol

/// Does what commands ask, for the running service and for a command that works alone.
public struct Attendant: Sendable {
    let till: Till
    let counter: Counter
    let headquarters: Headquarters
    let lamps: any CounterLamps
    let scans: ScanDesk?

    /// Does one command. Every error becomes a fault with its words and exit status.
    public func perform(_ command: NodeCommand) async -> NodeReply {
        do {
            switch command {
            case .sell(let amount, let currency, let codes, let awaitsScan):
                let due = try await due(amount, currency)
                return .sale(try await sell(due, codes: codes, awaitsScan: awaitsScan))
            case .status: return .status(try await status())
            case .sync: return .sync(try await sync())
            case .showDay: return .day(DayReport(try await till.openDay()))
            case .closeDay:
                let day = try await till.closeDay()
                headquarters.hurry()
                return .day(DayReport(day))
            case .acknowledge(let sequence):
                let count = try await till.acknowledge(upTo: sequence)
                await showRest()
                return .acknowledged(count: count)
            }
        } catch {
            return .fault(NodeFault(error))
        }
    }

    /// Sells for a scan or a command, then does what is due between sales.
    func sell(_ due: Money, codes: [[UInt8]]?, awaitsScan: Bool) async throws -> SaleReport {
        var codes = codes
        if awaitsScan {
            guard let scans else {
                throw NodeFault(
                    "the service does not run, so no scanner is read; nothing was taken. Start 'tillpost run' with a scanner in its configuration.",
                    exit: NodeFault.Exit.unavailable)
            }
            guard !scans.isAwaited else {
                throw NodeFault(
                    "another sale waits for a scan; nothing was taken. Finish that one first.",
                    exit: NodeFault.Exit.tempFail)
            }
            guard let scanned = await scans.next(withinMs: 60_000) else {
                throw NodeFault(
                    "nothing was scanned within a minute; nothing was taken. Start the sale again.",
                    exit: NodeFault.Exit.tempFail)
            }
            codes = scanned
        }
        let report = try await counter.sell(SaleRequest(due: due, codes: codes))
        // What is due between sales may fail; the sale is stored all the same, and its report must reach whoever asked.
        // The resting loop, or the next command, tries again.
        try? await till.rest()
        await showRest()
        return report
    }

    /// What stands on the lamps between sales.
    func showRest() async {
        lamps.rest((try? await till.standing()) ?? .needsEngineer)
    }

    private func due(_ amount: String, _ code: String?) async throws -> Money {
        let usual = await till.registration.currency
        guard let currency = code.map(Currency.init(code:)) ?? usual else {
            throw NodeFault(
                "\(code?.prefix(8) ?? "") is not a currency of ISO 4217; nothing was taken. Write three capital letters, such as KES.",
                exit: NodeFault.Exit.usage)
        }
        do throws(AmountFault) { return try Money(parsing: amount, currency: currency) } catch {
            throw NodeFault("the amount was refused: \(error). Nothing was taken.", exit: NodeFault.Exit.usage)
        }
    }

    private func status() async throws -> StatusReport {
        var status = try await till.status()
        status.service = scans != nil
        if status.service { status.link = await headquarters.link.rawValue }
        return status
    }

    private func sync() async throws -> SyncReport {
        let outcome = await headquarters.drain()
        let status = try await till.status()
        await showRest()
        return SyncReport(
            complete: outcome.fault == nil && status.queue.count == 0, acknowledged: status.acknowledged,
            waiting: status.queue.count, problem: outcome.fault)
    }
}
