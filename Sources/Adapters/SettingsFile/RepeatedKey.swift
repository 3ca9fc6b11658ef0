internal import FoundationEssentials

/// The first key that stands twice in one object of a JSON text. Foundation's parser keeps one of the two and says nothing.
struct RepeatedKey {
    let key: String
    /// Of the second one, counted from 1.
    let line: Int

    /// Walks over a text that a parser has found to be JSON (RFC 8259), so that quotes and brackets are in order. Its
    /// work is bounded by the text's length.
    init?(inJSON bytes: [UInt8]) {
        // The keys of each object that is open; a list has none.
        var open: [Set<String>] = []
        var line = 1
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append([])
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: "\""):
                let end = RepeatedKey.end(ofString: place, in: bytes)
                // In JSON only a key has a colon behind it.
                if bytes[end...].first(where: { !RepeatedKey.blanks.contains($0) }) == UInt8(ascii: ":"),
                    let key = try? JSONDecoder().decode(String.self, from: Data(bytes[place..<end])), !open.isEmpty,
                    !open[open.count - 1].insert(key).inserted
                {
                    self.key = key
                    self.line = line
                    return
                }
                place = end
                continue
            default: break
            }
            place += 1
        }
        return nil
    }

    private static let blanks = Array(" \t\r\n".utf8)

    /// The place behind a string's closing quote.
    private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
        var place = start + 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place + 1, bytes.count)
    }
}
