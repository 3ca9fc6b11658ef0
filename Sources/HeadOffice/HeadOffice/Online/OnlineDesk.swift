internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

extension HeadOffice {
    /// The most bytes of a request to pay: a certificate and an order.
    public static let largestOrder = 2_048

    /// Pays a counter from a payer's purse and confirms it. The same order again gets the same confirmation.
    ///
    /// - Parameter bytes: a CBOR array of two byte strings, the payer's signed certificate and the signed order.
    /// - Returns: a signed `Confirmation`.
    public func pay(_ bytes: [UInt8]) throws(HeadOfficeFault) -> [UInt8] {
        try transaction { transaction in
            let request = try OnlineRequest(decoding: bytes)
            let checked = try check(request, transaction)
            let order = request.order.content
            let digest = primitives.digest(request.order.payload)
            if let paid = try transaction.confirmation(order.payment) {
                guard paid.payer == checked.payer, paid.order == digest else { throw HeadOfficeRefusal.orderDiffers }
                return paid.bytes
            }
            try decide(request, checked, transaction)
            let confirmation = try office(transaction).confirm(
                Office.CheckedOrder(
                    order: order, digest: digest, payer: checked.payer, counter: checked.counter,
                    merchant: checked.merchant))
            return confirmation.bytes
        }
    }

    /// Who orders, and whom to pay. Nothing here changes with time, so that a repeated order passes as the first did.
    private func check(_ request: OnlineRequest, _ transaction: any StoreTransaction) throws -> CheckedOrder {
        let certificate = request.certificate
        let end = try end(of: certificate, transaction)
        guard request.order.isSigned(by: certificate.content.payerKey, using: primitives) else {
            throw HeadOfficeRefusal.badOrder
        }
        guard let counter = try transaction.counter(request.order.content.counter),
            let merchant = try transaction.merchant(counter.merchant)
        else { throw HeadOfficeRefusal.unknownCounter }
        return CheckedOrder(
            payer: primitives.keyID(of: certificate.content.payerKey), end: end, counter: counter.id,
            merchant: merchant)
    }

    /// The last second in which a certificate is good: its own, or that of the issuer's key that signed it.
    func end(of certificate: Signed<Certificate>, _ transaction: any StoreTransaction) throws -> Int64 {
        guard
            let key = try transaction.issuer(certificate.content.issuer)?.key(of: certificate, using: primitives)
        else { throw HeadOfficeRefusal.untrustedCertificate }
        return min(certificate.content.expires, key.notAfter ?? .max)
    }

    private func decide(
        _ request: OnlineRequest, _ checked: CheckedOrder, _ transaction: any StoreTransaction
    ) throws {
        let certificate = request.certificate.content
        let order = request.order.content
        guard (now - 86_400...now + 86_400).contains(order.time) else { throw HeadOfficeRefusal.orderOutOfTime }
        try mayPay(order.amount, checked.payer, certificate, until: checked.end, transaction)
    }

    /// Whether a payer may pay so much online now.
    func mayPay(
        _ amount: Money, _ payer: KeyID, _ certificate: Certificate, until end: Int64,
        _ transaction: any StoreTransaction
    ) throws {
        guard now <= end else { throw HeadOfficeRefusal.certificateExpired }
        guard try !transaction.isListed(payer) else { throw HeadOfficeRefusal.suspended }
        guard certificate.currency == amount.currency else { throw HeadOfficeRefusal.otherCurrency }
        guard amount.minorUnits <= certificate.capPayment else { throw HeadOfficeRefusal.overCap }
        guard try transaction.balance(of: .purse(payer: payer), in: certificate.currency) >= amount.minorUnits else {
            throw HeadOfficeRefusal.insufficientFunds
        }
    }
}

/// What a phone posts to pay.
private struct OnlineRequest {
    let certificate: Signed<Certificate>
    let order: Signed<PaymentOrder>

    init(decoding bytes: [UInt8]) throws(FormatFault) {
        let structure = "payment"
        guard bytes.count <= HeadOffice.largestOrder else { throw FormatFault(structure, .tooLong) }
        let item: CBOR
        do throws(CBORFault) { item = try CBOR(decoding: bytes) } catch {
            throw FormatFault(structure, .encoding(error))
        }
        guard case .array(let parts) = item, parts.count == 2, case .bytes(let certificate) = parts[0],
            case .bytes(let order) = parts[1]
        else { throw FormatFault(structure, .envelope("not a certificate and an order")) }
        self.certificate = try Signed(decoding: certificate)
        self.order = try Signed(decoding: order)
    }
}

private struct CheckedOrder {
    let payer: KeyID
    /// The last second in which its certificate is good.
    let end: Int64
    let counter: CounterID
    let merchant: MerchantRow
}
