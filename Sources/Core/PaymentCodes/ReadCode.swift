public import Payments

/// What a scanned text is, and what may be done with it.
public enum ReadCode: Equatable, Sendable {
    /// A payer's note.
    case note(Signed<Note>)
    /// A payer's certificate.
    case certificate(Signed<Certificate>)
    /// HQ's confirmation of an online payment.
    case confirmation(Signed<Confirmation>)
    /// A counter's plate.
    case plate(Signed<Plate>)
    /// A label for an article, bare or behind the address of the merchant's page.
    case label(Signed<Label>)
    /// A counter's nonce.
    case counterNonce(CounterNonce)
    /// An invitation to a node.
    case enrolment(EnrolmentCode)
    /// A code that somebody else defined.
    case foreign(ForeignFamily)
    /// Begins like one of ours, but is damaged.
    case damaged(FormatFault)
    /// Longer than any code that a counter takes.
    case tooLong
    /// None of the families known here.
    case unknown

    /// A QR symbol of version 40 holds 2,953 bytes; more than this is not a code.
    public static let largestText = 4_096

    /// Classifies a scanned text.
    ///
    /// - Parameter awaitingPayment: whether the counter waits for a payment. Wallet tokens are digits like any
    ///   others: only then are they read as money.
    public init(reading text: [UInt8], awaitingPayment: Bool) {
        guard text.count <= ReadCode.largestText else {
            self = .tooLong
            return
        }
        let text = ReadCode.trimmed(text)
        do throws(FormatFault) {
            switch String(decoding: text.prefix(3), as: UTF8.self) {
            case Note.prefix: self = .note(try Signed(text: text))
            case Certificate.prefix: self = .certificate(try Signed(text: text))
            case Confirmation.prefix: self = .confirmation(try Signed(text: text))
            case Plate.prefix: self = .plate(try Signed(text: text))
            case Label.prefix: self = .label(try Signed(text: text))
            case CounterNonce.prefix: self = .counterNonce(try CounterNonce(text: text))
            case EnrolmentCode.prefix: self = .enrolment(try EnrolmentCode(text: text))
            default:
                if LabelLink.isMeant(text) {
                    self = .label(try LabelLink(text: text).label)
                    return
                }
                let family = ForeignFamily(recognising: Array(text), awaitingPayment: awaitingPayment)
                self = family.map(ReadCode.foreign) ?? .unknown
            }
        } catch {
            self = .damaged(error)
        }
    }

    /// Scanners end a code with a line end or a tab; neither is part of it.
    static func trimmed(_ text: [UInt8]) -> ArraySlice<UInt8> {
        let ends: Set<UInt8> = [9, 10, 13, 32]
        var slice = text[...]
        while let last = slice.last, ends.contains(last) { slice.removeLast() }
        while let first = slice.first, ends.contains(first) { slice.removeFirst() }
        return slice
    }
}
