internal import PaymentCodes
internal import Payments
internal import Signing
internal import SyncProtocol

/// Paying online: the order is on disk before it is sent, so that a lost answer can be asked for again.
extension Wallet {
    /// The path that an order is posted to.
    public static let payPath = "/v1/pay"

    /// The bytes to post to HQ. An order that has no answer yet comes first, and has to be repeated as it was.
    public func order(to target: PaymentTarget, amount text: String, time: Int64) throws(HeadOfficeFault) -> [UInt8] {
        var state = try state()
        let certificate = try certificate(of: state)
        let amount = try target.amount(text, certificate.content.currency)
        if let pending = state.pendingOrder.flatMap({ Hexadecimal.bytes($0) }),
            let order = try? Signed<PaymentOrder>(decoding: pending)
        {
            guard order.content.counter == target.counter, order.content.amount == amount else {
                throw .refused(
                    .bad(
                        what: "an earlier order",
                        why:
                            "\(order.content.amount) to counter \(order.content.counter) has no answer yet; repeat it first"
                    ))
            }
            return Wallet.message(certificate, order)
        }
        guard let payment = PaymentID(RandomBytes.bytes(PaymentID.length)) else {
            throw .damaged(what: "random generator")
        }
        let order = try signed(
            PaymentOrder(counter: target.counter, amount: amount, payment: payment, time: time))
        state.pendingOrder = Hexadecimal.text(order.bytes)
        try write(state)
        return Wallet.message(certificate, order)
    }

    private static func message(_ certificate: Signed<Certificate>, _ order: Signed<PaymentOrder>) -> [UInt8] {
        CBOR.array([.bytes(certificate.bytes), .bytes(order.bytes)]).encoded()
    }

    /// Reads what HQ answered to the pending order.
    public func confirmation(_ bytes: [UInt8]) throws(HeadOfficeFault) -> ConfirmationInfo {
        let state = try state()
        guard let pending = state.pendingOrder.flatMap({ Hexadecimal.bytes($0) }),
            let order = try? Signed<PaymentOrder>(decoding: pending).content,
            let confirmation = try? Signed<Confirmation>(decoding: bytes),
            confirmation.content.payment == order.payment,
            confirmation.content.counter == order.counter, confirmation.content.amount == order.amount
        else { throw .refused(.bad(what: "answer", why: "it does not confirm this order; try again")) }
        return ConfirmationInfo(
            code: confirmation.text, paymentId: order.payment.description, counter: order.counter.description,
            amount: order.amount.digits, currency: order.amount.currency.code, time: confirmation.content.time)
    }

    /// Forgets the pending order: its confirmation is safe, or HQ has refused it.
    public func settleOrder() throws(HeadOfficeFault) {
        var state = try state()
        state.pendingOrder = nil
        try write(state)
    }

    /// What a status of HQ other than 200 means for an order, or nothing where the order may have been paid.
    public static func refusal(ofStatus status: Int) -> HeadOfficeRefusal? {
        switch status {
        case 402: .insufficientFunds
        case 403: .bad(what: "payer", why: "HQ does not take this certificate, or the key is suspended; ask the issuer")
        case 404: .unknownCounter
        case 409: .orderDiffers
        case 410: .certificateExpired
        case 422:
            .bad(what: "order", why: "over the cap for one payment, in another currency, or the phone's clock is wrong")
        case 400, 413: .bad(what: "order", why: "HQ could not read it")
        default: nil
        }
    }
}
