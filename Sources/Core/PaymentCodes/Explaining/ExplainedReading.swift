extension ExplainedCode {
    /// Reads whatever a scanner gave, and says what it is: the same families, told apart by the same `ReadCode`, as at
    /// the till.
    ///
    /// - Parameters:
    ///   - text: what was scanned; line ends and blanks around it are dropped.
    ///   - awaitingPayment: whether the counter waits for a payment: only then is a number a wallet's token.
    ///   - symbology: the kind of an article's bar code, where the scanner says it.
    ///   - otherSymbology: the kind of symbol, where the scanner says that it is not an article's: "Code-128".
    public init(
        reading text: [UInt8], awaitingPayment: Bool, symbology: ArticleCode.Symbology? = nil,
        otherSymbology: String? = nil
    ) {
        let code = ReadCode(reading: text, awaitingPayment: awaitingPayment)
        // A text too long to be a code is not looked at further, only its beginning is shown.
        let text = code == .tooLong ? Array(text.prefix(64)) : Array(ReadCode.trimmed(text))
        if code == .foreign(.article), let otherSymbology {
            // The same digits on a parcel or a voucher are no article.
            self = ExplainedCode.unknown(
                text, CodeFlaw(at: 0, "is a \(otherSymbology) symbol; an article's bar code is EAN or UPC"))
        } else {
            self = ExplainedCode.explain(code, text, symbology)
        }
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

    /// Where the parser of each family is found.
    private static func explain(
        _ family: ForeignFamily, _ text: [UInt8], _ symbology: ArticleCode.Symbology?
    ) -> ExplainedCode {
        switch family {
        case .alipay, .weChatPay, .unionPay: WalletToken.explain(text, awaitingPayment: true)
        case .emvConsumer: EMVConsumerCode.explain(text)
        case .emvMerchant: EMVMerchantCode.explain(text)
        case .upi: UPILink.explain(text)
        case .unionPayMerchant: UnionPayLink.explain(text)
        case .sepaTransfer: SEPATransfer.explain(text)
        case .swissBill: SwissBill.explain(text)
        case .article: ArticleCode.explain(text, symbology: symbology)
        case .gs1Elements: GS1Elements.explain(text)
        case .gs1Link, .gs1OtherLink: DigitalLink.explain(text)
        case .walletMerchant: WalletMerchantLink.explain(text)
        case .webLink: WebLink.explain(text)
        }
    }

    /// Why digits are neither an article's nor a wallet's; nil of what resembles neither.
    private static func nearMiss(_ text: [UInt8], _ symbology: ArticleCode.Symbology?) -> CodeFlaw? {
        if ForeignFamily(recognising: text, awaitingPayment: true)?.use == .onlineOnly {
            return WalletToken.explain(text, awaitingPayment: false).flaws.first
        }
        guard [8, 12, 13].contains(text.count), text.allSatisfy(Ascii.isDigit) else { return nil }
        return ArticleCode.explain(text, symbology: symbology).flaws.first
    }

    /// Nobody knows what this is, so every long number in it might be a card's.
    private static func unknown(_ text: [UInt8], _ flaw: CodeFlaw) -> ExplainedCode {
        ExplainedCode(
            family: "unknown", standard: "none", use: .unknown,
            fields: [
                CodeField(
                    id: "text", name: "What was read", position: 0, length: text.count, value: ShownText.of(text),
                    masking: .numbers)
            ],
            flaws: [flaw])
    }
}
