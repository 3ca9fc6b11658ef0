public import Payments

/// Something sealed to HQ (COSE_Encrypt) that travels beside the record of a payment, and is erased when its purpose ends.
public struct SealedItem: Equatable, Sendable {
    /// The most bytes of a box.
    public static let largest = 4_096

    /// The payment that it belongs to; the box opens for this one only.
    public let payment: PaymentID
    /// The box.
    public let box: [UInt8]

    /// States an item.
    public init(payment: PaymentID, box: [UInt8]) {
        self.payment = payment
        self.box = box
    }

    /// As an array.
    public var item: CBOR { .array([.bytes(payment.bytes), .bytes(box)]) }

    /// Reads an array.
    public init(_ item: CBOR) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .bytes(let name) = parts[0],
            let payment = PaymentID(name), case .bytes(let box) = parts[1], (1...SealedItem.largest).contains(box.count)
        else { throw FormatFault("exchange", .envelope("not a sealed item")) }
        self.init(payment: payment, box: box)
    }
}
