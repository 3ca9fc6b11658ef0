/// The parts of a web address that a GS1 Digital Link reads.
struct DigitalLinkAddress {
    let host: String
    /// The path's segments, as written.
    let path: [ArraySlice<UInt8>]
    /// The query's names and values, as written.
    let query: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]

    /// What stands behind the "#".
    private let fragment: ArraySlice<UInt8>

    /// More parameters than any link has.
    private static let mostParameters = 64

    /// Takes an address apart.
    init?(_ text: [UInt8], _ findings: inout Findings) {
        let lower = text.prefix(8).map(Ascii.lower)
        guard let scheme = ["https://", "http://"].first(where: { lower.starts(with: $0.utf8) }) else {
            findings.flaw(at: 0, "not an address of the web")
            return nil
        }
        let rest = text.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        let name = authority.prefix { $0 != UInt8(ascii: ":") }
        // "https://id.gs1.org@thief.example/": what stands before an @ is no host, and is meant to look like one.
        guard !name.isEmpty, name.allSatisfy({ Ascii.isAlphanumeric($0) || ".-".utf8.contains($0) }),
            authority.dropFirst(name.count).dropFirst().allSatisfy(Ascii.isDigit), authority.count <= name.count + 6
        else {
            findings.flaw(at: authority.startIndex, field: "host", "not the name of a host")
            return nil
        }
        host = Ascii.text(name.map(Ascii.lower))
        findings.field(
            CodeField(
                id: "host", name: "who answers the address", position: name.startIndex, length: name.count,
                value: host))
        let beforeFragment = rest.dropFirst(authority.count).prefix { $0 != UInt8(ascii: "#") }
        fragment = rest.dropFirst(authority.count + beforeFragment.count + 1)
        let pathPart = beforeFragment.prefix { $0 != UInt8(ascii: "?") }
        path = DigitalLinkAddress.segments(pathPart)
        let pairs = beforeFragment.dropFirst(pathPart.count + 1).split { "&;".utf8.contains($0) }
        if pairs.count > DigitalLinkAddress.mostParameters {
            findings.flaw(at: pairs[DigitalLinkAddress.mostParameters].startIndex, "too many parameters")
        }
        query = pairs.prefix(DigitalLinkAddress.mostParameters).map { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return (name, pair.dropFirst(name.count + 1))
        }
    }

    /// The path's segments of any address of the web.
    static func path(in text: [UInt8]) -> [ArraySlice<UInt8>] {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return [] }
        let behindHost = text[colon...].dropFirst(3).drop { !"/?#".utf8.contains($0) }
        return segments(behindHost.prefix { !"?#".utf8.contains($0) })
    }

    /// A slash at the end begins no segment.
    private static func segments(_ path: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let segments = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return segments.last?.isEmpty == true ? segments.dropLast() : segments
    }

    /// Records what is no key and no value: the path in front of the key, and the fragment.
    func recordRest(before key: Int, _ findings: inout Findings) {
        func record(_ id: String, at position: Int?, _ text: some Collection<UInt8>) {
            guard let position, !text.isEmpty else { return }
            findings.field(
                CodeField(
                    id: id, name: "\(id) of the web site", position: position, length: text.count,
                    value: ShownText.of(text)))
        }
        record("path", at: path.first?.startIndex, Array(path[..<key].joined(separator: "/".utf8)))
        record("fragment", at: fragment.startIndex, fragment)
    }
}
