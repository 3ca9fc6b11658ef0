public import PaymentCodes
public import Payments

/// A sale that a customer wants to pay: what is due, and what was shown for it.
public struct Attempt: Equatable, Sendable {
    /// What was shown.
    public enum Means: Equatable, Sendable {
        /// Money in the hand.
        case cash
        /// A payer's note.
        case note(Signed<Note>)
        /// HQ's confirmation on the buyer's phone.
        case confirmation(Signed<Confirmation>)
        /// Eight digits that the buyer was told by HQ, typed.
        case digits(TypedDigits)
    }

    /// The amount due.
    public let due: Money
    /// What was shown for it.
    public let means: Means
    /// Certificates shown with it.
    public let certificates: [Signed<Certificate>]

    /// States an attempt.
    public init(due: Money, means: Means, certificates: [Signed<Certificate>] = []) {
        self.due = due
        self.means = means
        self.certificates = certificates
    }

    /// Reads what a scanner gave. Exactly one code may be money: the counter never guesses between two.
    public static func reading(codes: [[UInt8]], due: Money) -> Result<Attempt, Refusal> {
        var means: [Means] = []
        var certificates: [Signed<Certificate>] = []
        var refusals: [Refusal] = []
        for code in codes {
            switch ReadCode(reading: code, awaitingPayment: true) {
            case .note(let note): means.append(.note(note))
            case .confirmation(let confirmation): means.append(.confirmation(confirmation))
            case .certificate(let certificate): certificates.append(certificate)
            case .plate, .counterNonce: refusals.append(.plateShown)
            case .label: refusals.append(.merchantCode)
            case .enrolment: refusals.append(.enrolmentShown)
            case .foreign(let family): refusals.append(Refusal(family))
            case .damaged: refusals.append(.damagedCode)
            case .tooLong: refusals.append(.codeTooLong)
            case .unknown: refusals.append(.unknownCode)
            }
        }
        // A wallet's code beside a note is money as well, though it cannot be taken here.
        let isDoubtful = means.count > 1 || !means.isEmpty && refusals.contains(.onlineOnly)
        if isDoubtful { return .failure(.severalCodes) }
        if let one = means.first { return .success(Attempt(due: due, means: one, certificates: certificates)) }
        if let refusal = refusals.first { return .failure(refusal) }
        return .failure(certificates.isEmpty ? .unknownCode : .certificateOnly)
    }

    /// What must be known before it can be decided.
    public func needs(using primitives: Primitives) -> [AcceptanceQuery] {
        switch means {
        case .cash: []
        case .note(let note):
            [
                .certificates(note.keyID), .claim(Claim(note, primitives).key), .exposure(due.currency),
                .payer(note.keyID, due.currency),
            ] + (note.content.nonce.map { [.nonce($0)] } ?? [])
        case .confirmation(let confirmation): [.claim(Claim(confirmation, primitives).key)]
        case .digits(let digits): [.typing(digits)]
        }
    }
}

/// A question to the journal, answered in the transaction that stores the decision.
public enum AcceptanceQuery: Equatable, Sendable {
    /// The certificates of a payer's key, as learned before.
    case certificates(KeyID)
    /// Whether something was claimed, and by what code.
    case claim(SpendKey)
    /// What is taken without a final verdict.
    case exposure(Currency)
    /// What a payer has paid here in the policy's window, in a currency.
    case payer(KeyID, Currency)
    /// Whether a nonce is outstanding.
    case nonce([UInt8])
    /// What is known about digits typed here, and who claimed the number that these can mean.
    case typing(TypedDigits)
}
