internal import Payments

extension UploadChain {
    /// The bytes of the record that a row stands for.
    ///
    /// - Throws: where the row makes no sense. Any row that does makes some bytes; whether they are the right ones is
    ///   for the check over all of them to say.
    mutating func rebuild(_ row: UploadRow, _ sources: inout UploadSources) throws(FormatFault) -> [UInt8] {
        guard row.kind > 0 else {
            let record = Array(try sources.mixed.take(row[.rest]))
            guard Upload.isSendable(record) else { throw .upload("a record that is empty or too long") }
            last.sequence &+= 1
            return record
        }
        let fields = row.fields
        guard fields.isSubset(of: .all) else { throw .upload("a field that is not known") }
        let key = try name(row[.key], &sources.raw)
        let boot = try name(row[.boot], &sources.raw)
        var map = UploadMap(further: try further(row[.rest], &sources.mixed))
        predict(row, fields)
        map.begin(8 + fields.fieldCount)
        try map.field(1, 1)
        try map.field(2, string: context.node.bytes)
        try map.field(3, last.epoch)
        try map.field(4, last.sequence)
        try map.field(5, string: last.digest)
        try map.field(6, row.kind)
        let payment =
            fields.contains(.payment) ? try sources.raw.take(16) : [UInt8](repeating: 0, count: PaymentID.length)[...]
        if fields.contains(.sale) {
            try takeSale(row[.sale], payment, &sources.raw)
            try map.field(7, string: last.sale)
        }
        if fields.contains(.payment) { try map.field(8, string: payment) }
        if fields.contains(.merchant) { try map.field(9, text: context.merchant.description) }
        if fields.contains(.counter) { try map.field(10, string: context.counter.bytes) }
        if fields.contains(.receipt) { try map.field(12, last.receipt) }
        if fields.contains(.amount) { try map.field(13, row[.amount]) }
        if fields.contains(.currency) { try map.field(14, UInt64(context.currency.numeric)) }
        if fields.contains(.tender) { try map.field(15, row.tender) }
        if fields.contains(.code) { try map.field(16, string: try code(row, &sources)) }
        if fields.contains(.basis) { try map.field(17, row[.basis]) }
        try map.field(18)
        map.bytes.append(0x84)
        map.bytes.append(integer: wall)
        map.bytes.append(fields.contains(.untrusted) ? 0xF4 : 0xF5)
        map.bytes.append(0x48)
        map.bytes.append(name: names[boot].name)
        map.bytes.append(head: 0, last.uptime)
        try map.field(19, last.policy)
        map.close()
        var record: [UInt8] = []
        record.reserveCapacity(map.bytes.count + 88)
        record.append(payload: map.bytes, signedBy: names[key].name, try sources.raw.take(64))
        guard record.count <= Record.largestSize else { throw .upload("a record that is empty or too long") }
        return record
    }

    /// The wall clock of the last record, a two's complement.
    var wall: UInt64 { last.offset &+ last.uptime / 1_000 }

    private mutating func predict(_ row: UploadRow, _ fields: UploadFields) {
        last.epoch = ZigZag.value(row[.epoch], from: last.epoch)
        last.sequence = ZigZag.value(row[.sequence], from: last.sequence &+ 1)
        last.policy = ZigZag.value(row[.policy], from: last.policy)
        last.uptime = ZigZag.value(row[.uptime], from: last.uptime)
        last.offset = ZigZag.value(row[.offset], from: last.offset)
        if fields.contains(.receipt) { last.receipt = ZigZag.value(row[.receipt], from: last.receipt &+ 1) }
    }

    private mutating func takeSale(
        _ number: UInt64, _ payment: ArraySlice<UInt8>, _ raw: inout UploadReader
    ) throws(FormatFault) {
        switch number {
        case 0: last.sale = payment
        case 1: break
        case 2: last.sale = try raw.take(16)
        default: throw .upload("a sale that is not known")
        }
    }

    /// The fields that no column tells: a CBOR map of their own.
    private func further(_ count: UInt64, _ mixed: inout UploadReader) throws(FormatFault) -> [CBORPair] {
        guard count > 0 else { return [] }
        guard count <= UploadFields.largestFurther,
            case .map(let pairs)? = try? CBOR(decoding: Array(mixed.take(count)))
        else { throw .upload("further fields that are no map") }
        return pairs
    }

    private mutating func code(_ row: UploadRow, _ sources: inout UploadSources) throws(FormatFault) -> [UInt8] {
        switch row[.code] {
        case 0, 1: return try signedCode(row, &sources.raw)
        case 2...UInt64(2 + UploadCode.longestRaw): return Array(try sources.raw.take(row[.code] - 2))
        default: return Array(try sources.mixed.take(row[.code] - 2))
        }
    }

    /// A note or a confirmation, for this counter and this amount.
    private mutating func signedCode(_ row: UploadRow, _ raw: inout UploadReader) throws(FormatFault) -> [UInt8] {
        let isNote = row[.code] == 0
        let signer = try name(row[.signer], &raw)
        last.lag = ZigZag.value(row[.lag], from: last.lag)
        let time = wall &+ last.lag
        var map = UploadMap(further: [])
        map.begin(row[.nonce] > 0 && isNote ? 6 : 5)
        try map.field(1, string: context.counter.bytes)
        try map.field(2, row[.amount])
        if isNote {
            names[signer].number = ZigZag.value(row[.number], from: names[signer].number &+ 1)
            names[signer].total = ZigZag.value(row[.total], from: names[signer].total &+ row[.amount])
            try map.field(4, names[signer].number)
            try map.field(5, names[signer].total)
            try map.field(6, time)
            if row[.nonce] > 0 { try map.field(7, string: try raw.take(row[.nonce])) }
        } else {
            try map.field(3, UInt64(context.currency.numeric))
            try map.field(4, string: try raw.take(16))
            try map.field(5, time)
        }
        var code: [UInt8] = []
        code.append(payload: map.bytes, signedBy: names[signer].name, try raw.take(64))
        return code
    }
}

enum UploadCode {
    /// Other codes of up to this many bytes are taken for random ones.
    static let longestRaw = 64
}
