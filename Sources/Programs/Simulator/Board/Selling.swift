internal import Forwarding
internal import Acceptance
internal import Payments
internal import Shop
internal import SyncProtocol

/// A sale at the counter, from the code to the last lamp.
final class SaleInHand {
    var flow: SaleFlow
    let attempt: Attempt
    let details: SaleDetails
    let isLinkUp: Bool
    var stored: StoredPayment?
    /// HQ is asked about this place.
    var asked: UInt64?
    /// Exchanges that began before it was asked.
    var flightsBefore = 0

    init(_ attempt: Attempt, _ details: SaleDetails, isLinkUp: Bool) {
        self.attempt = attempt
        self.details = details
        self.isLinkUp = isLinkUp
        flow = SaleFlow(isLinkUp: isLinkUp)
    }
}

/// The counter: `SaleFlow`'s effects in order, each result fed back.
extension Board {
    /// Begins a sale. One at a time: a buyer who comes meanwhile waits a little, and then goes.
    func sell(_ attempt: Attempt, _ details: SaleDetails, patience: Int = 5) {
        guard let process else { return }
        guard process.sale == nil else {
            guard patience > 0 else { return }
            return world.after(4_000) { [unowned self] in sell(attempt, details, patience: patience - 1) }
        }
        let sale = SaleInHand(attempt, details, isLinkUp: process.forwarder.link == .up)
        process.sale = sale
        run { try play(.presented(.success(attempt)), of: sale, $0) }
    }

    /// Performs what follows from an event.
    func play(_ event: SaleFlow.Event, of sale: SaleInHand, _ process: Process) throws {
        var events = [event]
        while !events.isEmpty {
            for effect in sale.flow.handle(events.removeFirst()) {
                try burn()
                if let next = try perform(effect, of: sale, process) { events.append(next) }
                guard process.sale === sale else { return }
            }
        }
        guard sale.flow.isOver else { return }
        if let stored = sale.stored { process.keeper.letGo(stored.sequence) }
        process.sale = nil
        if process.waitsForBell { exchange(afterMs: 1) }
    }

    private func perform(
        _ effect: SaleFlow.Effect, of sale: SaleInHand, _ process: Process
    ) throws -> SaleFlow.Event? {
        switch effect {
        case .show(let status):
            world.witness.shown(status, for: sale, at: self)
        case .take(let attempt):
            return try take(attempt, of: sale, process)
        case .askHQ(let waitMs):
            guard let sequence = sale.stored?.sequence else { return .waitOver }
            sale.asked = sequence
            sale.flightsBefore = process.flights
            world.after(Int64(waitMs)) { [unowned self] in stopWaiting(for: sale) }
            if process.inFlight == nil { exchange(afterMs: 0) }
        case .reverse:
            guard let sequence = sale.stored?.sequence else { return nil }
            do {
                let now = now
                try writeEvenIfFull(process) { try $0.reverse(sequence, at: now, in: &$1) }
            } catch is DiskFault {
                process.keeper.rememberForgotten()
                process.keeper.letGo(sequence)
                giveUp(sale, process)
                return nil
            }
            return .reversed
        case .acknowledge:
            guard let sequence = sale.stored?.sequence else { return nil }
            do { try writeEvenIfFull(process) { try $1.acknowledgeOutcome(of: sequence) } } catch is DiskFault {}
        }
        return nil
    }

    private func take(
        _ attempt: Attempt, of sale: SaleInHand, _ process: Process
    ) throws -> SaleFlow.Event? {
        if journal.disk.isFull {
            process.keeper.count(.noSpace)
            return .refused(.noSpace)
        }
        do {
            let now = now
            let (event, stored) = try write(process) {
                try $0.take(attempt, sale.details, isLinkUp: sale.isLinkUp, at: now, in: &$1)
            }
            sale.stored = stored
            if let stored { world.witness.stored(stored, for: sale, at: self) }
            return event
        } catch is DiskFault {
            giveUp(sale, process)
            return nil
        }
    }

    /// The disk did not keep it: nothing is promised.
    private func giveUp(_ sale: SaleInHand, _ process: Process) {
        world.witness.shown(.needsEngineer, for: sale, at: self)
        process.sale = nil
    }

    private func stopWaiting(for sale: SaleInHand) {
        run { process in
            guard process.sale === sale, sale.asked != nil else { return }
            sale.asked = nil
            try mintAgain(sale, process)
            try play(.waitOver, of: sale, process)
        }
    }

    /// After each exchange, whoever waits for a verdict looks.
    func lookForVerdict(_ process: Process, hasMoved: Bool) throws {
        guard let sale = process.sale, let sequence = sale.asked else { return }
        if journal.disk.isTrusted, let verdict = try journal.view.verdict(on: sequence) {
            sale.asked = nil
            try play(.verdict(verdict), of: sale, process)
        } else if hasMoved || process.flights == sale.flightsBefore {
            exchange(afterMs: 0)
        } else {
            sale.asked = nil
            try play(.waitOver, of: sale, process)
        }
    }
}
