internal import Acceptance
internal import Logging
internal import Payments

/// What a switch of the board is for.
enum SwitchRole: String, Sendable {
    /// Pressed: everything is sent now. Held: the service stops, so that the board may be switched off.
    case button
    /// On: the board's case is open.
    case tamper
}

/// Does what the board's switches ask for.
actor SwitchDesk {
    private let attendant: Attendant
    private let holdingTime: Duration
    private let switchOff: @Sendable () async -> Void
    private let log: Logger
    private var holding: Task<Void, Never>?
    /// Only a button that was seen free can be pressed: one that is stuck must not switch off what has just started.
    private var isButtonFree = false
    private var heardTamper = false
    /// What the last press asked for, until it is answered. Without a link that takes a while, in which the button may be held.
    private(set) var sending: Task<Void, Never>?

    /// - Parameters:
    ///   - holdingTime: how long the button has to be held to be more than pressed.
    ///   - switchOff: what is done when it was held.
    init(
        _ attendant: Attendant, holdingTime: Duration = .seconds(3), log: Logger,
        switchOff: @escaping @Sendable () async -> Void
    ) {
        self.attendant = attendant
        self.holdingTime = holdingTime
        self.switchOff = switchOff
        self.log = log
    }

    /// A switch has settled.
    func take(_ role: SwitchRole, isActive: Bool) async {
        switch role {
        case .tamper: await takeDown(isOpen: isActive)
        case .button where isActive: if isButtonFree { hold() }
        case .button:
            isButtonFree = true
            letGo()
        }
    }

    /// The switch went away: nothing is held any more.
    func forget(_ role: SwitchRole) {
        guard role == .button else { return }
        isButtonFree = false
        holding?.cancel()
        holding = nil
    }

    private func hold() {
        holding?.cancel()
        holding = Task {
            do { try await Task.sleep(for: holdingTime) } catch { return }
            // Let go in the last moment.
            guard !Task.isCancelled else { return }
            holding = nil
            await switchOff()
        }
    }

    /// Let go before it was held for long: pressed.
    private func letGo() {
        guard let held = holding else { return }
        held.cancel()
        holding = nil
        if sending == nil { sending = Task { await send() } }
    }

    private func send() async {
        defer { sending = nil }
        guard case .sync(let report) = await attendant.perform(.sync) else {
            return attendant.lamps.show(.needsEngineer, of: nil)
        }
        attendant.lamps.answer(report.waiting == 0 ? .allSent : .stillWaiting(report.waiting))
    }

    private func takeDown(isOpen: Bool) async {
        let isStart = !heardTamper
        heardTamper = true
        do {
            guard let tamper = try await attendant.till.noteCase(isOpen: isOpen, isStart: isStart) else { return }
            log.warning("tamper switch: \(tamper.name)")
            attendant.headquarters.hurry()
        } catch {
            // Said at the next start, where it still is so.
            log.error("tamper switch: \(error)")
        }
    }
}
