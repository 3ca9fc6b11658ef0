internal import Acceptance
internal import Payments
internal import Shop

/// The counter: the whole life of a sale, on one screen.
///
///     scan -> read the code -> decide -> sign -> commit (one sync) -> lamp -> later: forward -> signed answer
public actor Counter {
    private let till: Till
    private let headquarters: Headquarters
    private let lamps: any CounterLamps
    private let queue = Queue()

    /// Opens the counter.
    public init(till: Till, headquarters: Headquarters, lamps: any CounterLamps) {
        self.till = till
        self.headquarters = headquarters
        self.lamps = lamps
    }

    /// Sells: what was shown is read, decided, stored, and only then is a lamp lit.
    ///
    /// The decisions are `SaleFlow`'s; here its effects are performed in order, and each result is fed back.
    public func sell(_ sale: SaleRequest) async throws -> SaleReport {
        await queue.enter()
        let result: Result<SaleReport, any Error>
        do { result = .success(try await sellNow(sale)) } catch { result = .failure(error) }
        await queue.leave()
        return try result.get()
    }

    private func sellNow(_ sale: SaleRequest) async throws -> SaleReport {
        let isLinkUp = await headquarters.isLinkUp
        var flow = SaleFlow(isLinkUp: isLinkUp)
        var report = SaleReport(sale, isLinkUp: isLinkUp)
        var stored: StoredPayment?
        var events = [SaleFlow.Event.presented(try await presented(sale))]
        while !events.isEmpty {
            for effect in flow.handle(events.removeFirst()) {
                switch effect {
                case .show(let status):
                    lamps.show(status, of: sale.due)
                    report.show(status)
                case .take(let attempt):
                    let taken = try await taking(attempt, sale.details, isLinkUp: isLinkUp)
                    stored = taken.stored
                    report.store(taken.stored)
                    events.append(taken.event)
                case .askHQ(let waitMs):
                    let verdict = await headquarters.verdict(on: stored?.sequence ?? 0, waitMs: waitMs)
                    report.verdict(verdict)
                    events.append(verdict.map(SaleFlow.Event.verdict) ?? .waitOver)
                case .reverse:
                    try await reverse(stored)
                    events.append(.reversed)
                case .acknowledge:
                    if let stored { try await till.acknowledgeOutcome(of: stored.sequence) }
                }
            }
        }
        if let stored { await till.letGo(stored.sequence) }
        headquarters.hurry()
        return report
    }

    /// A reversal that fails is not forgotten: the till makes it up as soon as the disk keeps a commit again.
    private func reverse(_ stored: StoredPayment?) async throws {
        guard let stored else { return }
        do { try await till.reverse(stored.sequence) } catch {
            await till.letGo(stored.sequence)
            lamps.show(.needsEngineer, of: nil)
            throw error
        }
    }

    /// A scan that no sale waits for: a certificate in it is learned, anything else is refused.
    func refuseUnasked(_ codes: [[UInt8]]) async throws {
        await queue.enter()
        lamps.show(.notTaken(.noAmountDue), of: nil)
        let noted: Result<Void, any Error>
        do { noted = .success(try await till.note(.noAmountDue, codes: codes)) } catch { noted = .failure(error) }
        await queue.leave()
        try noted.get()
    }

    /// What was shown, as an attempt to pay. A certificate alone is learned, and the note is asked for.
    private func read(_ sale: SaleRequest) async throws -> Result<Attempt, Refusal> {
        switch sale.means {
        case .digits(let digits): return .success(Attempt(due: sale.due, means: .digits(digits)))
        case .cash: return .success(Attempt(due: sale.due, means: .cash))
        case .nothing(let refusal):
            await till.count(refusal)
            return .failure(refusal)
        case .codes(let codes):
            let attempt = Attempt.reading(codes: codes, due: sale.due)
            if case .failure(let refusal) = attempt { try await till.note(refusal, codes: codes) }
            return attempt
        }
    }

    /// An amount is due, and what pays it is awaited.
    nonisolated func awaitPayment(of due: Money) { lamps.show(.awaitingPayment, of: due) }

    /// What was read, or the lamp that says that it cannot be written down.
    private func presented(_ sale: SaleRequest) async throws -> Result<Attempt, Refusal> {
        do { return try await read(sale) } catch {
            lamps.show(.needsEngineer, of: nil)
            throw error
        }
    }

    /// A commit that fails is told at the lamp before the fault goes to whoever asked: nothing was taken.
    private func taking(
        _ attempt: Attempt, _ details: SaleDetails, isLinkUp: Bool
    ) async throws -> (event: SaleFlow.Event, stored: StoredPayment?) {
        do { return try await till.take(attempt, details, isLinkUp: isLinkUp) } catch {
            lamps.show(.needsEngineer, of: nil)
            throw error
        }
    }
}
