public import Payments

/// One element string: an application identifier and its value.
public struct GS1Element: Equatable, Sendable {
    /// The application identifier: "01", "3103".
    public let identifier: String
    /// The specifications' data title.
    public let title: String
    /// The value as it stands in the code; percent-decoded where it stood in an address.
    public let value: String
    /// The value with its decimal point, for measures, prices and amounts: "1.250".
    public let decimal: String?
    /// The currency of a price or an amount, where the code states one.
    public let currency: Currency?
    /// The date that it states.
    public let date: GS1Date?

    /// Checks a value, and records it as a field.
    ///
    /// - Parameter position: where the identifier stands.
    static func read(
        _ rule: ApplicationIdentifier, _ value: ArraySlice<UInt8>, at position: Int, _ findings: inout Findings
    ) -> GS1Element {
        let id = "(\(rule.digits))"
        let parts = rule.split(value)
        if parts == nil {
            let isLong = value.count > rule.longest
            findings.flaw(at: position, field: id, isLong ? "too long, or a separator is missing" : "too short")
        }
        let faults = zip(rule.components, parts ?? []).compactMap { $1.isEmpty ? nil : $0.fault($1) }
        if let fault = faults.first { findings.flaw(at: position, field: id, fault) }
        let isRight = parts != nil && faults.isEmpty
        // A GTIN, an SSCC, an account: nothing in it is free to be another number.
        let isChecked = isRight && zip(rule.components, parts ?? []).allSatisfy { $1.isEmpty || $0.check.leavesNoRoom }
        let element = GS1Element(rule, isRight ? parts ?? [] : [], shown: ShownText.of(value))
        if let currency = element.currency, let decimals = rule.decimals, decimals > currency.exponent {
            findings.flaw(at: position, field: id, "more decimals than \(currency.code) has")
        }
        findings.field(
            CodeField(
                id: id, name: rule.title, position: position, length: value.count, value: element.value,
                masking: isChecked ? .nothing : isRight && rule.isOfDevice ? .reference : .cards,
                parts: element.meanings(at: position)))
        return element
    }

    private init(_ rule: ApplicationIdentifier, _ parts: [ArraySlice<UInt8>], shown: String) {
        identifier = rule.digits
        title = rule.title
        value = shown
        var currency: Currency?
        var date: GS1Date?
        for (component, part) in zip(rule.components, parts) {
            switch component.check {
            case .currency: currency = Ascii.number(part).flatMap { Currency(numeric: UInt16($0)) }
            case .date, .dateOrMonth, .dateAndHour: date = date ?? GS1Date(part.prefix(6), allowingMonth: true)
            default: break
            }
        }
        self.currency = currency
        self.date = date
        decimal = rule.decimals.flatMap { decimals in parts.last.map { GS1Element.decimal($0, decimals) } }
    }

    private static func decimal(_ digits: ArraySlice<UInt8>, _ decimals: Int) -> String {
        let padding = String(repeating: "0", count: max(0, decimals + 1 - digits.count))
        let text = padding + Ascii.text(digits)
        let whole = text.dropLast(decimals).drop { $0 == "0" }
        return (whole.isEmpty ? "0" : String(whole)) + (decimals == 0 ? "" : "." + text.suffix(decimals))
    }

    private func meanings(at position: Int) -> [CodeField] {
        let meanings = [
            ("currency", currency?.code), (title == "PRICE" || title == "AMOUNT" ? "amount" : "decimal", decimal),
            ("date", date?.shown),
        ]
        return meanings.compactMap { name, text in
            text.map {
                CodeField(id: name, name: "meaning", position: position, length: value.utf8.count, value: $0)
            }
        }
    }

    /// What a code asks for, where it states an amount (390n, 391n) or a price (392n, 393n); not prices of a unit.
    static func amount(in elements: [GS1Element]) -> GS1Element? {
        let priced = elements.filter {
            $0.decimal != nil && ["390", "391", "392", "393"].contains($0.identifier.prefix(3))
        }
        return priced.first { $0.currency != nil } ?? priced.first
    }
}
