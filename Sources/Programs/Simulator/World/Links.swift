internal import Payments
internal import Policies
internal import SyncProtocol

/// What lies between boards and HQ.
extension World {
    /// Carries an exchange to HQ and its answer back, as the weather is.
    func carry(_ bytes: [UInt8], from board: Board, _ done: @escaping (Board.Carried) -> Void) {
        let chance = board.chance
        switch weather(at: board) {
        case .down, .flapping: after(3_000) { done(.unreachable) }
        case .portal: after(900) { [unowned self] in done(.answer(page(for: bytes, chance))) }
        case .stale:
            let old = witness.someAnswer(to: board.place.node, chance)
            after(700) { [unowned self] in
                _ = hq.exchange(bytes)
                done(.answer(old ?? []))
            }
        case .clear: deliver(bytes, outMs: chance.from(20...200), backMs: chance.from(20...200), done)
        case .lossy:
            // The client gives up after 30 s, whatever comes later.
            after(30_000) { done(.unreachable) }
            guard !chance.percent(25) else { return }
            let isAnswerLost = chance.percent(25)
            deliver(bytes, outMs: chance.from(100...40_000), backMs: chance.from(100...20_000)) { carried in
                if !isAnswerLost { done(carried) }
            }
            guard chance.percent(25) else { return }
            after(chance.from(1_000...3_600_000)) { [unowned self] in _ = hq.exchange(bytes) }
        }
    }

    private func weather(at board: Board) -> Weather {
        guard board.weather == .flapping else { return board.weather }
        return board.chance.percent(50) ? .clear : .down
    }

    private func deliver(_ bytes: [UInt8], outMs: Int64, backMs: Int64, _ done: @escaping (Board.Carried) -> Void) {
        after(outMs) { [unowned self] in
            let reply = hq.exchange(bytes)
            after(backMs) {
                switch reply {
                case .answer(let answer): done(.answer(answer))
                case .refused: done(.status)
                case .down: done(.busy)
                }
            }
        }
    }

    /// What somebody says who is not HQ: a page to sign in, or an answer that HQ never signed.
    private func page(for bytes: [UInt8], _ chance: Chance) -> [UInt8] {
        guard chance.percent(50), let exchange = try? Signed<Exchange>(decoding: bytes).content else {
            return Array("<html>Sign in</html>".utf8)
        }
        let mark = ChainHead(epoch: 1, sequence: exchange.base.sequence + 1, digest: .zero)
        let outcome = Outcome(
            cursor: exchange.outcomeCursor + 1, sequence: mark.sequence, record: mark.digest, verdict: .paid,
            time: seconds)
        let answer = Answer(
            node: exchange.node, nonce: exchange.nonce, history: hq.history, mark: mark, outcomes: [outcome],
            hasMore: false, horizon: Horizon(sequence: mark.sequence, cursor: exchange.outcomeCursor + 1),
            callAgainSeconds: 60, time: seconds)
        let liar = BrokenKey(publicKey: hq.answerKey.publicKey, keyID: hq.answerKey.keyID)
        return World.signed(answer, by: liar).bytes
    }
}
