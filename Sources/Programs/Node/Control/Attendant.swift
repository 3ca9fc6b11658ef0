internal import Acceptance
internal import Forwarding
internal import Lights
internal import PaymentCodes
internal import Payments
internal import Shop
internal import SyncProtocol

/// Does what commands ask, for the running service and for a command that works alone.
public struct Attendant: Sendable {
    let till: Till
    let counter: Counter
    let headquarters: Headquarters
    let lamps: any CounterLamps
    let scans: ScanDesk?
    let equipment: Equipment?
    let keys: NodeKeys

    /// Does one command. Every error becomes a fault with its words and exit status.
    public func perform(_ command: NodeCommand) async -> NodeReply {
        do {
            switch command {
            case .sell(let amount, let currency, let codes, let awaitsScan, let details):
                let due = try await due(amount, currency)
                let typed = try details.typed()
                let details = try details.details(due.currency)
                if awaitsScan { return .sale(try await sellAwaiting(due, at: place(), details)) }
                let means: SaleRequest.Means = typed.map { .digits($0) } ?? codes.map { .codes($0) } ?? .cash
                return .sale(try await sell(SaleRequest(due: due, means: means, details: details)))
            case .refund(let receipt, let amount, let name): return try await refund(receipt, amount, name)
            case .void(let receipt, let name): return try await void(receipt, name)
            case .exceptions: return .exceptions(try await till.waiting())
            case .courierExport(let place):
                return .courier(try await till.courierFile(after: place, in: keys.folder))
            case .courierImport(let file, let bytes):
                let news = try await till.apply(courier: file, Array(bytes), in: keys.folder)
                await showRest()
                return .courierNews(news)
            case .renewKey(let location):
                try await till.introduce(keys.makeNext(at: location))
                headquarters.hurry()
                return .key(await till.keyReport())
            case .status: return .status(try await status())
            case .demonstrate(let status, let ms):
                return .demonstrated(lamps.demonstrate(status, milliseconds: min(ms, 60_000)))
            case .doctor(let file): return .doctor(await examine(file))
            case .sync: return .sync(try await sync())
            case .showDay: return .day(DayReport(try await till.openDay()))
            case .closeDay:
                let day = try await till.closeDay()
                headquarters.hurry()
                return .day(DayReport(day))
            case .nonce: return .nonce(try await till.showNonce())
            case .acknowledge(let sequence):
                let count = try await till.acknowledge(upTo: sequence)
                await showRest()
                return .acknowledged(count: count)
            }
        } catch {
            return .fault(NodeFault(error))
        }
    }

    /// The place of a sale that waits for a scan.
    private func place() throws -> ScanDesk.Place {
        guard let scans else {
            throw NodeFault(
                "the service does not run, so no scanner is read; nothing was taken. Start 'tillpost run' with a scanner in its configuration.",
                exit: NodeFault.Exit.unavailable)
        }
        guard let place = scans.open() else {
            throw NodeFault(
                "another sale waits for a scan; nothing was taken. Finish that one first.",
                exit: NodeFault.Exit.tempFail)
        }
        return place
    }

    /// Sells for what is shown within a minute: a scan, typed digits, cash by the keypad, or its refusal.
    func sellAwaiting(
        _ due: Money, at place: ScanDesk.Place, _ details: SaleDetails = SaleDetails()
    ) async throws -> SaleReport {
        counter.awaitPayment(of: due)
        return try await sell(SaleRequest(due: due, means: await place.means(withinMs: 60_000), details: details))
    }

    /// Sells, then does what is due between sales.
    func sell(_ sale: SaleRequest) async throws -> SaleReport {
        let report = try await counter.sell(sale)
        // What is due between sales may fail; the sale is stored all the same, and its report must reach whoever asked.
        // The resting loop, or the next command, tries again.
        try? await till.rest()
        await showRest()
        return report
    }

    private func refund(_ receipt: UInt64, _ amount: String?, _ name: String) async throws -> NodeReply {
        let name = try Attendant.operatorName(name)
        let minorUnits = try await minorUnits(amount, of: receipt)
        let result = try await till.refund(receipt: receipt, amount: minorUnits, by: name)
        headquarters.hurry()
        return .correction(CorrectionReport(result, isVoid: false))
    }

    private func minorUnits(_ amount: String?, of receipt: UInt64) async throws -> Int64? {
        guard let amount else { return nil }
        return try await due(amount, till.currencyCode(ofReceipt: receipt)).minorUnits
    }

    private func void(_ receipt: UInt64, _ name: String) async throws -> NodeReply {
        let result = try await till.void(receipt: receipt, by: Attendant.operatorName(name))
        headquarters.hurry()
        return .correction(CorrectionReport(result, isVoid: true))
    }

    /// Money is given back by somebody, by name.
    private static func operatorName(_ text: String) throws -> String {
        guard (1...Correction.longestOperatorName).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        else {
            throw NodeFault(
                "the operator's name must have 1 to \(Correction.longestOperatorName) bytes; nothing was given back.",
                exit: NodeFault.Exit.usage)
        }
        return text
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

    private func examine(_ file: String?) async -> DoctorReport {
        let books = await till.examine(keys)
        var things = await equipment?.findings(isRead: true) ?? []
        if let file, let equipment, file != equipment.fingerprint { things.insert(.otherConfiguration, at: 0) }
        return DoctorReport(service: scans != nil, books + things + (await headquarters.examine()))
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
