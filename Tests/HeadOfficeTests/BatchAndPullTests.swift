import Office
import Payments
import StateFolder
import SyncProtocol
import Testing

@testable import HeadOffice

@Suite struct BatchAndPullTests {
    @Test func `batches are counted without a gap and hold what was decided`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 1_000)
        let risky = try await world.payer("BANK-B", funds: 0)
        await #expect(throws: HeadOfficeFault.refused(.nothingToClose)) { try await world.closeBatch() }
        _ = try await node.settle(node.cash(300))
        _ = try await node.settle(.payment(node.take(payer.note(to: node, 1_000), from: payer)))
        _ = try await node.settle(.payment(node.take(risky.note(to: node, 700), from: risky, basis: .atRisk)))
        let batch = try await world.closeBatch()
        #expect(batch.number == 1)
        let total = try #require(batch.totals.first)
        #expect(total.approved == .init(count: 2, amount: "13.00", minorUnits: 1_300))
        #expect(total.payable == .init(count: 1, amount: "10.00", minorUnits: 1_000))
        #expect(total.declined == .init(count: 1, amount: "7.00", minorUnits: 700))
        #expect(total.late.count == 0)
        #expect(try await world.pulled().map { $0["batch"] } == ["1", "1", "1"])
        guard case .batch(let shown) = try await world.ask(.batchShow(number: 1)) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(shown == batch)
        await #expect(throws: HeadOfficeFault.refused(.unknown(what: "batch", name: "2"))) {
            try await world.ask(.batchShow(number: 2))
        }
    }

    @Test func `what comes after its day's batch joins the next one as late, naming its day`() async throws {
        let world = try await World.shop()
        let front = try await world.node("Front")
        let back = try await world.node("Back")
        let day = BusinessDay(wall: world.now, utcOffsetMinutes: 180).description
        let offline = try back.write(back.cash(900))
        _ = try await front.settle(front.cash(100))
        _ = try await world.closeBatch()
        world.pass(seconds: 86_400)
        try await back.send([offline])
        _ = try await front.settle(front.cash(200))
        let rows = try await world.pulled()
        #expect(rows.map { $0["late"] } == ["false", "true", "false"])
        #expect(rows[1]["business_day"] == day)
        let batch = try await world.closeBatch()
        #expect(batch.number == 2)
        #expect(batch.totals.first?.late == .init(count: 1, amount: "9.00", minorUnits: 900))
        #expect(try await world.pulled().map { $0["batch"] } == ["1", "2", "2"])
    }

    @Test func `a clock years ahead does not close days that have not begun`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        _ = try await node.settle(node.cash(100), wall: world.now + 70 * 366 * 86_400, isTrusted: false)
        _ = try await world.closeBatch()
        world.pass(seconds: 86_400)
        _ = try await node.settle(node.cash(200))
        #expect(try await world.pulled().map { $0["late"] } == ["false", "false"])
    }

    @Test func `a batch of one merchant leaves the others`() async throws {
        let world = try await World.shop()
        _ = try await world.ask(.merchantNew(id: nil, name: "Duka", currency: "KES", utcOffset: "+03:00"))
        let one = try await world.node("Front")
        let two = try await world.node("Duka", merchant: "M-002")
        _ = try await one.settle(one.cash(100))
        _ = try await two.settle(
            .payment(try two.payment(200, tender: .cash, basis: nil, merchant: "M-002")))
        guard case .batch(let batch) = try await world.ask(.batchClose(merchant: "M-002")) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(batch.totals.map(\.merchant) == ["M-002"])
        #expect(try await world.closeBatch().totals.map(\.merchant) == ["M-001"])
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `pages of any size give the same rows, and positions have no gap`(size: Int) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        try await node.send((1...5).map { try node.write(node.cash($0)) })
        _ = try await world.closeBatch()
        let whole = try await world.headOffice.pull(after: 0, limit: 1_000, format: .jsonl)
        var text = ""
        try await PageWalk(format: .jsonl, after: 0, limit: nil).run(
            fetch: { query in
                let values = Dictionary(uniqueKeysWithValues: query)
                let after = try #require(values["after"].flatMap { Int64($0) })
                return Array(try await world.headOffice.pull(after: after, limit: size, format: .jsonl).utf8)
            }, write: { text += $0 })
        #expect(size < 10 ? whole.hasPrefix(text) : whole == text)
        var cursor: Int64 = 0
        var paged = ""
        for _ in 0..<20 {
            let page = try #require(
                PulledPage(
                    Array(try await world.headOffice.pull(after: cursor, limit: size, format: .jsonl).utf8),
                    format: .jsonl))
            guard let last = page.last else { break }
            #expect(last == cursor + Int64(page.count))
            cursor = last
            paged += page.rows
        }
        #expect(paged == whole)
        #expect(cursor == 10)
    }

    @Test func `CSV has its header once and as many cells as columns`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        try await node.send((1...3).map { try node.write(node.cash($0)) })
        let text = try await world.headOffice.pull(after: 0, limit: 10, format: .csv)
        let lines = text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.utf8.last == 0x0D })
        let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
        #expect(columns == PulledRow.columns.count)
        #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == columns })
        let page = try #require(PulledPage(Array(text.utf8), format: .csv))
        #expect(page.count == 3)
        #expect(page.last == 3)
        #expect(PulledPage(Array("<html>sign in</html>".utf8), format: .csv) == nil)
        #expect(PulledPage(Array("<html>sign in</html>".utf8), format: .jsonl) == nil)
    }

    @Test func `the counter's total is what HQ approved, declined and has in exception`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 5_000)
        let risky = try await world.payer("BANK-B", funds: 0)
        _ = try await node.settle(.payment(node.take(payer.note(to: node, 1_250), from: payer)))
        _ = try await node.settle(.payment(node.take(risky.note(to: node, 700), from: risky, basis: .atRisk)))
        _ = try await node.settle(.payment(node.take(payer.note(to: node, 500_001, number: 2), from: payer)))
        let rows = try await world.pulled().filter { $0["kind"] == "payment" && $0["reversed"] == "false" }
        func sum(_ decision: String) -> Int {
            rows.filter { $0["decision"] == decision }.compactMap { Int($0["minor_units"] ?? "") }.reduce(0, +)
        }
        #expect(sum("approved") + sum("declined") + sum("exception") == 1_250 + 700 + 500_001)
        #expect(sum("approved") == 1_250)
    }
}
