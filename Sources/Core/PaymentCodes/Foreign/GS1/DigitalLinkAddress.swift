/// The parts of a web address that a GS1 Digital Link reads.
struct DigitalLinkAddress {
    let host: String
    /// The path's segments, as written.
    let path: [ArraySlice<UInt8>]
    /// The query's names and values, as written.
    let query: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]

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
            authority.dropFirst(name.count).dropFirst().allSatisfy(Ascii.isDigit)
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
        let pathPart = beforeFragment.prefix { $0 != UInt8(ascii: "?") }
        var path = pathPart.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if path.last?.isEmpty == true { path.removeLast() }
        self.path = path
        let pairs = beforeFragment.dropFirst(pathPart.count + 1).split { "&;".utf8.contains($0) }
        if pairs.count > DigitalLinkAddress.mostParameters {
            findings.flaw(at: pairs[DigitalLinkAddress.mostParameters].startIndex, "too many parameters")
        }
        query = pairs.prefix(DigitalLinkAddress.mostParameters).map { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return (name, pair.dropFirst(name.count + 1))
        }
    }
}
