internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// Somebody who vouches for payers.
struct Issuer {
    let name: ShortName
    let key: QuickKey
    let basis: Basis

    func certify(_ payer: PublicKey, _ currency: Currency) -> Signed<Certificate> {
        let certificate = Certificate(
            issuer: name, currency: currency, capPayment: 100_000, capTotal: 400_000,
            expires: BoardClock.beginning + 90 * 86_400, payerKey: payer)
        return World.signed(certificate, by: key)
    }
}

/// A buyer with a phone.
final class Payer {
    let key: QuickKey
    let currency: Currency
    let certificate: Signed<Certificate>
    private var number: UInt64 = 0
    private var total: Int64 = 0
    private var shown: [Signed<Note>] = []

    init(_ chance: Chance, of issuer: Issuer, _ currency: Currency) {
        key = QuickKey(chance)
        self.currency = currency
        certificate = issuer.certify(key.publicKey, currency)
    }

    /// What the phone shows at a counter, and the certificates beside it.
    func show(
        _ sale: Sale, at counter: CounterID, elsewhere: CounterID, time: Int64, _ chance: Chance
    ) -> (note: Signed<Note>, certificates: [Signed<Certificate>]) {
        var certificates = chance.percent(70) ? [certificate] : []
        switch sale.trick {
        case .shownAgain:
            if !shown.isEmpty { return (shown[chance.below(shown.count)], [certificate]) }
        case .sameNumber: if number > 0 { number -= 1 }
        case .stranger:
            let stranger = QuickKey(chance)
            let note = Note(counter: counter, minorUnits: sale.amount, number: 1, runningTotal: sale.amount, time: time)
            return (World.signed(note, by: stranger), [])
        case .honest, .altered, .overTotal, .otherCounter, .old: break
        }
        number += 1
        total += sale.amount
        let note = Note(
            counter: sale.trick == .otherCounter ? elsewhere : counter, minorUnits: sale.amount, number: number,
            runningTotal: sale.trick == .overTotal ? 400_001 + sale.amount : total,
            time: sale.trick == .old ? time - 2 * 86_400 : time)
        guard sale.trick != .altered else {
            certificates = [certificate]
            return (World.signed(note, by: BrokenKey(publicKey: key.publicKey, keyID: key.keyID)), certificates)
        }
        let signed = World.signed(note, by: key)
        shown.append(signed)
        return (signed, certificates)
    }

    /// An order to pay online.
    func order(_ amount: Money, at counter: CounterID, time: Int64, _ chance: Chance) -> Signed<PaymentOrder> {
        guard let payment = PaymentID(chance.bytes(PaymentID.length)) else {
            preconditionFailure("16 bytes are a name")
        }
        return World.signed(PaymentOrder(counter: counter, amount: amount, payment: payment, time: time), by: key)
    }
}

/// Claims to be a key, and cannot sign as it.
struct BrokenKey: Signer {
    let publicKey: PublicKey
    let keyID: KeyID

    func sign(_ message: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 0x5A, count: 64) }
}
