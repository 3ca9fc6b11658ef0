import Acceptance
import Forwarding
import Lights
import Payments
import Synchronization
import TestWorld
import Uplink

@testable import Node

/// Lamps that write down what they were told.
final class NotedLamps: CounterLamps {
    private let notes = Mutex<[String]>([])

    /// Everything so far, in order.
    var told: [String] { notes.withLock { $0 } }

    func show(_ status: CounterStatus, of due: Money?) {
        let amount = due.map { " \($0)" } ?? ""
        note("\(status)\(amount)")
    }
    func answer(_ answer: CounterAnswer) { note("\(answer)") }
    func sayAgain() { note("again") }
    func rest(_ signal: LampSignal) {}
    func link(_ state: LinkState) {}
    func winkSent() {}
    func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool { false }

    private func note(_ text: String) { notes.withLock { $0.append(text) } }

    /// Waits until something was told, and gives everything up to then.
    func wait(for text: String) async throws -> [String] {
        for _ in 0..<2_000 {
            if told.contains(where: { $0.hasPrefix(text) }) { return told }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NeverTold(what: text, told: told)
    }
}

struct NeverTold: Error {
    let what: String
    let told: [String]
}

extension Board {
    /// The board's service without its devices; nobody answers on the way to headquarters.
    func attendant(_ lamps: some CounterLamps) async throws -> Attendant {
        try await Attendant.open(
            till, folder: NodeFolder(path), lamps: lamps, caFile: nil, scans: ScanDesk(), log: .quiet)
    }
}

extension KeypadDesk {
    /// Types keys, each by the character on it; `⏎` is Enter, `⌫` Clear.
    func type(_ keys: String) async {
        for key in keys.unicodeScalars {
            await press(key == "⏎" ? 0x0D : key == "⌫" ? 0x1B : UInt8(ascii: key))
        }
    }
}
