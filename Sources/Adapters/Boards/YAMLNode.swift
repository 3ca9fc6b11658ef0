internal import CYAML

/// The part of YAML that a board file needs: texts, lists and objects, each with its line.
///
/// Anchors, aliases, tags and further documents are refused, so that nothing in a file can grow or mean something else than
/// it says; so are depths and keys twice.
struct YAMLNode {
    enum Content {
        case text(String)
        case list([YAMLNode])
        case object([Entry])
    }

    struct Entry {
        let key: String
        let line: Int
        let value: YAMLNode
    }

    static let deepest = 4

    let line: Int
    let content: Content

    /// Reads a file that holds one document.
    init(reading bytes: [UInt8]) throws(BoardFault) {
        let events = try YAMLEvents(bytes)
        let first = try events.next()
        guard first.kind == TP_YAML_DOCUMENT else { throw BoardFault(line: nil, "the file is empty") }
        self = try YAMLNode(try events.next(), events, depth: 0)
        _ = try events.next()
        let last = try events.next()
        guard last.kind == TP_YAML_END else {
            throw BoardFault(line: last.line, "a second document begins; one file is one board")
        }
    }

    private init(_ event: YAMLEvents.Event, _ events: YAMLEvents, depth: Int) throws(BoardFault) {
        guard event.kind != TP_YAML_ALIAS, !event.isMarked else {
            throw BoardFault(line: event.line, "anchors (&), aliases (*) and tags (!) are not read; write it out")
        }
        guard depth < YAMLNode.deepest else { throw BoardFault(line: event.line, "it is nested too deep") }
        line = event.line
        switch event.kind {
        case TP_YAML_TEXT: content = .text(event.text)
        case TP_YAML_LIST: content = .list(try YAMLNode.items(events, depth))
        default: content = .object(try YAMLNode.entries(events, depth))
        }
    }

    private static func items(_ events: YAMLEvents, _ depth: Int) throws(BoardFault) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if event.kind == TP_YAML_LIST_END { return items }
            items.append(try YAMLNode(event, events, depth: depth + 1))
        }
    }

    private static func entries(_ events: YAMLEvents, _ depth: Int) throws(BoardFault) -> [Entry] {
        var entries: [Entry] = []
        var seen = Set<String>()
        while true {
            let event = try events.next()
            if event.kind == TP_YAML_OBJECT_END { return entries }
            guard event.kind == TP_YAML_TEXT, !event.isMarked else {
                throw BoardFault(line: event.line, "a key is a plain word")
            }
            guard seen.insert(event.text).inserted else {
                throw BoardFault(line: event.line, "\(BoardFault.quoted(event.text)) stands here twice")
            }
            let value = try YAMLNode(try events.next(), events, depth: depth + 1)
            entries.append(Entry(key: event.text, line: event.line, value: value))
        }
    }
}

/// Owns libyaml's parser.
private final class YAMLEvents {
    struct Event {
        let kind: tp_yaml_kind
        let line: Int
        let isMarked: Bool
        let text: String
    }

    private let parser: UnsafeMutablePointer<tp_yaml>

    init(_ bytes: [UInt8]) throws(BoardFault) {
        guard let parser = tp_yaml_open(bytes, bytes.count) else {
            throw BoardFault(line: nil, "there is not enough memory to read it")
        }
        self.parser = parser
    }

    deinit { tp_yaml_close(parser) }

    /// The next event. A fault ends the reading: nothing is asked for after it.
    func next() throws(BoardFault) -> Event {
        let event = tp_yaml_next(parser)
        let line = Int(event.line)
        guard event.kind != TP_YAML_FAULT else {
            let words = event.text.map { String(cString: $0) } ?? ""
            throw BoardFault(line: line > 0 ? line : nil, "this is not YAML (\(words))")
        }
        let text = UnsafeRawBufferPointer(start: event.text, count: event.length)
        return Event(
            kind: event.kind, line: line, isMarked: event.is_marked != 0,
            text: String(decoding: text, as: UTF8.self))
    }
}
