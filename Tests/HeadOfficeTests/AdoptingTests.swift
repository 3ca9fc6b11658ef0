import PaymentCodes
import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// A board that was enrolled after the backup from which HQ was restored.
@Suite struct AdoptingTests {
    /// A board that HQ knew before it was restored, with one record that was decided, and one that was not sent.
    private struct Scene {
        let board: TestNode
        let sent: SignedRecord
        let waiting: SignedRecord
        let restored: World

        init() async throws {
            let lost = try await World.shop()
            try await lost.backUp(to: lost.path + "/backup")
            board = try await lost.node()
            sent = try board.write(board.cash(100))
            try await board.send([sent])
            restored = try lost.restored(from: lost.path + "/backup")
            waiting = try board.write(board.cash(200))
        }

        /// What the board says of itself, with other words in the place of some.
        func file(_ changed: [String: String] = [:]) -> String {
            let key = board.key.publicKey
            let words = [
                "node": "\"\(board.id)\"", "merchant": "\"M-001\"", "counter": "\"\(board.counter)\"",
                "counterName": "\"Front\"", "epoch": "1",
                "keys": "[{\"algorithm\":\(key.algorithm.rawValue),\"key\":\"\(Hexadecimal.text(key.bytes))\"}]",
            ].merging(changed) { $1 }
            return "{" + words.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        }

        func adopt(_ file: String) async throws -> NodeInfo {
            guard case .adopted(let node) = try await restored.ask(.nodeAdopt(file: file)) else {
                throw HeadOfficeFault.otherVersion
            }
            return node
        }
    }

    @Test func `its queue counts, and what HQ had signed for it is imposed at its old place`() async throws {
        let scene = try await Scene()
        let board = scene.board
        await #expect(throws: HeadOfficeFault.refused(.notOurNode)) {
            try await board.send([scene.waiting], to: scene.restored.headOffice)
        }
        #expect(try await scene.adopt(scene.file()).counterName == "Front")
        let asked = try await board.send([scene.waiting], to: scene.restored.headOffice)
        #expect(asked.wantsAnswersAfter == 0 && asked.mark == .start)
        var aside = TestNode.Aside()
        aside.answers = board.answers
        let answer = try await board.say(
            board.content([scene.sent.bytes, scene.waiting.bytes], aside), to: scene.restored.headOffice)
        #expect(answer.mark == scene.waiting.head && answer.outcomes.map(\.cursor) == [2])
        #expect(try await scene.restored.exceptions() == [])
    }

    @Test(arguments: [
        ("node", "\"00\""), ("node", "7"), ("merchant", "\"M-009\""), ("merchant", "\"m\""), ("counter", "\"\""),
        ("counterName", "\"\""), ("epoch", "0"), ("keys", "[]"), ("keys", "[{\"algorithm\":-8,\"key\":\"00\"}]"),
        ("keys", "[{\"algorithm\":1,\"key\":\"\"}]"), ("keys", "[7]"), ("more", "1"),
    ])
    func `what no board says of itself is refused, and nothing is changed`(_ key: String, _ value: String) async throws
    {
        let scene = try await Scene()
        let fault = await #expect(throws: HeadOfficeFault.self) { try await scene.adopt(scene.file([key: value])) }
        #expect(fault?.isRefusal == true)
        guard case .nodes(let nodes) = try await scene.restored.ask(.nodeList) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(nodes == [])
    }

    @Test func `a node that HQ knows gets no key, and a counter no other merchant`() async throws {
        let scene = try await Scene()
        _ = try await scene.adopt(scene.file())
        await #expect(throws: HeadOfficeFault.refused(.exists(what: "node", name: scene.board.id.description))) {
            try await scene.adopt(scene.file())
        }
        _ = try await scene.restored.ask(
            .merchantNew(id: "M-002", name: "Other", currency: "KES", utcOffset: "+03:00"))
        let other = ["node": "\"\(String(repeating: "a", count: 16))\"", "merchant": "\"M-002\""]
        await #expect(throws: HeadOfficeFault.refused(.bad(what: "counter", why: "it is another merchant's"))) {
            try await scene.adopt(scene.file(other))
        }
    }
}
