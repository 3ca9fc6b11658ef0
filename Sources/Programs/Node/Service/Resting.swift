internal import Logging

/// What is done between sales: checkpoints, the lamps that stand, and a sign of life for systemd each time the till has answered.
struct Resting: Sendable {
    let attendant: Attendant
    let systemd: Systemd
    let log: Logger

    /// Goes on until the task is cancelled.
    func run() async {
        let pause = min(systemd.watchdog ?? .seconds(1), .seconds(1))
        while !Task.isCancelled {
            // A full or failing disk is shown and tried again here; killing the service would not mend it. What the
            // watchdog is for is a till that does not answer at all.
            do { try await attendant.till.rest() } catch { log.error("journal: \(error)") }
            systemd.say("WATCHDOG=1")
            await attendant.showRest()
            try? await Task.sleep(for: pause)
        }
    }
}
