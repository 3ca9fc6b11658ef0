internal import Acceptance
internal import PaymentCodes
public import Payments

/// Nonces that the counter showed and nobody has used: a note over a large amount carries one, so that it was signed here and
/// now, not beforehand and not for a board that was here before.
struct ShownNonces: Equatable {
    private struct Row: Equatable {
        let nonce: [UInt8]
        /// `earliest` when it was shown.
        let shown: Int64
    }

    /// More are not outstanding at once: the oldest is forgotten.
    static let most = 16
    /// A nonce is good for so many seconds of the board's uptime.
    static let lifetimeSeconds: Int64 = 600

    private var rows: [Row] = []

    /// Reads what `kept` writes; anything else is no nonces.
    init(_ kept: [UInt8]?) {
        guard let kept, case .array(let items)? = try? CBOR(decoding: kept) else { return }
        rows = items.prefix(ShownNonces.most).compactMap { item in
            guard case .array(let parts) = item, parts.count == 2, case .bytes(let nonce) = parts[0],
                case .unsigned(let shown) = parts[1], let shown = Int64(exactly: shown)
            else { return nil }
            return Row(nonce: nonce, shown: shown)
        }
    }

    /// As they stand in the journal.
    var kept: [UInt8] {
        CBOR.array(rows.map { .array([.bytes($0.nonce), .unsigned(UInt64(clamping: $0.shown))]) }).encoded()
    }

    /// Whether a nonce may still be used.
    func has(_ nonce: [UInt8], at earliest: Int64) -> Bool {
        rows.contains { $0.nonce == nonce && earliest - $0.shown <= ShownNonces.lifetimeSeconds }
    }

    /// A nonce is shown.
    mutating func show(_ nonce: [UInt8], at earliest: Int64) {
        rows.removeAll { earliest - $0.shown > ShownNonces.lifetimeSeconds }
        rows.append(Row(nonce: nonce, shown: earliest))
        rows = Array(rows.suffix(ShownNonces.most))
    }

    /// A nonce was used.
    mutating func use(_ nonce: [UInt8]) { rows.removeAll { $0.nonce == nonce } }
}

extension Keeper {
    /// For how many seconds a nonce is good.
    public static let nonceLifetimeSeconds = ShownNonces.lifetimeSeconds

    /// Makes a nonce to be shown at this counter, good once and for ten minutes. It is outstanding as soon as it is durable.
    public mutating func showNonce(at now: Moment, in transaction: inout some ShopTransaction) throws -> [UInt8] {
        var nonces = ShownNonces(try transaction.view.setting(.nonces))
        let nonce = tools.chance(CounterNonce.length)
        nonces.show(nonce, at: identity.clock.earliest(at: moment(now)))
        try transaction.set(.nonces, nonces.kept)
        return nonce
    }
}
