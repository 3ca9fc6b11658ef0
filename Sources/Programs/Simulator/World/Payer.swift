internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// Somebody who vouches for payers.
struct Issuer {
    let name: ShortName
    let key: QuickKey
    let basis: Basis

    func certify(_ payer: PublicKey, _ currency: Currency, days: Int64 = 90) -> Signed<Certificate> {
        let certificate = Certificate(
            issuer: name, currency: currency, capPayment: 100_000, capTotal: 400_000,
            expires: BoardClock.beginning + days * 86_400, payerKey: payer)
        return World.signed(certificate, by: key)
    }
}

/// A buyer with a phone.
final class Payer {
    let key: QuickKey
    let currency: Currency
    let certificate: Signed<Certificate>
    /// A later one of the same issuer, that the phone shows now and then.
    private let renewed: Signed<Certificate>
    private var number: UInt64 = 0
    /// By the digest of the certificate.
    private var totals: [Digest: Int64] = [:]
    private var shown: [(note: Signed<Note>, certificates: [Signed<Certificate>])] = []

    init(_ chance: Chance, of issuer: Issuer, _ currency: Currency) {
        key = QuickKey(chance)
        self.currency = currency
        certificate = issuer.certify(key.publicKey, currency)
        renewed = issuer.certify(key.publicKey, currency, days: 120)
    }

    /// What the phone shows at a counter, and the certificates beside it.
    func show(
        _ sale: Sale, at counter: CounterID, elsewhere: CounterID, time: Int64, _ chance: Chance
    ) -> (note: Signed<Note>, certificates: [Signed<Certificate>]) {
        let certificate = chance.percent(25) ? renewed : certificate
        var certificates = chance.percent(70) ? [certificate] : []
        switch sale.trick {
        case .shownAgain:
            if !shown.isEmpty { return shown[chance.below(shown.count)] }
        case .sameNumber: if number > 0 { number -= 1 }
        case .stranger:
            let stranger = QuickKey(chance)
            let note = Note(counter: counter, minorUnits: sale.amount, number: 1, runningTotal: sale.amount, time: time)
            return (World.signed(note, under: certificate, by: stranger), [])
        case .honest, .altered, .overTotal, .otherCounter, .old: break
        }
        number += 1
        let name = QuickPrimitives.digest(of: certificate.bytes)
        let total = totals[name, default: 0] + sale.amount
        totals[name] = total
        let note = Note(
            counter: sale.trick == .otherCounter ? elsewhere : counter, minorUnits: sale.amount, number: number,
            runningTotal: sale.trick == .overTotal ? 400_001 + sale.amount : total,
            time: sale.trick == .old ? time - 2 * 86_400 : time)
        guard sale.trick != .altered else {
            certificates = [certificate]
            return (
                World.signed(note, under: certificate, by: BrokenKey(publicKey: key.publicKey, keyID: key.keyID)),
                certificates
            )
        }
        let signed = World.signed(note, under: certificate, by: key)
        shown.append((signed, [certificate]))
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
