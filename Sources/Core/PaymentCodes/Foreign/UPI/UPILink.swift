public import Payments

/// A merchant's sign in India: `upi://pay?pa=...`, NPCI "UPI Linking Specifications" 1.6.
///
/// The link is kept byte by byte: a signature covers its spelling, so nothing here changes one that was read.
public struct UPILink: ForeignCode {
    /// The link as scanned, or as made.
    public let text: [UInt8]
    let parameters: [UPIParameter]
    /// The amount in rupees, or nil where the payer types it.
    public let amount: Money?

    /// The payee's virtual payment address: `kiosk@bank`.
    public var payee: String { value("pa") ?? "" }
    /// The payee's name as the payer sees it, if the link has one.
    public var payeeName: String? { value("pn") }
    /// The merchant's reference of the sale, if the link has one.
    public var reference: String? { value("tr") }
    /// Whether the link carries a signature; only the payer's app can check it.
    public var isSigned: Bool { value("sign") != nil }

    /// Any parameter by its name, percent-decoded; nil where it is missing or empty.
    public func value(_ name: String) -> String? {
        parameters.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let link = UPILink.read(text, &findings)
        self = try findings.accepted(link)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        let link = read(text, &findings)
        let family = link?.isSigned == true ? "UPI link, signed" : "UPI link"
        return findings.explained(
            family, standard: "NPCI UPI Linking Specifications 1.6", use: .oursToShow, amount: link?.amount?.digits,
            currency: link?.amount?.currency.code)
    }

    private init(text: [UInt8], parameters: [UPIParameter], amount: Money?) {
        self.text = text
        self.parameters = parameters
        self.amount = amount
    }

    /// No link is longer: a QR symbol holds 2,953 bytes.
    private static let largestText = 2_953

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> UPILink? {
        guard !findings.isTooLong(text, for: largestText) else { return nil }
        let scheme = "upi://pay"
        guard text.prefix(scheme.utf8.count).map(Ascii.lower).elementsEqual(scheme.utf8) else {
            findings.flaw(at: 0, "does not begin with upi://pay")
            return nil
        }
        var rest = text.dropFirst(scheme.utf8.count)
        if rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
        guard rest.first == UInt8(ascii: "?") else {
            findings.flaw(at: rest.startIndex, "no ? behind upi://pay")
            return nil
        }
        // What stands behind a "#" is no parameter to an app that takes the link apart as an address.
        if let fragment = rest.firstIndex(of: UInt8(ascii: "#")), rest[fragment...].contains(UInt8(ascii: "&")) {
            findings.flaw(at: fragment, "parameters behind a #, which an app may pass over; inside a value it is %23")
        }
        let parameters = UPIParameter.read(
            rest.dropFirst(), isCapital: text.starts(with: scheme.uppercased().utf8), &findings)
        let checks = UPIChecks(parameters: parameters)
        let amount = checks.run(&findings)
        for parameter in parameters {
            findings.field(
                CodeField(
                    id: parameter.written, name: UPIParameter.known[parameter.name] ?? "unknown",
                    position: parameter.position, length: parameter.length, value: ShownText.of(parameter.value),
                    masking: parameter.masking))
        }
        return UPILink(text: text, parameters: parameters, amount: amount)
    }
}
