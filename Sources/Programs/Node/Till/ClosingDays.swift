internal import Acceptance
internal import Journal
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

/// A day at the counter, open or just closed.
struct DayOfSales: Sendable {
    let day: BusinessDay
    let firstSequence: UInt64
    let lastSequence: UInt64
    let sums: [DaySum]
    /// Sequence of the record that closed it, nil while it is open.
    let closedBy: UInt64?
}

extension Till {
    /// The open day.
    func openDay() throws -> DayOfSales {
        let open = try journal.read { try $0.openDay() }
        return DayOfSales(
            day: today(), firstSequence: open.firstSequence, lastSequence: open.lastSequence, sums: open.sums,
            closedBy: nil)
    }

    /// Closes the day with a signed record of its range and sums, in one transaction.
    func closeDay() throws -> DayOfSales {
        let moment = moment()
        let day = today()
        let registration = identity.registration
        return try write { transaction in
            let open = try transaction.view.openDay()
            let body = DayClosed(
                merchant: registration.merchant, counter: registration.counter, day: day,
                firstSequence: open.firstSequence, lastSequence: open.lastSequence, sums: open.sums)
            let record = try transaction.append(
                .dayClosed(body), node: registration.node, moment: moment,
                policyVersion: policyVersion, signer: signer)
            try transaction.beginDay()
            return DayOfSales(
                day: day, firstSequence: open.firstSequence, lastSequence: open.lastSequence, sums: open.sums,
                closedBy: record.record.sequence)
        }
    }

    /// The merchant's day by the best clock there is: the wall clock if it can be believed, else what surely has passed.
    private func today() -> BusinessDay {
        let moment = moment()
        let time = moment.isTrusted ? moment.wall : identity.clock.earliest(at: moment)
        return BusinessDay(wall: time, utcOffsetMinutes: identity.registration.utcOffsetMinutes)
    }
}
