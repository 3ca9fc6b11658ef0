public import Payments

/// The records of an exchange as one byte string: literal, or without what the receiver can rebuild.
///
/// The first byte names the form: 0 literal, 1 compact, 2 compact and compressed, 3 literal and compressed. A compact
/// upload gives back every byte of every record or is refused whole, never other bytes.
public enum Upload {
    /// The most records in one upload.
    public static let largestCount = Exchange.largestUpload
    /// The most bytes of an upload, also after decompression: 16 MiB.
    public static let largestDecoded = 16_777_216
    /// How much of the digest over all records' digests ends a compact upload.
    static let checkLength = 8

    enum Form: UInt8 {
        case literal = 0
        case compact = 1
        case compactCompressed = 2
        case literalCompressed = 3
    }

    /// The smallest form of some records.
    ///
    /// - Parameters:
    ///   - records: oldest first, 2,000 at most, 1 to 8,192 bytes each. Others make an upload that nobody reads.
    ///   - context: what the receiver knows too.
    public static func encode(
        _ records: [[UInt8]], _ context: UploadContext, _ compression: Compression, using primitives: Primitives
    ) -> [UInt8] {
        let plain = literal(records)
        guard !records.isEmpty, records.count <= largestCount, records.allSatisfy(isSendable) else { return plain }
        var writer = UploadWriter(context, primitives)
        for record in records { writer.add(record) }
        // Where nothing is compact, its columns are only in the way; else a compact upload is always the smaller one.
        guard writer.isCompact else {
            let squeezed = compression.compress(Array(plain.dropFirst()))
            return smaller(plain, squeezed.map { [Form.literalCompressed.rawValue] + $0 })
        }
        let head = writer.head()
        let compact = framed(.compact, head, writer)
        return smaller(compact, compression.compress(head).map { framed(.compactCompressed, $0, writer) })
    }

    /// The form that needs no context and no compression.
    public static func literal(_ records: [[UInt8]]) -> [UInt8] {
        var bytes = [Form.literal.rawValue]
        bytes.append(head: 4, UInt64(records.count))
        for record in records { bytes.append(string: record) }
        return bytes
    }

    /// The records of an upload, each with exactly the bytes that were given to `encode`.
    ///
    /// - Throws: `FormatFault` for anything that is not one whole upload within the limits, and for a compact one that
    ///   was made in another context.
    public static func decode(
        _ bytes: [UInt8], _ context: UploadContext, _ compression: Compression, using primitives: Primitives
    ) throws(FormatFault) -> [[UInt8]] {
        guard bytes.count <= largestDecoded else { throw FormatFault("upload", .tooLong) }
        guard let form = bytes.first.flatMap(Form.init) else { throw .upload("no form that is known") }
        var reader = UploadReader(bytes, 1..<bytes.count)
        switch form {
        case .literal: return try records(of: &reader)
        case .literalCompressed:
            var plain = UploadReader(try decompressed(try reader.takeAll(but: 0), compression))
            return try records(of: &plain)
        case .compact, .compactCompressed:
            let packed = try reader.take(try reader.number())
            let head = form == .compact ? Array(packed) : try decompressed(packed, compression)
            let raw = Array(try reader.takeAll(but: UInt64(checkLength)))
            let records = try UploadRows(reading: head).records(raw: raw, context, primitives)
            guard try reader.takeAll(but: 0).elementsEqual(records.check) else {
                throw .upload("the records rebuilt are not the ones that were sent")
            }
            return records.bytes
        }
    }

    private static func records(of reader: inout UploadReader) throws(FormatFault) -> [[UInt8]] {
        let count = try reader.head(4)
        guard count <= UInt64(largestCount) else { throw FormatFault("upload", .tooLong) }
        var records: [[UInt8]] = []
        for _ in 0..<count {
            let record = Array(try reader.take(try reader.head(2)))
            guard isSendable(record) else { throw .upload("a record that is empty or too long") }
            records.append(record)
        }
        guard reader.isAtEnd else { throw .upload("bytes behind the last record") }
        return records
    }

    private static func decompressed(_ bytes: ArraySlice<UInt8>, _ compression: Compression) throws(FormatFault)
        -> [UInt8]
    {
        guard let plain = compression.decompress(Array(bytes), largestDecoded) else {
            throw .upload("cannot be decompressed")
        }
        return plain
    }

    private static func framed(_ form: Form, _ head: [UInt8], _ writer: UploadWriter) -> [UInt8] {
        var bytes = [form.rawValue]
        bytes.append(number: UInt64(head.count))
        return bytes + head + writer.raw + writer.check
    }

    /// Whether a record may travel at all.
    static func isSendable(_ record: [UInt8]) -> Bool { (1...Record.largestSize).contains(record.count) }

    private static func smaller(_ one: [UInt8], _ other: [UInt8]?) -> [UInt8] {
        guard let other, other.count < one.count else { return one }
        return other
    }
}
