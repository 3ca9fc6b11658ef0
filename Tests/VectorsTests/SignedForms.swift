import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

/// A signed message as read, whatever it says.
struct SignedForm {
    let bytes: [UInt8]
    /// The bytes that were signed.
    let payload: [UInt8]
    /// What writing the content again gives; equal to `payload` unless it holds fields that the reader drops.
    let rewritten: [UInt8]
    let fields: JSONValue
    let isSigned: (PublicKey, Digest?) -> Bool
}

/// One kind of signed message.
struct MessageKind: Sendable {
    let context: SigningContext
    let read: @Sendable ([UInt8]) throws(FormatFault) -> SignedForm
    /// Reads the text of a QR symbol; nil where the kind is no code.
    let readText: (@Sendable ([UInt8]) throws(FormatFault) -> SignedForm)?

    /// All kinds, by the last part of their context.
    static let all: [String: MessageKind] = [
        "record": MessageKind(context: .record, read: record, readText: nil),
        "note": code(Note.self) {
            [
                "spendKey": .text(Hexadecimal.text(SpendKey(payer: $0.keyID, number: $0.content.number).bytes)),
                "claim": Primitives.libcrypto.digest($0.payload).json,
            ]
        },
        "certificate": code(Certificate.self),
        "confirmation": code(Confirmation.self) {
            let digest = Primitives.libcrypto.digest($0.payload)
            return ["spendKey": .text(Hexadecimal.text(SpendKey(code: digest).bytes)), "claim": digest.json]
        },
        "plate": code(Plate.self),
        "label": MessageKind(
            context: .label, read: { (bytes) throws(FormatFault) in form(try Signed<Label>(decoding: bytes)) },
            readText: { (text) throws(FormatFault) in
                form(text.starts(with: "https:".utf8) ? try LabelLink(text: text).label : try Signed<Label>(text: text))
            }),
        "enrolment-request": message(EnrolmentRequest.self),
        "enrolment-answer": message(EnrolmentAnswer.self),
        "key-set": message(KeySet.self),
        "policy": message(Policy.self),
        "exchange": message(Exchange.self),
        "answer": message(Answer.self),
        "payment-order": message(PaymentOrder.self),
        "successor-key": message(SuccessorKey.self),
    ]

    private static func message<Content: SignedContent & Described>(_ type: Content.Type) -> MessageKind {
        MessageKind(
            context: Content.context,
            read: { (bytes) throws(FormatFault) in form(try Signed<Content>(decoding: bytes)) }, readText: nil)
    }

    private static func code<Content: OwnCode & Described>(
        _ type: Content.Type, and more: @escaping @Sendable (Signed<Content>) -> [String: JSONValue] = { _ in [:] }
    ) -> MessageKind {
        MessageKind(
            context: Content.context,
            read: { (bytes) throws(FormatFault) in
                let signed = try Signed<Content>(decoding: bytes)
                return form(signed, and: more(signed))
            },
            readText: { (text) throws(FormatFault) in
                let signed = try Signed<Content>(text: text)
                return form(signed, and: more(signed))
            })
    }

    private static func form<Content: SignedContent & Described>(
        _ signed: Signed<Content>, and more: [String: JSONValue] = [:]
    ) -> SignedForm {
        let fields = (signed.content.expected.object ?? [:]).merging(more) { one, _ in one }
        return SignedForm(
            bytes: signed.bytes, payload: signed.payload, rewritten: signed.content.item.encoded(),
            fields: .object(fields),
            isSigned: { signed.isSigned(by: $0, with: $1, using: .libcrypto) })
    }

    private static func record(_ bytes: [UInt8]) throws(FormatFault) -> SignedForm {
        let signed = try SignedRecord(decoding: bytes, using: .libcrypto)
        let envelope = try COSESign1(decoding: bytes, as: "record")
        return SignedForm(
            bytes: bytes, payload: envelope.payload, rewritten: signed.record.encoded(), fields: signed.record.expected,
            isSigned: { key, _ in signed.isSigned(by: key, using: .libcrypto) })
    }
}
