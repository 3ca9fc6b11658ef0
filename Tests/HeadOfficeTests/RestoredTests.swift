import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// HQ was restored from last night's backup. What it has signed since binds it all the same.
@Suite struct RestoredTests {
    /// A board that has sent two sales before the backup and two after it, the last one a note.
    private struct Scene {
        let lost: World
        let restored: World
        let board: TestNode
        let note: Payment
        let payer: TestPayer

        /// - Parameter isPayerKnown: whether the payer and his money were in the backup.
        init(isPayerKnown: Bool = true) async throws {
            lost = try await World.shop()
            board = try await lost.node()
            let board = board
            try await board.send((1...2).map { try board.write(board.cash($0 * 100)) })
            let early = isPayerKnown ? try await lost.payer(funds: 5_000) : nil
            let backup = lost.path + "/backup"
            try await lost.backUp(to: backup)
            if let early { payer = early } else { payer = try await lost.payer(funds: 5_000) }
            note = try board.take(payer.note(to: board, 2_000), from: payer)
            try await board.send([board.write(board.cash(300)), board.write(.payment(note))])
            restored = try lost.restored(from: backup)
        }
    }

    /// The answers that the board holds after the backup's.
    private func answers(_ board: TestNode) -> TestNode.Aside {
        var aside = TestNode.Aside()
        aside.answers = Array(board.answers.dropFirst())
        return aside
    }

    @Test func `it asks a board first for the answers that it signed, and hears nothing before`() async throws {
        let scene = try await Scene()
        let next = try scene.board.write(scene.board.cash(500))
        let answer = try await scene.board.send([next], to: scene.restored.headOffice)
        #expect(answer.wantsAnswersAfter == 2)
        let history = await scene.lost.headOffice.history
        #expect(answer.history != history)
        #expect(answer.mark == scene.board.chain[1].head)
        #expect(answer.outcomes.isEmpty && answer.callAgainSeconds == 0)
        #expect(try await scene.restored.pulled().count == 2)
        // Asked again without them it asks again.
        #expect(try await scene.board.send([next], to: scene.restored.headOffice).wantsAnswersAfter == 2)
    }

    @Test func `what it signed is imposed: the same verdicts at the same positions, and the same money`() async throws {
        let scene = try await Scene()
        let board = scene.board
        let headOffice = scene.restored.headOffice
        try await board.send([], to: headOffice)
        let next = try board.write(board.cash(500))
        let verdicts = board.outcomes
        let queue = board.chain[2...].map(\.bytes)
        let answer = try await board.say(board.content(queue, answers(board)), to: headOffice)
        #expect(answer.wantsAnswersAfter == nil)
        #expect(answer.mark == next.head)
        #expect(answer.outcomes.map(\.cursor) == [5])
        #expect(board.verdict(on: next) == .paid)
        // Whoever asks again from the beginning gets the very outcomes of before.
        let again = try await headOffice.exchange(board.exchange([], cursor: 0))
        #expect(try Signed<Answer>(decoding: again).content.outcomes.prefix(4) == verdicts[...])
        #expect(try await scene.restored.balance("payable:M-001") == 2_000)
        #expect(try await scene.restored.balance("purse:\(scene.payer.key.keyID)") == 3_000)
        #expect(try await scene.restored.balance("recovery") == 0)
        #expect(try await scene.restored.isBalanced())
        #expect(try await scene.restored.exceptions() == [])
    }

    @Test func `where the purse lacks the money, HQ pays what it signed at its own loss`() async throws {
        let scene = try await Scene(isPayerKnown: false)
        let board = scene.board
        let headOffice = scene.restored.headOffice
        try await board.send([], to: headOffice)
        let queue = board.chain[2...].map(\.bytes)
        try await board.say(board.content(queue, answers(board)), to: headOffice)
        #expect(try await scene.restored.balance("payable:M-001") == 2_000)
        #expect(try await scene.restored.balance("recovery") == -2_000)
        #expect(try await scene.restored.exceptions().map(\.reason) == ["restored"])
        #expect(try await scene.restored.isBalanced())
    }

    @Test func `answers may come in several exchanges`() async throws {
        let scene = try await Scene()
        let board = scene.board
        try await board.send([board.write(board.cash(400))])
        let headOffice = scene.restored.headOffice
        try await board.send([], to: headOffice)
        var aside = TestNode.Aside()
        aside.answers = [board.answers[1]]
        let half = try await board.say(board.content([], aside), to: headOffice)
        #expect(half.wantsAnswersAfter == 4)
        aside.answers = [board.answers[2]]
        let whole = try await board.say(board.content(board.chain[2...].map(\.bytes), aside), to: headOffice)
        #expect(whole.wantsAnswersAfter == nil)
        #expect(whole.mark == board.head)
        #expect(whole.outcomes.isEmpty)
    }

    @Test func `answers that are gone for good: the list goes on after the gap, and a person looks at it`() async throws
    {
        let scene = try await Scene()
        let board = scene.board
        let headOffice = scene.restored.headOffice
        try await board.send([], to: headOffice)
        var aside = TestNode.Aside()
        aside.answers = []
        let next = try board.write(board.cash(500))
        let answer = try await board.say(board.content(board.chain[2...].map(\.bytes), aside), to: headOffice)
        #expect(answer.wantsAnswersAfter == nil)
        #expect(answer.mark == next.head)
        // The records are judged anew, after the last position that the board knows.
        #expect(answer.outcomes.map(\.cursor) == [5, 6, 7])
        #expect(answer.outcomes.map(\.sequence) == [3, 4, 5])
        #expect(try await scene.restored.exceptions().map(\.reason) == ["restored"])
        #expect(try await scene.restored.isBalanced())
    }

    @Test func `only what HQ itself signed for this board is imposed`() async throws {
        let scene = try await Scene()
        let board = scene.board
        let neighbour = try await scene.lost.node("Back")
        try await neighbour.send([neighbour.write(neighbour.cash(1))])
        let headOffice = scene.restored.headOffice
        try await board.send([], to: headOffice)
        var aside = TestNode.Aside()
        let forged = try Signed<Answer>(decoding: board.answers[1]).content
        aside.answers = [
            try Signed<Answer>.signed(forged, by: board.key).bytes, neighbour.answers[0], [1, 2, 3],
        ]
        let answer = try await board.say(board.content([], aside), to: headOffice)
        #expect(answer.mark == board.chain[1].head)
        #expect(try await scene.restored.exceptions().map(\.reason) == ["restored"])
    }

    @Test func `a board that lacks nothing is heard as soon as it knows of the restore`() async throws {
        let lost = try await World.shop()
        let board = try await lost.node()
        try await board.send([board.write(board.cash(100))])
        try await lost.backUp(to: lost.path + "/backup")
        let restored = try lost.restored(from: lost.path + "/backup")
        let next = try board.write(board.cash(200))
        #expect(try await board.send([next], to: restored.headOffice).wantsAnswersAfter == 1)
        var aside = TestNode.Aside()
        aside.answers = []
        let answer = try await board.say(board.content([next.bytes], aside), to: restored.headOffice)
        #expect(answer.mark == next.head && answer.outcomes.map(\.cursor) == [2])
        #expect(try await restored.exceptions() == [])
    }

    @Test func `what a restored HQ publishes never has the version of a policy that nodes hold`() async throws {
        let lost = try await World.shop()
        let board = try await lost.node()
        let payer = try await lost.payer()
        try await lost.backUp(to: lost.path + "/backup")
        lost.pass(seconds: 3_600)
        _ = try await lost.ask(.policyPublish(file: World.policyText))
        try await board.send([])
        let held = board.policyVersion
        guard let signed = try await lost.headOffice.policy(held) else { throw HeadOfficeFault.otherVersion }
        let sale = try board.write(.payment(board.take(payer.note(to: board, 400_000), from: payer)))
        lost.pass(seconds: 3_600)
        let restored = try lost.restored(from: lost.path + "/backup")
        // Other terms, under which the sale would not be guaranteed.
        let strict = World.policyText.replacing("\"guaranteed\"", with: "\"atRisk\"")
        _ = try await restored.ask(.policyPublish(file: strict))
        #expect(try await restored.policy().version > held)
        // The board keeps its policy until it has brought it.
        #expect(try await board.send([], to: restored.headOffice).policy == nil)
        var aside = TestNode.Aside()
        (aside.answers, aside.policy) = ([], signed)
        try await board.say(board.content([sale.bytes], aside), to: restored.headOffice)
        #expect(board.verdict(on: sale) == Verdict(decision: .paid, reason: .insufficientFunds, liability: .issuer))
        let version = try await restored.policy().version
        #expect(board.policyVersion == version)
    }

    @Test func `a board that holds a policy which HQ has lost for good is given one above it`() async throws {
        let lost = try await World.shop()
        let board = try await lost.node()
        try await lost.backUp(to: lost.path + "/backup")
        lost.pass(seconds: 3_600)
        _ = try await lost.ask(.policyPublish(file: World.policyText))
        try await board.send([])
        lost.pass(seconds: 3_600)
        let restored = try lost.restored(from: lost.path + "/backup")
        let held = board.policyVersion
        try await board.send([], to: restored.headOffice)
        var aside = TestNode.Aside()
        aside.answers = []
        try await board.say(board.content([], aside), to: restored.headOffice)
        #expect(board.policyVersion > held)
    }
}
