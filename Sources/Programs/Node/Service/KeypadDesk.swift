internal import Acceptance
internal import Journal
internal import PaymentCodes
internal import Payments

/// Does what is typed on the keypad: ``Keypad`` decides, this performs it and answers at the lamps and by the voice.
actor KeypadDesk {
    private let attendant: Attendant
    private let clock = ContinuousClock()
    private let begun = ContinuousClock.now
    private var keypad: Keypad
    /// The sale that was awaited last, until all of it is done.
    private(set) var sale: Task<Void, Never>?
    /// The declined sale that was told last, which the next key may acknowledge.
    private var told: UInt64?

    init(_ attendant: Attendant, currency: Currency) {
        self.attendant = attendant
        keypad = Keypad(currency: currency)
    }

    /// A key, by the ASCII character on it.
    func press(_ character: UInt8) async {
        guard let key = Keypad.Key(ascii: character) else { return }
        let elapsed = begun.duration(to: clock.now) / .milliseconds(1)
        for effect in keypad.press(key, atMs: UInt64(max(0, elapsed))) { await perform(effect) }
    }

    /// The keypad went away: what was half typed counts no more, and whoever typed it is told.
    func unplugged() async {
        for effect in keypad.unplugged() { await perform(effect) }
    }

    /// The service stops: a sale that still waits ends untaken, one that was paid is finished.
    func finish() async {
        sale?.cancel()
        await sale?.value
    }

    private func perform(_ effect: Keypad.Effect) async {
        switch effect {
        case .waitForPayment(let due): awaitPayment(of: due)
        case .type(let digits): offer(.digits(digits))
        case .cash: offer(.cash)
        case .refuse: offer(.nothing(.cancelled))
        case .askWhetherSent: await answerWhetherSent()
        case .askToClose: answer(.closeDayAsked)
        case .closeDay: if case .day = await attendant.perform(.closeDay) { answer(.dayClosed) } else { fail() }
        case .tellDeclined: await tellDeclined()
        case .acknowledge: await acknowledge()
        case .sayAgain: attendant.lamps.sayAgain()
        case .cleared: answer(.cleared)
        case .notUnderstood: answer(.notUnderstood)
        }
    }

    /// The place is taken before the next key is looked at, so that digits never come before the sale that they pay.
    private func awaitPayment(of due: Money) {
        guard let place = attendant.scans?.open() else {
            keypad.saleEnded()
            return answer(.notUnderstood)
        }
        sale = Task {
            // A fault was shown at the lamps by the counter, and is told by the journal's next work.
            _ = try? await attendant.sellAwaiting(due, at: place)
            keypad.saleEnded()
        }
    }

    /// Where nobody waits any more the sale is being decided already, and its lamp follows.
    private func offer(_ means: SaleRequest.Means) { _ = attendant.scans?.offer(means) }

    private func answerWhetherSent() async {
        guard case .status(let status) = await attendant.perform(.status) else { return fail() }
        answer(status.queue.count == 0 ? .allSent : .stillWaiting(status.queue.count))
    }

    private func tellDeclined() async {
        do {
            let declined = try await attendant.till.oldestDeclined()
            told = declined?.sequence
            answer(declined.map { .declined($0.amount) } ?? .noneDeclined)
        } catch { fail() }
    }

    /// That one sale: what was not told is not acknowledged.
    private func acknowledge() async {
        guard let sequence = told else { return answer(.noneDeclined) }
        told = nil
        do {
            try await attendant.till.acknowledgeOutcome(of: sequence)
            answer(.acknowledged)
            await attendant.showRest()
        } catch { fail() }
    }

    private func answer(_ answer: CounterAnswer) { attendant.lamps.answer(answer) }

    /// The journal cannot do it now.
    private func fail() { attendant.lamps.show(.needsEngineer, of: nil) }
}
