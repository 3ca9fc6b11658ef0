/// The keys of one object of a board file, taken out one by one. An unknown one is refused before anything else is said.
struct BoardObject {
    private let line: Int
    private var values: [String: YAMLNode] = [:]

    /// Opens an object.
    ///
    /// - Parameter orText: the word that might stand in its place, for the message.
    init(_ node: YAMLNode, allowed: [String], orText: String? = nil) throws(BoardFault) {
        guard case .object(let entries) = node.content else {
            let keys = allowed.joined(separator: ", ")
            throw BoardFault(
                line: node.line, "keys and values are needed (\(keys))\(orText.map { ", or the word \($0)" } ?? "")")
        }
        line = node.line
        for entry in entries {
            guard allowed.contains(entry.key) else {
                throw BoardFault(
                    line: entry.line,
                    "\(BoardFault.quoted(entry.key)) is not known here; allowed are \(allowed.joined(separator: ", "))")
            }
            values[entry.key] = entry.value
        }
    }

    /// Takes a value that may be missing.
    mutating func optional(_ key: String) -> YAMLNode? { values.removeValue(forKey: key) }

    /// Takes a value that must be there.
    mutating func value(_ key: String) throws(BoardFault) -> YAMLNode {
        guard let value = optional(key) else { throw BoardFault(line: line, "\(key) is missing") }
        return value
    }

    /// A text of 1 to so many bytes of printable ASCII.
    mutating func text(_ key: String, upTo most: Int) throws(BoardFault) -> String {
        try BoardObject.text(value(key), key, upTo: most)
    }

    /// A list of texts; empty where it is missing.
    mutating func texts(_ key: String, most: Int, upTo longest: Int) throws(BoardFault) -> [String] {
        guard let node = optional(key) else { return [] }
        guard case .list(let items) = node.content, (1...most).contains(items.count) else {
            throw BoardFault(line: node.line, "\(key) is a list of 1 to \(most)")
        }
        var texts: [String] = []
        for item in items { texts.append(try BoardObject.text(item, "one of \(key)", upTo: longest)) }
        return texts
    }

    /// One of a few words; `usual` where it is missing, or a fault where nothing is usual.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, usual: Choice? = nil
    ) throws(BoardFault) -> Choice {
        if values[key] == nil, let usual { return usual }
        let node = try value(key)
        guard case .text(let word) = node.content, let choice = Choice(rawValue: word) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw BoardFault(line: node.line, "\(key) is one of \(allowed)")
        }
        return choice
    }

    static func text(_ node: YAMLNode, _ what: String, upTo most: Int) throws(BoardFault) -> String {
        guard case .text(let text) = node.content, (1...most).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy(BoardFile.isPlain)
        else { throw BoardFault(line: node.line, "\(what) is a text of 1 to \(most) characters, ASCII only") }
        return text
    }
}
