internal import PaymentCodes
internal import Payments
internal import Shop
internal import SyncProtocol

/// A nonce to be shown at the counter, as `tillpost nonce --json` prints it.
public struct NonceReport: Codable, Sendable, Equatable {
    /// Text of the code that a buyer's phone scans.
    public let code: String
    /// The nonce itself, hexadecimal.
    public let nonce: String
    /// The counter, hexadecimal.
    public let counter: String
    /// For how many seconds it is good, unless it is used before or fifteen more are shown.
    public let goodForSeconds: Int64
}

extension Till {
    /// Makes a nonce; it is durable before anybody sees it.
    func showNonce() throws -> NonceReport {
        let now = clock.now()
        let nonce = try write { try $0.showNonce(at: now, in: &$1) }
        let counter = registration.counter
        return NonceReport(
            code: CounterNonce(counter: counter, nonce: nonce).text, nonce: Hexadecimal.text(nonce),
            counter: counter.description, goodForSeconds: Keeper.nonceLifetimeSeconds)
    }
}
