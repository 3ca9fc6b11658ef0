internal import PaymentCodes
public import Payments

/// Whom a payer pays: a counter, as its plate or a person names it.
public struct PaymentTarget: Sendable, Equatable {
    let counter: CounterID
    private let currency: Currency?

    /// Reads the plate among the codes of a picture.
    public init(plateAmong codes: [[UInt8]]) throws(HeadOfficeFault) {
        let plates = codes.compactMap { try? Signed<Plate>(text: $0) }
        guard let plate = plates.first, plates.count == 1 else {
            throw .refused(.bad(what: "plate", why: "the picture does not show exactly one plate of a counter"))
        }
        counter = plate.content.counter
        currency = plate.content.currency
    }

    /// Reads a counter's id, hexadecimal.
    public init(counter text: String) throws(HeadOfficeFault) {
        guard let counter = CounterID(hexadecimal: text) else {
            throw .refused(.bad(what: "counter", why: "16 hexadecimal digits are needed"))
        }
        self.counter = counter
        currency = nil
    }

    /// The nonce that this counter shows, among the codes of a picture.
    public func nonce(among codes: [[UInt8]]) throws(HeadOfficeFault) -> [UInt8] {
        let shown = codes.compactMap { try? CounterNonce(text: $0) }
        guard let one = shown.first, shown.count == 1 else {
            throw .refused(.bad(what: "screen", why: "the picture does not show exactly one fresh code of a counter"))
        }
        guard one.counter == counter else {
            throw .refused(.bad(what: "screen", why: "it is another counter's than the plate; pay nothing here"))
        }
        return one.nonce
    }

    func amount(_ text: String, _ currency: Currency) throws(HeadOfficeFault) -> Money {
        if let own = self.currency, own != currency { throw .refused(.otherCurrency) }
        do throws(AmountFault) { return try Money(parsing: text, currency: currency) } catch { throw .amount(error) }
    }
}

extension Money {
    /// Reads an amount and its currency's code as a person types them.
    public static func typed(_ text: String, currency code: String) throws(HeadOfficeFault) -> Money {
        guard let currency = Currency(code: code) else {
            throw .refused(.bad(what: "currency", why: "no currency of ISO 4217; write three letters such as KES"))
        }
        do throws(AmountFault) { return try Money(parsing: text, currency: currency) } catch { throw .amount(error) }
    }
}
