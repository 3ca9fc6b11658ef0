/// Comma-separated values (RFC 4180): records of fields, a field in quotes where it holds a comma or a quote.
enum CSVFile {
    /// The most bytes of a file.
    static let largest = 2 << 20
    private static let mostFields = 16

    /// A record, and the line of the file on which it begins, from 1.
    struct Record: Equatable {
        let line: Int
        let fields: [String]
    }

    /// Reads a file. Empty lines are passed over, and so is a byte order mark.
    ///
    /// - Parameter most: the most records.
    static func records(_ bytes: [UInt8], most: Int) throws(PosterFault) -> [Record] {
        guard bytes.count <= largest else { throw PosterFault("the list is larger than 2 MiB. Make several lists.") }
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var reader = Reader(rest: rest)
        var records: [Record] = []
        while let record = try reader.record(most: mostFields) {
            if record.fields == [""] { continue }
            guard records.count < most else {
                throw .line(record.line, "a list has \(most - 1) articles at most. Make several lists.")
            }
            records.append(record)
        }
        return records
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>
        var line = 1

        private static let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
        private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

        mutating func record(most: Int) throws(PosterFault) -> Record? {
            guard !rest.isEmpty else { return nil }
            let start = line
            var fields: [String] = []
            while true {
                guard fields.count < most else { throw .line(start, "there are more than \(most) columns.") }
                fields.append(try rest.first == Reader.quote ? quoted() : plain())
                guard rest.first == Reader.comma else { break }
                rest = rest.dropFirst()
            }
            if rest.first == Reader.carriageReturn { rest = rest.dropFirst() }
            if rest.first == Reader.lineFeed {
                rest = rest.dropFirst()
                line += 1
            } else if !rest.isEmpty {
                throw .line(line, "there is something behind a closing quote. Double quotes that stand within a field.")
            }
            return Record(line: start, fields: fields)
        }

        private mutating func plain() throws(PosterFault) -> String {
            let ends: Set<UInt8> = [Reader.comma, Reader.lineFeed, Reader.carriageReturn]
            let field = rest.prefix { !ends.contains($0) }
            guard !field.contains(Reader.quote) else {
                throw .line(line, "there is a quote within a field. Put the field in quotes, and double this one.")
            }
            rest = rest.dropFirst(field.count)
            return try text(field)
        }

        private mutating func quoted() throws(PosterFault) -> String {
            let start = line
            rest = rest.dropFirst()
            var field: [UInt8] = []
            while let byte = rest.first {
                rest = rest.dropFirst()
                if byte == Reader.quote {
                    guard rest.first == Reader.quote else { return try text(field[...]) }
                    rest = rest.dropFirst()
                }
                if byte == Reader.lineFeed { line += 1 }
                field.append(byte)
            }
            throw .line(start, "a quote is opened and never closed.")
        }

        private func text(_ bytes: ArraySlice<UInt8>) throws(PosterFault) -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .line(line, "this is not UTF-8. Save the list as 'CSV UTF-8'.")
            }
            return text
        }
    }
}
