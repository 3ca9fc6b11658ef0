internal import Payments

/// Collects records as rows, and makes sure of each that the receiver will rebuild it.
struct UploadWriter {
    /// Whether any record is told by its row.
    private(set) var isCompact = false
    /// Random bytes of all records.
    private(set) var raw: [UInt8] = []
    private var rows: [UploadRow] = []
    private var mixed: [UInt8] = []
    private var digests: [UInt8] = []
    private var chain: UploadChain
    private var places: [UploadName: Int] = [:]
    private let primitives: Primitives

    init(_ context: UploadContext, _ primitives: Primitives) {
        chain = UploadChain(context)
        self.primitives = primitives
    }

    /// Adds the next record: by its row if that gives back its very bytes, else literally.
    mutating func add(_ record: [UInt8]) {
        if let reading = UploadReading(record, after: chain, naming: places),
            let rebuilt = rebuild(reading), rebuilt.bytes == record
        {
            isCompact = true
            keep(reading, rebuilt.chain)
        } else {
            let literal = UploadReading(literal: record, after: chain)
            keep(literal, rebuild(literal)?.chain ?? chain)
        }
        chain.end(with: primitives.digest(record))
        digests += chain.last.digest
    }

    private func rebuild(_ reading: UploadReading) -> (bytes: [UInt8], chain: UploadChain)? {
        var next = chain
        var sources = UploadSources(raw: UploadReader(reading.raw), mixed: UploadReader(reading.mixed))
        guard let bytes = try? next.rebuild(reading.row, &sources), sources.raw.isAtEnd, sources.mixed.isAtEnd else {
            return nil
        }
        return (bytes, next)
    }

    private mutating func keep(_ reading: UploadReading, _ next: UploadChain) {
        rows.append(reading.row)
        raw += reading.raw
        mixed += reading.mixed
        for place in chain.names.count..<next.names.count { places[next.names[place].name] = place }
        chain = next
    }

    /// Count, columns that have a number but 0, those columns, mixed bytes.
    func head() -> [UInt8] {
        let columns = UploadColumn.allCases.filter { column in rows.contains { $0[column] != 0 } }
        var bytes: [UInt8] = []
        bytes.append(number: UInt64(rows.count))
        bytes.append(number: columns.reduce(0) { $0 | 1 << UInt64($1.rawValue) })
        for column in columns {
            for row in rows { bytes.append(number: row[column]) }
        }
        return bytes + mixed
    }

    /// What the receiver's rebuilt records must come to.
    var check: [UInt8] { Array(primitives.digest(digests).bytes.prefix(Upload.checkLength)) }
}
