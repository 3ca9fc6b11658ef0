internal import Payments

extension ExplainedCode {
    /// Reads whatever a scanner gave, and says what it is: the same families, told apart by the same `ReadCode`, as at
    /// the till.
    ///
    /// - Parameters:
    ///   - text: what was scanned; line ends and blanks around it are dropped.
    ///   - awaitingPayment: whether the counter waits for a payment: only then is a number a wallet's token.
    public init(reading text: [UInt8], awaitingPayment: Bool) {
        let code = ReadCode(reading: text, awaitingPayment: awaitingPayment)
        // A text too long to be a code is not looked at further, only its beginning is shown.
        let text = code == .tooLong ? Array(text.prefix(64)) : Array(ReadCode.trimmed(text))
        self = ExplainedCode.explain(code, text).readable
    }

    private static func explain(_ code: ReadCode, _ text: [UInt8]) -> ExplainedCode {
        switch code {
        case .note(let note): ExplainedCode(own: note, use: .note)
        case .certificate(let certificate): ExplainedCode(own: certificate, use: .note)
        case .confirmation(let confirmation): ExplainedCode(own: confirmation, use: .confirmation)
        case .plate(let plate): ExplainedCode(own: plate, use: .oursToShow)
        case .label(let label): ExplainedCode(label: label, text)
        case .enrolment(let invitation): ExplainedCode(own: invitation, use: .control)
        case .foreign(let family): explain(family, text)
        case .damaged(let fault):
            ExplainedCode(
                damaged: fault,
                prefix: LabelLink.isMeant(text) ? Label.prefix : String(decoding: text.prefix(3), as: UTF8.self))
        case .tooLong: unknown(text, "is longer than \(ReadCode.largestText) bytes", at: ReadCode.largestText)
        case .unknown: unknown(text, "is no code that a counter knows", at: 0)
        }
    }

    /// Where the parser of each family is found.
    private static func explain(_ family: ForeignFamily, _ text: [UInt8]) -> ExplainedCode {
        switch family {
        case .alipay, .weChatPay, .unionPay: WalletToken.explain(text, awaitingPayment: true)
        case .emvConsumer: EMVConsumerCode.explain(text)
        case .emvMerchant: EMVMerchantCode.explain(text)
        case .upi: UPILink.explain(text)
        case .unionPayMerchant: UnionPayLink.explain(text)
        case .webLink: WebLink.explain(text)
        default: unknown(text, "not explained", at: 0)
        }
    }

    private static func unknown(_ text: [UInt8], _ reason: String, at position: Int) -> ExplainedCode {
        // Nobody knows what this is, so every long number in it might be a card's.
        let shown = CardNumber.masked(ShownText.of(text), isUnknown: true)
        return ExplainedCode(
            family: "unknown", standard: "none", use: .unknown,
            fields: [CodeField(id: "text", name: "What was read", position: 0, length: text.count, value: shown)],
            flaws: [CodeFlaw(at: position, reason)])
    }

    /// The same with nothing in it that steers a terminal, whichever parser it comes from.
    private var readable: ExplainedCode {
        ExplainedCode(
            family: family, standard: standard, use: use, fields: fields.map(\.readable),
            amount: amount.map(ShownText.of), currency: currency.map(ShownText.of),
            flaws: flaws.map {
                CodeFlaw(at: $0.position, field: $0.field.map(ShownText.of), ShownText.of($0.reason))
            })
    }
}

extension CodeField {
    fileprivate var readable: CodeField {
        CodeField(
            id: ShownText.of(id), name: ShownText.of(name), position: position, length: length,
            value: ShownText.of(value), parts: parts.map(\.readable))
    }
}
