/// A data object in BER-TLV as EMV Book 3, Annex B has it: tags of at most three bytes, definite lengths.
struct BERObject: Equatable, Sendable {
    /// The tag in upper-case hexadecimal.
    let tag: String
    /// Where the tag stands.
    let position: Int
    /// The value's bytes.
    let value: [UInt8]
    /// The objects in the value of a template.
    let parts: [BERObject]

    /// Templates in templates: root, application, transparent, and one to spare.
    static let deepest = 4

    /// Reads objects until the end, or until the structure breaks.
    static func objects(
        in bytes: ArraySlice<UInt8>, depth: Int = 1, findings: inout Findings
    ) -> [BERObject] {
        var objects: [BERObject] = []
        var rest = bytes
        while let first = rest.first {
            let start = rest.startIndex
            let tag = tag(rest)
            let name = ShownText.hexadecimal(tag)
            guard tag.count <= 3, first != 0, first != 0xFF else {
                findings.flaw(at: start, "no tag of a card's data object")
                return objects
            }
            rest = rest.dropFirst(tag.count)
            guard let (length, width) = length(rest) else {
                findings.flaw(at: start, field: name, "no definite length of at most two bytes")
                return objects
            }
            rest = rest.dropFirst(width)
            guard length <= rest.count else {
                findings.flaw(at: start, field: name, "the length goes beyond the end")
                return objects
            }
            let value = rest.prefix(length)
            rest = rest.dropFirst(length)
            var parts: [BERObject] = []
            if first & 0x20 != 0 {
                guard depth < deepest else {
                    findings.flaw(at: start, field: name, "nested too deeply")
                    return objects
                }
                parts = BERObject.objects(in: value, depth: depth + 1, findings: &findings)
            }
            objects.append(BERObject(tag: name, position: start, value: Array(value), parts: parts))
        }
        return objects
    }

    /// The first byte, and where its five low bits are set, as many more as say that another follows.
    private static func tag(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.first, first & 0x1F == 0x1F else { return bytes.prefix(1) }
        let continued = bytes.dropFirst().prefix { $0 & 0x80 != 0 }
        return bytes.prefix(continued.count + 2)
    }

    /// The length and how many bytes write it.
    private static func length(_ bytes: ArraySlice<UInt8>) -> (length: Int, width: Int)? {
        guard let first = bytes.first else { return nil }
        if first < 0x80 { return (Int(first), 1) }
        let width = Int(first & 0x7F)
        guard (1...2).contains(width), bytes.count > width else { return nil }
        return (bytes.dropFirst().prefix(width).reduce(0) { $0 << 8 | Int($1) }, width + 1)
    }
}
