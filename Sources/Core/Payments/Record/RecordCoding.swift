/// Field numbers of a record (`sync/schema.cddl`).
private enum Field {
    static let version: UInt64 = 1
    static let node: UInt64 = 2
    static let epoch: UInt64 = 3
    static let sequence: UInt64 = 4
    static let previous: UInt64 = 5
    static let kind: UInt64 = 6
    static let sale: UInt64 = 7
    static let payment: UInt64 = 8
    static let merchant: UInt64 = 9
    static let counter: UInt64 = 10
    static let operatorName: UInt64 = 11
    static let receipt: UInt64 = 12
    static let amount: UInt64 = 13
    static let currency: UInt64 = 14
    static let tender: UInt64 = 15
    static let code: UInt64 = 16
    static let basis: UInt64 = 17
    static let moment: UInt64 = 18
    static let policy: UInt64 = 19
    static let original: UInt64 = 20
    static let lines: UInt64 = 21
    static let day: UInt64 = 22
    static let certificate: UInt64 = 23
    static let lost: UInt64 = 24
    static let sealed: UInt64 = 25
    static let tamper: UInt64 = 26
}

extension Record {
    private static let structure = "record"

    /// The bytes that are signed.
    public func encoded() -> [UInt8] {
        CBOR.fields(
            [
                (Field.version, .unsigned(1)), (Field.node, .bytes(node.bytes)),
                (Field.epoch, .unsigned(UInt64(epoch))),
                (Field.sequence, .unsigned(sequence)), (Field.previous, .bytes(previous.bytes)),
                (Field.kind, .unsigned(body.kind)), (Field.moment, moment.item),
                (Field.policy, .unsigned(policyVersion)),
            ] + body.fields, and: unread
        ).encoded()
    }

    /// Reads a record's payload.
    public init(decoding bytes: [UInt8]) throws(FormatFault) {
        var fields = try Fields(decoding: bytes, of: Record.structure)
        guard try fields.unsigned(Field.version) == 1 else { throw fields.outOfRange(Field.version) }
        node = try fields.name(Field.node)
        epoch = UInt32(try fields.unsigned(Field.epoch, max: UInt64(UInt32.max)))
        sequence = try fields.unsigned(Field.sequence, max: UInt64(Int64.max))
        previous = try fields.name(Field.previous)
        moment = try Moment(try fields.item(Field.moment), of: Record.structure, field: Field.moment)
        policyVersion = try fields.unsigned(Field.policy, max: UInt64(Int64.max))
        guard epoch > 0 else { throw fields.outOfRange(Field.epoch) }
        guard sequence > 0 else { throw fields.outOfRange(Field.sequence) }
        switch try fields.unsigned(Field.kind) {
        case 1: body = .payment(try Payment(&fields))
        case 2: body = .refund(try Correction(&fields))
        case 3: body = .void(try Correction(&fields))
        case 4: body = .reversal(try Reversal(&fields))
        case 5: body = .dayClosed(try DayClosed(&fields))
        case 7:
            guard let tamper = Tamper(rawValue: try fields.unsigned(Field.tamper)) else {
                throw fields.outOfRange(Field.tamper)
            }
            body = .tamper(tamper)
        case 9: body = .lost(LostRecord(digest: try fields.name(Field.lost)))
        default: throw fields.outOfRange(Field.kind)
        }
        unread = fields.unread
    }
}

extension RecordBody {
    fileprivate var fields: [(UInt64, CBOR?)] {
        switch self {
        case .payment(let payment): payment.fields
        case .reversal(let reversal): reversal.fields
        case .refund(let correction), .void(let correction): correction.fields
        case .dayClosed(let day): day.fields
        case .tamper(let tamper): [(Field.tamper, .unsigned(tamper.rawValue))]
        case .lost(let lost): [(Field.lost, .bytes(lost.digest.bytes))]
        }
    }
}

extension Payment {
    fileprivate var fields: [(UInt64, CBOR?)] {
        [
            (Field.sale, .bytes(sale.bytes)), (Field.payment, .bytes(payment.bytes)),
            (Field.merchant, .text(merchant.description)), (Field.counter, .bytes(counter.bytes)),
            (Field.receipt, .unsigned(receipt)), (Field.amount, .integer(amount.minorUnits)),
            (Field.currency, .unsigned(UInt64(amount.currency.numeric))), (Field.tender, .unsigned(tender.rawValue)),
            (Field.basis, basis.map { .unsigned($0.rawValue) }), (Field.code, code.map(CBOR.bytes)),
            (Field.certificate, certificate.map(CBOR.bytes)), (Field.sealed, sealed.map { .bytes($0.bytes) }),
            (Field.lines, lines.isEmpty ? nil : .array(lines.map(\.item))),
        ]
    }

    fileprivate init(_ fields: inout Fields) throws(FormatFault) {
        sale = try fields.name(Field.sale)
        payment = try fields.name(Field.payment)
        merchant = try fields.shortName(Field.merchant)
        counter = try fields.name(Field.counter)
        receipt = try fields.unsigned(Field.receipt, max: UInt64(Int64.max))
        amount = try fields.money(Field.amount, currency: Field.currency)
        guard let tender = Tender(rawValue: try fields.unsigned(Field.tender)) else {
            throw fields.outOfRange(Field.tender)
        }
        self.tender = tender
        basis = try fields.basis(Field.basis, for: tender)
        code = try fields.optionalBytes(Field.code, count: 1...2_048)
        certificate = try fields.optionalBytes(Field.certificate, count: 1...1_024)
        sealed = fields.has(Field.sealed) ? try fields.name(Field.sealed) : nil
        var lines: [SaleLine] = []
        for item in try fields.optionalArray(Field.lines, max: Payment.mostLines) { lines.append(try SaleLine(item)) }
        self.lines = lines
    }
}

extension SaleLine {
    fileprivate var item: CBOR { .fields([(1, .text(article)), (2, .unsigned(quantity)), (3, .integer(price))]) }

    fileprivate init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "sale line")
        article = try fields.text(1, max: SaleLine.longestArticle)
        quantity = try fields.unsigned(2, max: 1_000_000_000)
        price = Int64(try fields.unsigned(3, max: UInt64(Money.largestMinorUnits)))
        guard !article.isEmpty else { throw fields.outOfRange(1) }
        guard quantity > 0 else { throw fields.outOfRange(2) }
    }
}

extension Reversal {
    fileprivate var fields: [(UInt64, CBOR?)] {
        [
            (Field.payment, .bytes(payment.bytes)), (Field.original, .bytes(original.bytes)),
            (Field.merchant, .text(merchant.description)), (Field.counter, .bytes(counter.bytes)),
            (Field.amount, .integer(amount.minorUnits)), (Field.currency, .unsigned(UInt64(amount.currency.numeric))),
        ]
    }

    fileprivate init(_ fields: inout Fields) throws(FormatFault) {
        payment = try fields.name(Field.payment)
        original = try fields.name(Field.original)
        merchant = try fields.shortName(Field.merchant)
        counter = try fields.name(Field.counter)
        amount = try fields.money(Field.amount, currency: Field.currency)
    }
}

extension Correction {
    fileprivate var fields: [(UInt64, CBOR?)] {
        [
            (Field.payment, .bytes(payment.bytes)), (Field.original, .bytes(original.bytes)),
            (Field.merchant, .text(merchant.description)), (Field.counter, .bytes(counter.bytes)),
            (Field.operatorName, .text(operatorName)), (Field.receipt, .unsigned(receipt)),
            (Field.amount, .integer(amount.minorUnits)), (Field.currency, .unsigned(UInt64(amount.currency.numeric))),
        ]
    }

    fileprivate init(_ fields: inout Fields) throws(FormatFault) {
        payment = try fields.name(Field.payment)
        original = try fields.name(Field.original)
        merchant = try fields.shortName(Field.merchant)
        counter = try fields.name(Field.counter)
        operatorName = try fields.text(Field.operatorName, max: Correction.longestOperatorName)
        guard !operatorName.isEmpty else { throw fields.outOfRange(Field.operatorName) }
        receipt = try fields.unsigned(Field.receipt, max: UInt64(Int64.max))
        amount = try fields.money(Field.amount, currency: Field.currency)
    }
}

extension DayClosed {
    private static let structure = "day closed"

    fileprivate var fields: [(UInt64, CBOR?)] {
        [
            (Field.merchant, .text(merchant.description)), (Field.counter, .bytes(counter.bytes)),
            (
                Field.day,
                .fields([
                    (1, .integer(day.number)), (2, .unsigned(firstSequence)), (3, .unsigned(lastSequence)),
                    (4, .array(sums.map(\.item))),
                    (5, refunds.isEmpty ? nil : .array(refunds.map(\.item))),
                ])
            ),
        ]
    }

    fileprivate init(_ fields: inout Fields) throws(FormatFault) {
        merchant = try fields.shortName(Field.merchant)
        counter = try fields.name(Field.counter)
        var inner = try Fields(try fields.item(Field.day), of: DayClosed.structure)
        day = BusinessDay(number: try inner.integer(1))
        firstSequence = try inner.unsigned(2, max: UInt64(Int64.max))
        lastSequence = try inner.unsigned(3, max: UInt64(Int64.max))
        var sums: [DaySum] = []
        for item in try inner.array(4, max: 256) { sums.append(try DaySum(item)) }
        self.sums = sums
        var refunds: [DaySum] = []
        for item in try inner.optionalArray(5, max: 256) { refunds.append(try DaySum(item)) }
        self.refunds = refunds
    }
}

extension DaySum {
    fileprivate var item: CBOR {
        .fields([
            (1, .unsigned(tender.rawValue)), (2, basis.map { .unsigned($0.rawValue) }), (3, .unsigned(count)),
            (4, .integer(amount.minorUnits)), (5, .unsigned(UInt64(amount.currency.numeric))),
        ])
    }

    fileprivate init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "day sum")
        guard let tender = Tender(rawValue: try fields.unsigned(1)) else { throw fields.outOfRange(1) }
        self.tender = tender
        basis = try fields.basis(2, for: tender)
        count = try fields.unsigned(3, max: UInt64(Int64.max))
        amount = Money(
            minorUnits: Int64(try fields.unsigned(4, max: UInt64(Int64.max))), currency: try fields.currency(5))
    }
}

extension Fields {
    /// A basis, which cash has not, a confirmation always is, and a note always has.
    fileprivate mutating func basis(_ field: UInt64, for tender: Tender) throws(FormatFault) -> Basis? {
        guard tender != .cash else {
            guard !has(field) else { throw outOfRange(field) }
            return nil
        }
        guard let basis = Basis(rawValue: try unsigned(field)), (basis == .confirmed) == (tender == .confirmed) else {
            throw outOfRange(field)
        }
        return basis
    }
}
