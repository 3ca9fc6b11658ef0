internal import Payments

/// What a record says, sorted into what columns can tell and what is carried as it is.
struct UploadFound {
    private(set) var fields: UploadFields = []
    private(set) var rest: [CBORPair] = []
    private(set) var epoch: UInt64 = 0
    private(set) var sequence: UInt64 = 0
    private(set) var kind: UInt64 = 0
    private(set) var policy: UInt64 = 0
    /// A two's complement.
    private(set) var wall: UInt64 = 0
    private(set) var boot: [UInt8] = []
    private(set) var uptime: UInt64 = 0
    private(set) var sale: [UInt8] = []
    private(set) var payment: [UInt8] = []
    private(set) var receipt: UInt64 = 0
    private(set) var amount: UInt64 = 0
    private(set) var tender: UInt64 = 0
    private(set) var basis: UInt64 = 0
    private(set) var code: [UInt8] = []

    /// Sorts the fields of a record; nil if it is another node's, follows another record, or lacks what all have.
    init?(_ pairs: [CBORPair], in context: UploadContext, after previous: [UInt8]) {
        var inHead = 0
        for pair in pairs {
            if case .unsigned(let key) = pair.key {
                if takeHead(key, pair.value, context, previous) {
                    inHead += 1
                    continue
                }
                if takeNamed(key, pair.value, context) || takeCounted(key, pair.value, context) { continue }
            }
            rest.append(pair)
        }
        guard inHead == 8, kind > 0 else { return nil }
    }

    /// Takes what every record has.
    private mutating func takeHead(
        _ key: UInt64, _ value: CBOR, _ context: UploadContext, _ previous: [UInt8]
    ) -> Bool {
        switch (key, value) {
        case (1, .unsigned(1)): break
        case (2, .bytes(context.node.bytes)): break
        case (3, .unsigned(let value)): epoch = value
        case (4, .unsigned(let value)): sequence = value
        case (5, .bytes(previous)): break
        case (6, .unsigned(let value)): kind = value
        case (18, .array(let parts)): return takeMoment(parts)
        case (19, .unsigned(let value)): policy = value
        default: return false
        }
        return true
    }

    private mutating func takeMoment(_ parts: [CBOR]) -> Bool {
        guard parts.count == 4, case .bytes(let boot) = parts[2], boot.count == 8, case .unsigned(let uptime) = parts[3]
        else { return false }
        switch parts[0] {
        case .unsigned(let value) where value <= UInt64(Int64.max): wall = value
        case .negative(let value) where value <= UInt64(Int64.max): wall = ~value
        default: return false
        }
        switch parts[1] {
        case .simple(20): fields.insert(.untrusted)
        case .simple(21): break
        default: return false
        }
        self.boot = boot
        self.uptime = uptime
        return true
    }

    /// Takes names and codes.
    private mutating func takeNamed(_ key: UInt64, _ value: CBOR, _ context: UploadContext) -> Bool {
        switch (key, value) {
        case (7, .bytes(let value)) where value.count == SaleID.length:
            sale = value
            fields.insert(.sale)
        case (8, .bytes(let value)) where value.count == PaymentID.length:
            payment = value
            fields.insert(.payment)
        case (9, .text(context.merchant.description)): fields.insert(.merchant)
        case (10, .bytes(context.counter.bytes)): fields.insert(.counter)
        case (16, .bytes(let value)):
            code = value
            fields.insert(.code)
        default: return false
        }
        return true
    }

    /// Takes numbers.
    private mutating func takeCounted(_ key: UInt64, _ value: CBOR, _ context: UploadContext) -> Bool {
        guard case .unsigned(let value) = value else { return false }
        switch key {
        case 12:
            receipt = value
            fields.insert(.receipt)
        case 13:
            amount = value
            fields.insert(.amount)
        case 14 where value == UInt64(context.currency.numeric): fields.insert(.currency)
        case 15:
            tender = value
            fields.insert(.tender)
        case 17:
            basis = value
            fields.insert(.basis)
        default: return false
        }
        return true
    }
}
