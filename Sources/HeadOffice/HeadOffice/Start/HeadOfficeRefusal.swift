public import Payments

/// Why a request is not granted, whoever made it. Nothing was changed in any of these cases.
public enum HeadOfficeRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes are not what belongs there.
    case unreadable(FormatFault)
    /// Not signed by a node that HQ knows.
    case notOurNode
    /// Node or token of an enrolment request do not fit, or the token is bound to another key.
    case enrolment
    /// No policy was published yet, and a node needs one.
    case noPolicy
    /// The payer's certificate is of no issuer known here, or not signed by it.
    case untrustedCertificate
    /// The order is not signed by the certificate's key.
    case badOrder
    /// The certificate is over.
    case certificateExpired
    /// The order is more than a day old or ahead.
    case orderOutOfTime
    /// The payer's key is suspended.
    case suspended
    /// There is no such counter.
    case unknownCounter
    /// The certificate is for another currency.
    case otherCurrency
    /// More than the certificate allows for one payment.
    case overCap
    /// The payer's purse holds less.
    case insufficientFunds
    /// The counter's board has given HQ no secret for typed digits, or has not spoken since HQ was restored.
    case noTyping
    /// The payment's name was used for another order.
    case orderDiffers
    /// There is no such merchant, counter, issuer, payer or batch.
    case unknown(what: String, name: String)
    /// The name is given already.
    case exists(what: String, name: String)
    /// A value cannot be used; why.
    case bad(what: String, why: String)
    /// No final case waits for a batch.
    case nothingToClose
    /// The ledger's account would leave 63 bits.
    case accountFull

    /// It does not fit how the case stands; why.
    case notNow(why: String)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unreadable(let fault): "not understood: \(fault)"
        case .notOurNode: "no node known here has signed this"
        case .enrolment: "this enrolment code is not valid for this board; ask HQ for a new one"
        case .noPolicy: "HQ has published no policy yet; publish one with tillpost-hq policy publish, then try again"
        case .untrustedCertificate: "the payer's certificate is not signed by an issuer known here"
        case .badOrder: "the order is not signed by the payer's key"
        case .certificateExpired: "the payer's certificate has expired; the issuer has to make a new one"
        case .orderOutOfTime:
            "the order was signed more than a day ago or ahead; check the phone's clock and order again"
        case .suspended: "the payer's key is suspended; the payer has to ask the issuer"
        case .unknownCounter: "there is no such counter"
        case .otherCurrency: "the payer's certificate is for another currency"
        case .overCap: "the amount is over the payer's cap for one payment"
        case .insufficientFunds: "the payer's purse does not hold the amount"
        case .noTyping:
            "the counter's board has not reached HQ since it was enrolled, or since HQ was restored; give a code to scan"
        case .orderDiffers: "a different order was paid under this name; nothing was paid now"
        case .unknown(let what, let name): "there is no \(what) \(name)"
        case .exists(let what, let name): "\(what) \(name) exists already"
        case .bad(let what, let why): "\(what): \(why)"
        case .nothingToClose: "nothing waits for a batch; none was closed"
        case .notNow(let why): why
        case .accountFull: "an account of the ledger is full; call the engineer"
        }
    }
}
