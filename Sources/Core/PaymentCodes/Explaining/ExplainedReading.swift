internal import Payments

extension ExplainedCode {
    /// Reads whatever a scanner gave, and says what it is: the same families, told apart by the same `ReadCode`, as at
    /// the till.
    ///
    /// - Parameters:
    ///   - text: what was scanned; line ends and blanks around it are dropped.
    ///   - awaitingPayment: whether the counter waits for a payment: only then is a number a wallet's token.
    ///   - symbology: the kind of an article's bar code, where the scanner says it.
    public init(reading text: [UInt8], awaitingPayment: Bool, symbology: ArticleCode.Symbology? = nil) {
        let code = ReadCode(reading: text, awaitingPayment: awaitingPayment)
        // A text too long to be a code is not looked at further, only its beginning is shown.
        let text = code == .tooLong ? Array(text.prefix(64)) : Array(ReadCode.trimmed(text))
        self = ExplainedCode.explain(code, text, symbology).readable
    }

    private static func explain(
        _ code: ReadCode, _ text: [UInt8], _ symbology: ArticleCode.Symbology?
    ) -> ExplainedCode {
        switch code {
        case .note(let note): ExplainedCode(own: note, use: .note)
        case .certificate(let certificate): ExplainedCode(own: certificate, use: .note)
        case .confirmation(let confirmation): ExplainedCode(own: confirmation, use: .confirmation)
        case .plate(let plate): ExplainedCode(own: plate, use: .oursToShow)
        case .label(let label): ExplainedCode(label: label, text)
        case .counterNonce(let shown): ExplainedCode(nonce: shown)
        case .enrolment(let invitation): ExplainedCode(invitation: invitation)
        case .foreign(let family): explain(family, text, symbology)
        case .damaged(let fault):
            ExplainedCode(
                damaged: fault,
                prefix: LabelLink.isMeant(text) ? Label.prefix : String(decoding: text.prefix(3), as: UTF8.self))
        case .tooLong:
            unknown(text, CodeFlaw(at: ReadCode.largestText, "is longer than \(ReadCode.largestText) bytes"))
        case .unknown: unknown(text, nearMiss(text, symbology) ?? CodeFlaw(at: 0, "is no code that a counter knows"))
        }
    }

    /// Where the parser of each family is found, and which of its fields cannot hold a card number.
    private static func explain(
        _ family: ForeignFamily, _ text: [UInt8], _ symbology: ArticleCode.Symbology?
    ) -> ExplainedCode {
        switch family {
        case .alipay, .weChatPay, .unionPay: WalletToken.explain(text, awaitingPayment: true)
        case .emvConsumer: EMVConsumerCode.explain(text).masked()
        // It masks by itself: only it knows which account is whose.
        case .emvMerchant: EMVMerchantCode.explain(text)
        case .upi: UPILink.explain(text).masked()
        case .unionPayMerchant: UnionPayLink.explain(text)
        case .sepaTransfer: SEPATransfer.explain(text).masked(unless: ExplainedCode.isBankNumber)
        case .swissBill: SwissBill.explain(text).masked(unless: ExplainedCode.isBankNumber)
        case .article: ArticleCode.explain(text, symbology: symbology)
        case .gs1Elements: GS1Elements.explain(text).masked(unless: ExplainedCode.isGS1Number)
        case .gs1Link: DigitalLink.explain(text).masked(unless: ExplainedCode.isGS1Number)
        case .webLink: WebLink.explain(text).masked()
        }
    }

    /// An account or a creditor's reference.
    private static func isBankNumber(_ field: CodeField) -> Bool {
        field.name.contains("IBAN") || field.name.contains("reference")
    }

    /// A number of goods, places or parties (GS1 General Specifications, figure 3.2-1): not a batch (10), a serial (21) or
    /// what firms write for themselves (90 to 99).
    private static func isGS1Number(_ field: CodeField) -> Bool {
        ["(0", "(4", "(7", "(8"].contains { field.id.hasPrefix($0) }
    }

    /// The same with card numbers masked, but in fields that hold another number by their standard, and rightly so.
    private func masked(unless isOther: (CodeField) -> Bool = { _ in false }) -> ExplainedCode {
        func masked(_ field: CodeField) -> CodeField {
            let isKept = isOther(field) && !flaws.contains { $0.field == field.id }
            return CodeField(
                id: field.id, name: field.name, position: field.position, length: field.length,
                value: isKept ? field.value : CardNumber.masked(field.value), parts: field.parts.map(masked))
        }
        return ExplainedCode(
            family: family, standard: standard, use: use, fields: fields.map(masked), amount: amount,
            currency: currency, flaws: flaws)
    }

    /// Why digits are neither an article's nor a wallet's; nil of what resembles neither.
    private static func nearMiss(_ text: [UInt8], _ symbology: ArticleCode.Symbology?) -> CodeFlaw? {
        if ForeignFamily(recognising: text, awaitingPayment: true)?.use == .onlineOnly {
            return WalletToken.explain(text, awaitingPayment: false).flaws.first
        }
        guard [8, 12, 13].contains(text.count), text.allSatisfy(Ascii.isDigit) else { return nil }
        return ArticleCode.explain(text, symbology: symbology).flaws.first
    }

    private static func unknown(_ text: [UInt8], _ flaw: CodeFlaw) -> ExplainedCode {
        // Nobody knows what this is, so every long number in it might be a card's.
        let shown = CardNumber.masked(ShownText.of(text), isUnknown: true)
        return ExplainedCode(
            family: "unknown", standard: "none", use: .unknown,
            fields: [CodeField(id: "text", name: "What was read", position: 0, length: text.count, value: shown)],
            flaws: [flaw])
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
