internal import Payments

/// The numbers that say how a record differs from what was predicted. Their order is the order of the columns, and the
/// numbers of their bits; the seven that every sale has come first, so that one sale's columns are named in one byte.
enum UploadColumn: Int, CaseIterable {
    /// Milliseconds since the start: distance from the record before.
    case uptime
    /// Wall clock less whole seconds of uptime: distance from the record before.
    case offset
    /// Distance from the record before.
    case policy
    /// Distance from one more than the last receipt.
    case receipt
    /// Minor units.
    case amount
    /// Name of the node's key.
    case key
    /// Name of the boot.
    case boot
    /// Which fields are told by columns (`UploadFields`), changed by the fields of a cash sale.
    case fields
    /// Tender, changed by 5, cash.
    case tender
    /// Basis.
    case basis
    /// 0 a note, 1 a confirmation, else two more than the length of other bytes.
    case code
    /// Name of the key that signed the note or the confirmation.
    case signer
    /// The note's number: distance from one more than this signer's last.
    case number
    /// The note's running total: distance from this signer's last and the amount.
    case total
    /// Time of note or confirmation less the wall clock: distance from the last such.
    case lag
    /// Length of the note's nonce, 0 without one.
    case nonce
    /// 0 the payment's id, 1 the last sale's, 2 another.
    case sale
    /// Distance from the record before.
    case epoch
    /// Distance from one more than the record before.
    case sequence
    /// Kind, changed by 1, a payment; kind 0 is a record told literally.
    case kind
    /// Length of the fields that no column tells; of the record if it is told literally.
    case rest

    /// How many there are.
    static let count = allCases.count
}

/// Which fields of a record are told by columns and context. All others are carried as they are.
struct UploadFields: OptionSet {
    let rawValue: UInt64

    static let sale = UploadFields(rawValue: 1)
    static let payment = UploadFields(rawValue: 2)
    static let merchant = UploadFields(rawValue: 4)
    static let counter = UploadFields(rawValue: 8)
    static let receipt = UploadFields(rawValue: 16)
    static let amount = UploadFields(rawValue: 32)
    static let currency = UploadFields(rawValue: 64)
    static let tender = UploadFields(rawValue: 128)
    static let code = UploadFields(rawValue: 256)
    static let basis = UploadFields(rawValue: 512)
    /// No field: the wall clock was not trusted.
    static let untrusted = UploadFields(rawValue: 1_024)

    /// The most bytes of fields carried as they are; a record with more is told literally. So a compressed upload
    /// makes little more work than a literal exchange of the largest size.
    static let largestFurther: UInt64 = 4_096

    static let cash = UploadFields(rawValue: 255)
    static let all = UploadFields(rawValue: 2_047)

    /// How many fields of the map they are.
    var fieldCount: UInt64 { UInt64(subtracting(.untrusted).rawValue.nonzeroBitCount) }
}

/// One record's numbers. A number that was predicted well is 0.
struct UploadRow {
    private var numbers = [UInt64](repeating: 0, count: UploadColumn.count)

    subscript(column: UploadColumn) -> UInt64 {
        get { numbers[column.rawValue] }
        set { numbers[column.rawValue] = newValue }
    }

    var kind: UInt64 {
        get { self[.kind] ^ 1 }
        set { self[.kind] = newValue ^ 1 }
    }

    var fields: UploadFields {
        get { UploadFields(rawValue: self[.fields] ^ UploadFields.cash.rawValue) }
        set { self[.fields] = newValue.rawValue ^ UploadFields.cash.rawValue }
    }

    var tender: UInt64 {
        get { self[.tender] ^ 5 }
        set { self[.tender] = newValue ^ 5 }
    }
}

/// All rows of a compact upload, column by column, and the bytes that the columns only measure.
struct UploadRows {
    private let count: Int
    private let columns: [[UInt64]]
    private let mixed: [UInt8]

    /// Reads the head of a compact upload: count, which columns have a number but 0, those columns, mixed bytes.
    init(reading head: [UInt8]) throws(FormatFault) {
        var reader = UploadReader(head)
        let count = try reader.number()
        guard (1...UInt64(Upload.largestCount)).contains(count) else { throw .upload("no number of records") }
        let present = try reader.number()
        guard present >> UInt64(UploadColumn.count) == 0 else { throw .upload("a column that is not known") }
        var columns: [[UInt64]] = []
        for column in 0..<UploadColumn.count {
            var numbers: [UInt64] = []
            if present >> UInt64(column) & 1 == 1 {
                for _ in 0..<count { numbers.append(try reader.number()) }
            }
            columns.append(numbers)
        }
        self.count = Int(count)
        self.columns = columns
        mixed = Array(try reader.takeAll(but: 0))
    }

    /// Rebuilds the records.
    ///
    /// - Returns: their bytes, and the check over them.
    func records(raw: [UInt8], _ context: UploadContext, _ primitives: Primitives) throws(FormatFault) -> (
        bytes: [[UInt8]], check: [UInt8]
    ) {
        var chain = UploadChain(context)
        var sources = UploadSources(raw: UploadReader(raw), mixed: UploadReader(mixed))
        var records: [[UInt8]] = []
        records.reserveCapacity(count)
        var digests: [UInt8] = []
        digests.reserveCapacity(count * Digest.length)
        var row = UploadRow()
        for index in 0..<count {
            for column in UploadColumn.allCases where !columns[column.rawValue].isEmpty {
                row[column] = columns[column.rawValue][index]
            }
            let record = try chain.rebuild(row, &sources)
            chain.end(with: primitives.digest(record))
            digests += chain.last.digest
            records.append(record)
        }
        guard sources.raw.isAtEnd, sources.mixed.isAtEnd else { throw .upload("bytes that belong to no record") }
        return (records, Array(primitives.digest(digests).bytes.prefix(Upload.checkLength)))
    }
}
