import Logging
import Payments
import Shop
import Synchronization
import TestWorld
import Testing

@testable import Node

/// A board's button and its tamper switch, over the real journal.
@Suite struct SwitchDeskTests {
    let board: Board
    let lamps = NotedLamps()
    let attendant: Attendant
    let off = OffSwitch()

    init() async throws {
        board = try await Board()
        attendant = try await board.attendant(lamps)
    }

    private func desk(holdingTime: Duration = .seconds(60)) -> SwitchDesk {
        SwitchDesk(attendant, holdingTime: holdingTime, log: .quiet) { [off] in off.turn() }
    }

    private func kinds() async throws -> [RecordBody] { try await board.till.chain().map(\.record.body) }

    @Test func `pressed: it sends, and answers what still waits`() async throws {
        try await board.sellForCash(100)
        let desk = desk()
        for isActive in [false, true, false] { await desk.take(.button, isActive: isActive) }
        await desk.sending?.value
        #expect(lamps.told == ["stillWaiting(1)"])
        #expect(!off.isThrown)
    }

    @Test func `held: the service is stopped, and letting go is no press`() async throws {
        let desk = desk(holdingTime: .milliseconds(1))
        await desk.take(.button, isActive: false)
        await desk.take(.button, isActive: true)
        await off.wait()
        await desk.take(.button, isActive: false)
        #expect(off.isThrown && lamps.told.isEmpty)
    }

    @Test func `a button that is stuck at the start, or went away while it was pressed, does nothing`() async throws {
        let desk = desk(holdingTime: .milliseconds(1))
        await desk.take(.button, isActive: true)
        await desk.take(.button, isActive: false)
        await desk.forget(.button)
        await desk.take(.button, isActive: true)
        try await Task.sleep(for: .milliseconds(50))
        #expect(!off.isThrown && lamps.told.isEmpty)
    }

    @Test func `an opened case is recorded, signed and once, and so is its closing`() async throws {
        let desk = desk()
        for isOpen in [false, true, true, false, true] { await desk.take(.tamper, isActive: isOpen) }
        #expect(try await kinds() == [.tamper(.opened), .tamper(.closed), .tamper(.opened)])
        #expect(try await board.till.status().caseOpen)
    }

    @Test func `a case that is open at the start was opened in between, unless it was open before`() async throws {
        await desk().take(.tamper, isActive: true)
        await desk().take(.tamper, isActive: true)
        #expect(try await kinds() == [.tamper(.foundOpen)])
        await desk().take(.tamper, isActive: false)
        #expect(try await kinds() == [.tamper(.foundOpen), .tamper(.closed)])
        #expect(try await !board.till.status().caseOpen)
    }
}
