internal import Payments

extension ExplainedCode {
    /// What one of our own codes says. Its signature is not checked: that needs the keys of whoever should have signed.
    init<Content: ExplainedContent>(own signed: Signed<Content>, use: Use) {
        let start = signed.bytes.firstRange(of: signed.payload)?.lowerBound ?? 0
        let fields = ExplainedCode.fields(of: signed.content.item, at: start, signed.content.explained)
        let signature = CodeField(
            id: "signature", name: "Signature, by the key named; not checked here", position: signed.bytes.count - 64,
            length: 64, value: signed.keyID.description, masking: .nothing)
        self.init(
            family: "Tillpost \(Content.structure)", standard: "Tillpost 1", use: use, fields: fields + [signature],
            amount: signed.content.amountDigits, currency: signed.content.currencyCode)
    }

    private static func fields(
        of item: CBOR, at start: Int, _ explained: [UInt64: (name: String, value: String)]
    ) -> [CodeField] {
        guard case .map(let pairs) = item else { return [] }
        var position = start + 1
        var fields: [CodeField] = []
        for pair in pairs.sorted(by: { $0.key.encoded().lexicographicallyPrecedes($1.key.encoded()) }) {
            guard case .unsigned(let number) = pair.key else { continue }
            let length = pair.value.encoded().count
            let known = explained[number]
            position += pair.key.encoded().count
            fields.append(
                CodeField(
                    id: "\(number)", name: known?.name ?? "Unknown field", position: position, length: length,
                    value: known?.value ?? "0x" + Hexadecimal.text(pair.value.encoded()),
                    masking: masking(of: pair.value, isKnown: known != nil)))
            position += length
        }
        return fields
    }

    /// What we write in bytes is shown in hexadecimal, and is an identifier of ours.
    private static func masking(of item: CBOR, isKnown: Bool) -> CardNumber.Masking {
        switch item {
        case .text(let text): (try? ArticleCode(parsing: Array(text.utf8))) == nil ? .cards : .nothing
        case .unsigned, .negative: .cards
        default: isKnown ? .nothing : .cards
        }
    }

    /// What HQ gives to a new board. It is not signed.
    init(invitation code: EnrolmentCode) {
        let explained: [UInt64: (name: String, value: String)] = [
            1: ("Headquarters", code.url), 2: ("Digest of the root's key", code.rootDigest.description),
            3: ("Node", code.node.description),
            // Whoever has it can enrol a board.
            4: ("Secret", "16 bytes, not shown"),
        ]
        self.init(
            family: "Tillpost enrolment code", standard: "Tillpost 1", use: .control,
            fields: ExplainedCode.fields(of: code.item, at: 0, explained))
    }

    /// What a counter's screen shows. It is not signed.
    init(nonce shown: CounterNonce) {
        let nonce = Hexadecimal.text(shown.nonce)
        self.init(
            family: "Tillpost counter's nonce", standard: "Tillpost 1", use: .oursToShow,
            fields: [
                CodeField(
                    id: "1", name: "Counter", position: 3, length: 8, value: shown.counter.description,
                    masking: .nothing),
                CodeField(
                    id: "2", name: "Nonce", position: 13, length: shown.nonce.count, value: nonce, masking: .nothing),
            ])
    }

    /// What is wrong with a text that begins like one of ours.
    init(damaged fault: FormatFault, prefix: String) {
        let use: Use =
            switch prefix {
            case Confirmation.prefix: .confirmation
            case Plate.prefix, CounterNonce.prefix: .oursToShow
            case EnrolmentCode.prefix: .control
            case Label.prefix: .oursToShow
            default: .note
            }
        let reason = fault.description.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? "is damaged"
        self.init(
            family: "Tillpost \(fault.structure)", standard: "Tillpost 1", use: use, fields: [],
            flaws: [CodeFlaw(at: 3, reason)])
    }
}

extension ExplainedCode {
    /// What a label says, and behind which address, if any.
    init(label: Signed<Label>, _ text: [UInt8]) {
        let own = ExplainedCode(own: label, use: .oursToShow)
        let address = (try? LabelLink(text: text)).map {
            CodeField(
                id: "address", name: "The merchant's page", position: 0, length: $0.base.utf8.count, value: $0.base)
        }
        self.init(
            family: own.family, standard: own.standard, use: own.use, fields: [address].compactMap(\.self) + own.fields,
            amount: own.amount, currency: own.currency)
    }
}

/// Seconds since 1970 as a person reads them, in UTC, and as they stand in the code: `2026-01-01 00:00:30 UTC (1767225630)`.
private func moment(_ time: Int64) -> String {
    let second = (time % 86_400 + 86_400) % 86_400
    let parts = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(BusinessDay(wall: time, utcOffsetMinutes: 0)) \(parts.joined(separator: ":")) UTC (\(time))"
}

/// A code of our own that can say in words what it holds.
protocol ExplainedContent: OwnCode {
    /// Each field's name and value, by its number in the schema.
    var explained: [UInt64: (name: String, value: String)] { get }
    /// The amount with a decimal point, where it is known without another code.
    var amountDigits: String? { get }
    /// ISO 4217 letters, where it says so.
    var currencyCode: String? { get }
}

extension Note: ExplainedContent {
    var explained: [UInt64: (name: String, value: String)] {
        [
            1: ("Counter", counter.description),
            2: ("Amount, minor units of the certificate's currency", "\(minorUnits)"),
            4: ("Number", "\(number)"), 5: ("Running total, minor units", "\(runningTotal)"),
            6: ("Signed at", moment(time)), 7: ("Nonce", Hexadecimal.text(nonce ?? [])),
        ]
    }
    // A note names no currency, so nobody knows where its decimal point is.
    var amountDigits: String? { nil }
    var currencyCode: String? { nil }
}

extension Certificate: ExplainedContent {
    var explained: [UInt64: (name: String, value: String)] {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).description }
        return [
            1: ("Issuer", issuer.description), 3: ("Currency", currency.code), 4: ("Cap a payment", money(capPayment)),
            5: ("Cap in total", money(capTotal)), 6: ("Expires", moment(expires)),
            7: ("Payer's key", "\(payerKey.algorithm), " + Hexadecimal.text(payerKey.bytes)),
        ]
    }
    var amountDigits: String? { nil }
    var currencyCode: String? { currency.code }
}

extension Confirmation: ExplainedContent {
    var explained: [UInt64: (name: String, value: String)] {
        [
            1: ("Counter", counter.description), 2: ("Amount", amount.description),
            3: ("Currency", amount.currency.code), 4: ("Payment", payment.description),
            5: ("Confirmed at", moment(time)),
        ]
    }
    var amountDigits: String? { amount.digits }
    var currencyCode: String? { amount.currency.code }
}

extension Plate: ExplainedContent {
    var explained: [UInt64: (name: String, value: String)] {
        [
            1: ("Counter", counter.description), 2: ("Merchant", merchant.description), 3: ("Merchant's name", name),
            4: ("Currency", currency.code),
        ]
    }
    var amountDigits: String? { nil }
    var currencyCode: String? { currency.code }
}

extension Label: ExplainedContent {
    var explained: [UInt64: (name: String, value: String)] {
        [
            1: ("Counter", counter.description), 2: ("Merchant", merchant.description), 3: ("Article", article),
            4: ("Price of one", price.description), 5: ("Currency", price.currency.code),
            6: ("Price holds from", moment(validFrom)),
        ]
    }
    var amountDigits: String? { price.digits }
    var currencyCode: String? { price.currency.code }
}
