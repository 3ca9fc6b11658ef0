internal import Forwarding
internal import Logging
internal import Payments
internal import Shop
internal import SyncProtocol
internal import Uplink

/// The way to HQ: one exchange at a time, whoever asks for it.
public actor Headquarters {
    private let till: Till
    private let uplink: Uplink
    private let lamps: any CounterLamps
    private let log: Logger
    private var forwarder: Forwarder
    private var running: Task<ExchangeOutcome, Never>?
    private let bell = Bell()

    /// What came of one exchange.
    struct ExchangeOutcome: Sendable {
        let next: Forwarder.Next
        let hasMoved: Bool
        let fault: String?
    }

    /// Prepares the way.
    init(till: Till, uplink: Uplink, lamps: any CounterLamps, highestWaitMs: UInt64?, log: Logger) {
        forwarder = highestWaitMs.map(Forwarder.init(highestWaitMs:)) ?? Forwarder()
        self.till = till
        self.uplink = uplink
        self.lamps = lamps
        self.log = log
    }

    /// Whether HQ gave a signed answer last time.
    var isLinkUp: Bool { forwarder.link == .up }

    /// The way as the status shows it.
    var link: LinkState { forwarder.link }

    /// Something new waits to be sent.
    nonisolated func hurry() { bell.ring() }

    /// Sends and receives until a task is cancelled: at once while something waits, then when HQ asked to be called.
    func keepForwarding() async {
        while !Task.isCancelled {
            let outcome = await exchange()
            if case .wait(let ms, let endsOnNewRecords) = outcome.next {
                await bell.wait(ms: ms, hearing: endsOnNewRecords)
            }
        }
    }

    /// Exchanges until nothing waits, or until an exchange fails.
    ///
    /// - Returns: the last fault in words, or nil.
    func drain() async -> ExchangeOutcome {
        var outcome = await exchange()
        // Each round moves HQ's mark or the cursor, so their number is bounded by what waits.
        while outcome.next == .sendNow, outcome.hasMoved { outcome = await exchange() }
        return outcome
    }

    /// Finds out whether HQ can be asked, waiting at most so long.
    func look(waitMs: UInt64) async {
        _ = await Deadline.first(within: waitMs) { await self.exchange() }
    }

    /// How the way is, by an exchange now. Nothing about it makes a board unfit: sales are kept.
    func examine() async -> [Finding] {
        let outcome = await Deadline.first(within: 5_000) { await self.exchange() }
        let why = outcome?.fault ?? "There was no answer within 5 s. Sales are kept and sent later."
        return switch forwarder.link {
        case .up:
            [
                Finding(.good, "link", "headquarters is reached"),
                outcome?.fault == nil && outcome != nil
                    ? Finding(.good, "headquarters", "it answers, signed") : Finding(.advice, "headquarters", why),
            ]
        case .withoutHQ:
            [Finding(.good, "link", "something answers"), Finding(.advice, "headquarters", why)]
        case .down:
            [Finding(.advice, "link", why), Finding(.untested, "headquarters", "it was not reached.")]
        }
    }

    /// HQ's verdict on a record, waiting at most so long. The exchange itself goes on when the wait is over.
    func verdict(on sequence: UInt64, waitMs: UInt64) async -> Verdict? {
        await Deadline.first(within: waitMs) {
            repeat {
                let outcome = await self.exchange()
                if let verdict = try? await self.till.verdict(on: sequence) { return verdict }
                guard outcome.hasMoved else { return nil }
            } while true
        }
    }

    /// One exchange; a second caller waits for the first and then makes its own.
    ///
    /// A caller that is cancelled (the service stops) ends the exchange: what it would have brought comes next time.
    private func exchange() async -> ExchangeOutcome {
        while let running { _ = await Headquarters.outcome(of: running) }
        let task = Task {
            let outcome = await perform()
            running = nil
            return outcome
        }
        running = task
        return await Headquarters.outcome(of: task)
    }

    private static func outcome(of task: Task<ExchangeOutcome, Never>) async -> ExchangeOutcome {
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func perform() async -> ExchangeOutcome {
        do {
            let exchange = try await till.exchange(limit: forwarder.uploadRecords)
            let answer = try await uplink.post(
                path: "/v1/exchange", body: exchange.signed.bytes, contentType: "application/cbor")
            let applied = try await till.apply(answer.body, to: exchange.sent)
            if applied.hasMoved { lamps.winkSent() }
            if let doubt = applied.doubt { log.error("nothing is sold: \(doubt)") }
            return finish(
                Forwarder.Result(applied, to: exchange), waiting: applied.waiting, hasMoved: applied.hasMoved,
                fault: applied.doubt)
        } catch {
            log.info("no exchange: \(error)")
            if error is AnswerFault { uplink.distrustConnection() }
            // It is only shown: what cannot be written down now is said again with the next exchange.
            if case UplinkFault.status(403, _, _) = error { try? await till.noteUnknown() }
            return finish(Forwarder.Result(error), waiting: 1, hasMoved: false, fault: "\(error)")
        }
    }

    private func finish(
        _ result: Forwarder.Result, waiting: UInt64, hasMoved: Bool, fault: String?
    ) -> ExchangeOutcome {
        let next = forwarder.handle(result, waiting: waiting, random: .random(in: .min ... .max))
        lamps.link(forwarder.link)
        return ExchangeOutcome(next: next, hasMoved: hasMoved, fault: fault)
    }
}
