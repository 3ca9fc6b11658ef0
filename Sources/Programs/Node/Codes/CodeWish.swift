internal import Glibc
internal import PaymentCodes
public import Payments

/// What a merchant asks for on the command line, before anybody knows whether it can be made.
public struct CodeWish: Sendable {
    /// A scheme, `upi`, or `plate`.
    let scheme: String
    /// Parts of the account as PART=VALUE.
    let account: [String]
    let isDynamic: Bool
    let amount: String?
    let currency: String?
    /// `ask`, an amount, or a percentage with its sign.
    let tip: String?
    let name: String?
    let city: String?
    let country: String?
    let postalCode: String?
    let category: String?
    let language: String?
    let localName: String?
    let localCity: String?
    let bill: String?
    let store: String?
    let reference: String?
    let terminal: String?
    let purpose: String?

    /// States a wish.
    public init(
        scheme: String, account: [String], isDynamic: Bool, amount: String?, currency: String?, tip: String?,
        name: String?, city: String?, country: String?, postalCode: String?, category: String?, language: String?,
        localName: String?, localCity: String?, bill: String?, store: String?, reference: String?, terminal: String?,
        purpose: String?
    ) {
        self.scheme = scheme
        self.account = account
        self.isDynamic = isDynamic
        self.amount = amount
        self.currency = currency
        self.tip = tip
        self.name = name
        self.city = city
        self.country = country
        self.postalCode = postalCode
        self.category = category
        self.language = language
        self.localName = localName
        self.localCity = localCity
        self.bill = bill
        self.store = store
        self.reference = reference
        self.terminal = terminal
        self.purpose = purpose
    }

    /// One line a kind of code: its name and the parts of its account.
    public static var schemes: [String] {
        kinds.map { kind in
            "\(kind.id): \(kind.account.map { "\($0.option) (\($0.name))" }.joined(separator: ", "))"
        }
    }

    private static var kinds: [(id: String, account: [(option: String, name: String)])] {
        MerchantSign.schemes.map { ($0.id, $0.account) } + [
            ("upi", [("vpa", "virtual payment address")]),
            ("plate", [("code", "a counter's plate as headquarters made it")]),
        ]
    }

    /// Throws a `NodeFault` with every kind's name where there is no such kind of code.
    public static func check(_ scheme: String) throws {
        guard !kinds.contains(where: { $0.id == scheme }) else { return }
        let refusal = MakingRefusal.unknownScheme(scheme, known: kinds.map(\.id))
        throw NodeFault("\(refusal). Nothing was made.", exit: 1)
    }

    /// The currencies that a scheme moves, the usual one first; empty where it moves any, or is not known.
    public static func currencies(of scheme: String) -> [Currency] {
        scheme == "upi" ? [Currency(code: "INR")].compactMap(\.self) : MerchantSign.currencies(of: scheme)
    }

    /// The code's text and its family.
    ///
    /// - Throws: a `NodeFault` that says what the standard forbids.
    public func made() throws -> (text: String, family: String) {
        try CodeWish.check(scheme)
        let parts = try accountParts()
        switch scheme {
        case "plate": return (try plate(parts), "Tillpost plate")
        case "upi": return (try upi(parts), "UPI")
        default: break
        }
        guard !parts.isEmpty else {
            let options = CodeWish.kinds.first { $0.id == scheme }?.account ?? []
            throw NodeFault(
                "the account is missing: give --account "
                    + options.map { "\($0.option)= (\($0.name))" }.joined(separator: ", ") + ". Nothing was made.",
                exit: 1)
        }
        let sign = sign(parts)
        do throws(MakingRefusal) {
            let code = try EMVMerchantCode(making: sign, now: Int64(time(nil)) * 1_000)
            return (
                String(decoding: code.text, as: UTF8.self), "EMVCo merchant-presented, \(code.schemeName ?? scheme)"
            )
        } catch {
            throw NodeFault("\(words(error)). Nothing was made.", exit: 1)
        }
    }

    /// A refusal, with the options that the fields come from.
    private func words(_ refusal: MakingRefusal) -> String {
        func named(_ field: String) -> String {
            let option =
                CodeWish.options[field]
                ?? MerchantSign.accountPart(of: field, in: scheme).map { "--account \($0)=" }
            return "field \(field)" + (option.map { " (\($0))" } ?? "")
        }
        return switch refusal {
        case .forbidden(let flaws):
            flaws.map { ($0.field.map(named) ?? "the code") + " " + optioned($0.reason) }.joined(separator: "; ")
        case .notASCII(let field) where ["59", "60"].contains(field):
            named(field) + " holds letters beyond ASCII; write ASCII here, and the name in its own letters with "
                + "--language and --local-name"
        case .notASCII(let field): named(field) + " holds letters beyond ASCII; write ASCII"
        case .fieldTooLong(let field): named(field) + " is longer than 99 characters; shorten it"
        case .currency: "--currency is missing, or none of ISO 4217; write its three letters"
        case .unknownScheme, .unknownAccountPart, .tooLong: refusal.description
        }
    }

    /// A reason, with the option behind every part of the account that it names.
    private func optioned(_ reason: String) -> String {
        reason.split(separator: " ").map { word in
            let path = word.hasSuffix(",") ? word.dropLast() : word
            let part = path.contains(".") ? MerchantSign.accountPart(of: String(path), in: scheme) : nil
            return part.map { "\(path) (--account \($0)=)\(word[path.endIndex...])" } ?? String(word)
        }.joined(separator: " ")
    }

    private static let options = [
        "01": "--dynamic", "52": "--category", "53": "--currency", "54": "--amount", "55": "--tip", "56": "--tip",
        "57": "--tip", "58": "--country", "59": "--name", "60": "--city", "61": "--postal-code", "62.01": "--bill",
        "62.03": "--store", "62.05": "--reference", "62.07": "--terminal", "62.08": "--purpose", "64.00": "--language",
        "64.01": "--local-name", "64.02": "--local-city",
    ]

    private func sign(_ parts: [String: String]) -> MerchantSign {
        var sign = MerchantSign(scheme: scheme, account: parts)
        sign.isDynamic = isDynamic
        sign.amount = amount
        sign.currency = currency
        sign.tip = tip.map { tip in
            tip == "ask" ? .asked : tip.hasSuffix("%") ? .percentage(String(tip.dropLast())) : .fixed(tip)
        }
        sign.name = name
        sign.city = city
        sign.country = country
        sign.postalCode = postalCode
        sign.category = category
        if let language, let localName {
            sign.local = MerchantSign.LocalName(language: language, name: localName, city: localCity)
        }
        for (id, value) in [("01", bill), ("03", store), ("05", reference), ("07", terminal), ("08", purpose)] {
            sign.additional[id] = value
        }
        return sign
    }

    /// A UPI link. What it has no room for is refused, rather than left out.
    private func upi(_ parts: [String: String]) throws -> String {
        let others = [
            currency == "INR" ? nil : currency, tip, city, country, postalCode, language, bill, store, terminal,
        ].compactMap(\.self)
        guard others.isEmpty, !isDynamic, parts.keys.allSatisfy({ $0 == "vpa" }), let rupees = Currency(code: "INR")
        else {
            throw NodeFault(
                "a UPI link is in INR, and has --account vpa=, --name, --amount, --category, --reference and --purpose "
                    + "alone; nothing was made.", exit: 1)
        }
        guard let payee = parts["vpa"], let name else {
            let missing = [parts["vpa"] == nil ? "--account vpa=" : nil, name == nil ? "--name" : nil]
            throw NodeFault(
                "a UPI link needs \(missing.compactMap(\.self).joined(separator: " and ")); nothing was made.", exit: 1)
        }
        do {
            let due = try amount.map { try Money(parsing: $0, currency: rupees) }
            let link = try UPILink(
                payee: payee, name: name, amount: due, merchantCode: category, reference: reference, note: purpose)
            return String(decoding: link.text, as: UTF8.self)
        } catch let flaw as CodeFlaw {
            let options = [
                "pa": "--account vpa=", "pn": "--name", "am": "--amount", "mc": "--category", "tr": "--reference",
                "tn": "--purpose",
            ]
            let field = flaw.field.map { field in field + (options[field].map { " (\($0))" } ?? "") } ?? "the link"
            throw NodeFault("\(field): \(flaw.reason). Nothing was made.", exit: 1)
        } catch let fault as AmountFault {
            throw NodeFault("--amount is \(fault). Nothing was made.", exit: 1)
        }
    }

    private func accountParts() throws -> [String: String] {
        try account.reduce(into: [:]) { parts, part in
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, parts.updateValue(sides[1], forKey: sides[0]) == nil else {
                throw NodeFault(
                    "--account is PART=VALUE, each part once; nothing was made.", exit: NodeFault.Exit.usage)
            }
        }
    }

    /// A plate drawn again, as it was signed. Nobody but headquarters makes one.
    private func plate(_ parts: [String: String]) throws -> String {
        guard parts.count == 1, let text = parts["code"],
            case .plate(let plate) = ReadCode(reading: Array(text.utf8), awaitingPayment: false)
        else {
            throw NodeFault(
                "--account code=TPL... is no whole plate; nothing was made. Copy it from headquarters' file.", exit: 1)
        }
        return plate.text
    }
}
