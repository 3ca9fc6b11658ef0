internal import PaymentCodes
internal import Payments

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

    /// One line a scheme: its name and the parts of its account.
    public static var schemes: [String] {
        MerchantSign.schemes.map { scheme in
            "\(scheme.id): \(scheme.account.map { "\($0.option) (\($0.name))" }.joined(separator: ", "))"
        } + ["upi: vpa (virtual payment address)", "plate: code (a counter's plate as headquarters made it)"]
    }

    /// The code's text and its family.
    ///
    /// - Throws: a `NodeFault` that says what the standard forbids.
    public func made() throws -> (text: String, family: String) {
        let parts = try accountParts()
        switch scheme {
        case "plate": return (try plate(parts), "Tillpost plate")
        case "upi": return (try upi(parts), "UPI")
        default: break
        }
        let sign = sign(parts)
        do throws(MakingRefusal) {
            let code = try EMVMerchantCode(making: sign)
            return (
                String(decoding: code.text, as: UTF8.self), "EMVCo merchant-presented, \(code.schemeName ?? scheme)"
            )
        } catch {
            throw NodeFault("\(error). Nothing was made.", exit: 1)
        }
    }

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
        let others = [currency, tip, city, country, postalCode, language, bill, store, terminal].compactMap(\.self)
        guard others.isEmpty, !isDynamic, parts.keys.elementsEqual(["vpa"]), let payee = parts["vpa"], let name,
            let rupees = Currency(code: "INR")
        else {
            throw NodeFault(
                "a UPI link has --account vpa=, --name, --amount, --category, --reference and --purpose alone; nothing "
                    + "was made.", exit: 1)
        }
        do {
            let due = try amount.map { try Money(parsing: $0, currency: rupees) }
            let link = try UPILink(
                payee: payee, name: name, amount: due, merchantCode: category, reference: reference, note: purpose)
            return String(decoding: link.text, as: UTF8.self)
        } catch let flaw as CodeFlaw {
            throw NodeFault("\(flaw.field ?? "the link"): \(flaw.reason). Nothing was made.", exit: 1)
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
