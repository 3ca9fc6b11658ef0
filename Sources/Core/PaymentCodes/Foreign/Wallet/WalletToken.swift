/// A payer's one-time code of a wallet: digits that live about a minute, and that only the wallet's own network
/// understands.
///
/// The digits look like those of cards and of other codes: only a counter that waits for a payment reads them as money.
public struct WalletToken: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Whose token it is: `alipay`, `weChatPay` or `unionPay`.
    public let family: ForeignFamily
    /// The digits. Sent online as they are; never stored or logged.
    public let text: [UInt8]

    /// Reads a token.
    ///
    /// - Parameter awaitingPayment: whether the counter waits for a payment; without, every text is refused.
    /// - Throws: why it is none.
    public init(parsing text: [UInt8], awaitingPayment: Bool) throws(CodeFlaw) {
        guard awaitingPayment else {
            throw CodeFlaw(at: 0, "digits are a wallet's token only while a payment is awaited")
        }
        let family = ForeignFamily(recognising: text, awaitingPayment: true)
        guard let family, WalletToken.names[family] != nil else { throw CodeFlaw(at: 0, "no token of a known wallet") }
        self.family = family
        self.text = text
    }

    /// What a text says, masked but for its first two digits.
    ///
    /// - Parameter awaitingPayment: whether the counter waits for a payment.
    public static func explain(_ text: [UInt8], awaitingPayment: Bool) -> ExplainedCode {
        var findings = Findings()
        var name: (family: String, standard: String)?
        do throws(CodeFlaw) {
            let token = try WalletToken(parsing: text, awaitingPayment: awaitingPayment)
            name = names[token.family]
            findings.field(
                CodeField(id: "token", name: "one-time token", position: 0, length: text.count, value: token.masked))
        } catch {
            findings.flaw(at: error.position, error.reason)
        }
        return findings.explained(
            name?.family ?? "wallet token", standard: name?.standard ?? "none", use: .onlineOnly)
    }

    private static let names: [ForeignFamily: (family: String, standard: String)] = [
        .alipay: ("Alipay token", "Alipay auth_code: 16 to 24 digits from 25 to 30"),
        .weChatPay: ("WeChat Pay token", "WeChat Pay auth_code: 18 digits from 10 to 15"),
        .unionPay: ("UnionPay token", "UnionPay C2B code: 19 digits from 62"),
    ]

    private var masked: String { Ascii.text(text.prefix(2)) + String(repeating: "*", count: max(0, text.count - 2)) }

    /// Says no more than whose it is.
    public var description: String { WalletToken.names[family]?.family ?? "wallet token" }

    /// Hides the digits from `dump` and from test reports.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
