internal import Forwarding
internal import Payments
internal import Shop

/// The way to HQ: one exchange at a time.
extension Board {
    /// What came of sending something.
    enum Carried {
        case answer([UInt8])
        /// HQ, or something in its place, says no.
        case status
        case busy
        case unreachable
    }

    /// Plans the next exchange; an earlier plan is dropped.
    func exchange(afterMs delay: Int64) {
        guard let process else { return }
        process.wait += 1
        let wait = process.wait
        world.after(delay) { [unowned self, weak process] in
            guard let process, self.process === process, process.wait == wait, process.inFlight == nil else { return }
            run { try send($0) }
        }
    }

    private func send(_ process: Process) throws {
        do { try rest(process) } catch let cut as PowerCut { throw cut } catch let broken as BrokenConstraint {
            throw broken
        } catch let broken as BrokenChain {
            throw broken
        } catch {
            world.note { "\(self.name) cannot rest: \(error)" }
        }
        guard journal.disk.isTrusted else { return try finish(.unreachable, nil, process, waiting: 1) }
        let prepared = try process.keeper.exchange(journal.view, limit: process.forwarder.uploadRecords)
        process.inFlight = prepared
        process.flights += 1
        let flight = process.flights
        try burn()
        world.carry(prepared.signed.bytes, from: self) { [unowned self, weak process] carried in
            guard let process, self.process === process, process.inFlight != nil, process.flights == flight else {
                return
            }
            process.inFlight = nil
            run { try receive(carried, to: prepared, $0) }
        }
    }

    /// What a result means for the way, and for whoever waits.
    private func receive(_ carried: Carried, to prepared: PreparedExchange, _ process: Process) throws {
        try burn()
        switch carried {
        case .answer(let bytes):
            do {
                let applied = try apply(bytes, to: prepared, process)
                let isStuck = !applied.hasMoved && (applied.hasMore || prepared.recordCount > 0)
                try finish(
                    .accepted(
                        callAgainSeconds: applied.callAgainSeconds, hasMore: applied.hasMore, hasMoved: !isStuck),
                    applied, process, waiting: applied.waiting)
            } catch is AnswerFault {
                try finish(.notHQ, nil, process, waiting: 1)
            } catch is DiskFault {
                try finish(.unreachable, nil, process, waiting: 1)
            } catch let fault as ShopFault {
                world.note { "\(self.name) cannot take the answer: \(fault)" }
                try finish(.unreachable, nil, process, waiting: 1)
            }
        case .status: try finish(.notHQ, nil, process, waiting: 1)
        case .busy: try finish(.busy(retryAfterSeconds: 30), nil, process, waiting: 1)
        case .unreachable: try finish(.unreachable, nil, process, waiting: 1)
        }
    }

    /// Takes an answer over, whichever way it came.
    func apply(_ bytes: [UInt8], to prepared: PreparedExchange, _ process: Process) throws -> AppliedAnswer {
        let now = now
        let applied = try writeEvenIfFull(process) { try $0.apply(bytes, to: prepared.sent, at: now, in: &$1) }
        world.witness.applied(bytes, applied, at: self)
        let own = process.keeper.identity.ownKey
        if own != process.keeper.signer.publicKey, let key = keys[own] {
            try process.keeper.sign(with: key)
            nextKey = nil
        }
        return applied
    }

    private func finish(
        _ result: Forwarder.Result, _ applied: AppliedAnswer?, _ process: Process, waiting: UInt64
    ) throws {
        if world.control == .backoffResetOnConnect, applied == nil, case .notHQ = result {
            process.forwarder = Forwarder(highestWaitMs: 4 * 3_600_000)
        }
        let next = process.forwarder.handle(result, waiting: waiting, random: chance.next())
        world.witness.exchanged(hasFailed: applied == nil, at: self, process)
        switch next {
        case .sendNow:
            process.waitsForBell = false
            exchange(afterMs: 5)
        case .wait(let ms, let endsOnNewRecords):
            process.waitsForBell = endsOnNewRecords
            exchange(afterMs: Int64(ms))
        }
        try lookForVerdict(process, hasMoved: applied?.hasMoved ?? false)
    }
}
