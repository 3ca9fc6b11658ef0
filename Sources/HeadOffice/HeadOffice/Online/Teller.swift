internal import Office
internal import PaymentCodes
internal import Payments
internal import Signing
internal import SyncProtocol

/// Somebody at HQ, or a program for a buyer's telephone, pays a counter in a payer's name and tells the buyer what to show.
extension HeadOffice {
    /// Pays a counter from a payer's purse. The same payment id again pays nothing and tells the same again.
    ///
    /// What the buyer is given is either a code or digits, never both: each could be used once.
    func confirm(_ wish: ConfirmationWish) throws(HeadOfficeFault) -> ConfirmedInfo {
        let (payer, counter, payment) = try names(wish)
        return try transaction { transaction in
            guard try transaction.payer(payer) != nil else {
                throw HeadOfficeRefusal.unknown(what: "payer", name: payer.description)
            }
            guard let place = try transaction.counter(counter), let merchant = try transaction.merchant(place.merchant)
            else { throw HeadOfficeRefusal.unknownCounter }
            guard (1...Money.largestMinorUnits).contains(wish.minorUnits) else {
                throw HeadOfficeRefusal.bad(what: "amount", why: AmountFault.tooLarge.description)
            }
            guard let row = try transaction.payer(payer, in: wish.currency) else {
                throw HeadOfficeRefusal.otherCurrency
            }
            let amount = Money(minorUnits: wish.minorUnits, currency: row.currency)
            let order = PaymentOrder(counter: counter, amount: amount, payment: payment, time: now)
            let digest = primitives.digest(HeadOffice.words(order, payer, isTyped: wish.isTyped))
            let known = try transaction.confirmation(payment)
            if let known {
                guard known.payer == payer, known.order == digest else { throw HeadOfficeRefusal.orderDiffers }
            } else {
                let certificate = try Signed<Certificate>(decoding: row.certificate)
                let end = try end(of: certificate, transaction)
                try mayPay(amount, payer, certificate.content, until: end, transaction)
            }
            let checked = Office.CheckedOrder(
                order: order, digest: digest, payer: payer, counter: counter, merchant: merchant)
            let office = office(transaction)
            if wish.isTyped {
                let typed = try office.confirmTyped(checked)
                return ConfirmedInfo(checked, digits: typed.digits, number: typed.number)
            }
            let confirmation =
                try known.map { try Signed<Confirmation>(decoding: $0.bytes) } ?? office.confirm(checked)
            return ConfirmedInfo(checked, code: confirmation.text)
        }
    }

    private func names(
        _ wish: ConfirmationWish
    ) throws(HeadOfficeFault) -> (payer: KeyID, counter: CounterID, payment: PaymentID) {
        guard let payer = KeyID(hexadecimal: wish.payer) else {
            throw .refused(.unknown(what: "payer", name: String(wish.payer.prefix(32))))
        }
        guard let counter = CounterID(hexadecimal: wish.counter) else { throw .refused(.unknownCounter) }
        guard let text = wish.payment else {
            guard let fresh = PaymentID(RandomBytes.bytes(PaymentID.length)) else {
                throw .damaged(what: "random generator")
            }
            return (payer, counter, fresh)
        }
        guard let payment = PaymentID(hexadecimal: text) else {
            throw .refused(.bad(what: "payment", why: "32 hexadecimal digits are needed"))
        }
        return (payer, counter, payment)
    }

    /// What was ordered, so that the same order is known again. Its time is not among it.
    private static func words(_ order: PaymentOrder, _ payer: KeyID, isTyped: Bool) -> [UInt8] {
        CBOR.array([
            .text("teller"), .bytes(payer.bytes), .bytes(order.counter.bytes), .integer(order.amount.minorUnits),
            .unsigned(UInt64(order.amount.currency.numeric)), .bytes(order.payment.bytes), .bool(isTyped),
        ]).encoded()
    }
}

/// What is to be paid, in whose name, and how the buyer will prove it.
struct ConfirmationWish {
    let payer: String
    let counter: String
    let currency: String
    let minorUnits: Int64
    /// An earlier payment id, to be told the same again.
    let payment: String?
    let isTyped: Bool
}

extension ConfirmedInfo {
    init(_ checked: Office.CheckedOrder, code: String? = nil, digits: String? = nil, number: UInt64? = nil) {
        let order = checked.order
        self.init(
            paymentId: order.payment.description, payer: checked.payer.description,
            counter: order.counter.description, amount: order.amount.digits, currency: order.amount.currency.code,
            code: code, digits: digits, number: number)
    }
}
