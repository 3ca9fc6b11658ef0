import Acceptance
import Lights
import Payments
import TestWorld
import Testing

@testable import Node

@Suite("What a status of the counter lights")
struct CounterLampsTests {
    typealias Status = (status: CounterStatus, signal: LampSignal)
    static let statuses: [Row<Status>] = [
        Row("ready", (.ready, .ready)),
        Row("an amount is due", (.awaitingPayment, .awaitingPayment)),
        Row("it is being written: the power must stay", (.writing, .doNotCutPower)),
        Row("headquarters is asked", (.working, .working)),
        Row("it waits for approval", (.taken(.awaitingApproval), .working)),
        Row("guaranteed: green", (.taken(.guaranteed), .takenGuaranteed)),
        Row("confirmed: green", (.taken(.confirmed), .takenGuaranteed)),
        Row("approved: green", (.approved, .takenGuaranteed)),
        Row("at the merchant's risk: never green", (.taken(.atRisk), .takenAtRisk)),
        Row("cash: no promise", (.cashNoted, .cashNoted)),
        Row("refused", (.notTaken(.expired), .notTaken)),
        Row("declined afterwards", (.saleDeclined, .saleDeclined)),
        Row("the engineer", (.needsEngineer, .needsEngineer)),
    ]

    @Test("each status", arguments: statuses)
    func lights(row: Row<Status>) {
        #expect(row.content.status.signal == row.content.signal)
    }
}
