internal import Acceptance
public import Payments
internal import SyncProtocol

/// A day at the counter, open or just closed.
public struct DayOfSales: Equatable, Sendable {
    /// The merchant's day.
    public let day: BusinessDay
    /// What it holds.
    public let content: OpenDay
    /// Sequence of the record that closed it, nil while it is open.
    public let closedBy: UInt64?
}

extension Keeper {
    /// The open day.
    public func openDay(_ view: some ShopView, at now: Moment) throws -> DayOfSales {
        DayOfSales(day: today(now), content: try view.openDay(), closedBy: nil)
    }

    /// Closes the day with a signed record of its range and sums.
    public func closeDay(at now: Moment, in transaction: inout some ShopTransaction) throws -> DayOfSales {
        let day = today(now)
        let open = try transaction.view.openDay()
        let body = DayClosed(
            merchant: identity.registration.merchant, counter: identity.registration.counter, day: day,
            firstSequence: open.firstSequence, lastSequence: open.lastSequence, sums: open.sums,
            refunds: open.refunds)
        let record = try append(.dayClosed(body), moment(now), in: &transaction)
        try transaction.beginDay()
        return DayOfSales(day: day, content: open, closedBy: record.record.sequence)
    }

    /// The merchant's day by the best clock there is: the wall clock if it can be believed, else what surely has passed.
    private func today(_ now: Moment) -> BusinessDay {
        let moment = moment(now)
        let time = moment.isTrusted ? moment.wall : identity.clock.earliest(at: moment)
        return BusinessDay(wall: time, utcOffsetMinutes: identity.registration.utcOffsetMinutes)
    }
}
