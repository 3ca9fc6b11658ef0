/// An application identifier (AI) of the GS1 General Specifications: what follows it, and how long that is.
struct ApplicationIdentifier: Sendable {
    /// Its digits: "01", "3103".
    let digits: String
    /// The specifications' data title.
    let title: String
    /// Whether its length is known to every scanner, so that no separator follows (figure 7.8.5-2).
    let isPredefined: Bool
    let components: [GS1Component]
    /// How many of the value's last digits stand behind the decimal point; nil where there is none.
    let decimals: Int?

    /// The identifier that some bytes begin with. None begins with another.
    static func beginning(_ bytes: ArraySlice<UInt8>) -> ApplicationIdentifier? {
        (2...4).lazy.compactMap { all[Ascii.text(bytes.prefix($0))] }.first
    }

    /// The identifier of these digits.
    static func named(_ digits: String) -> ApplicationIdentifier? { all[digits] }

    /// The most characters of a value.
    var longest: Int { components.reduce(0) { $0 + $1.lengths.upperBound } }

    /// A value taken apart into its components; nil where it is too short or too long for them.
    func split(_ value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var rest = value
        var parts: [ArraySlice<UInt8>] = []
        for (index, component) in components.enumerated() {
            let isLast = index == components.count - 1
            let part = isLast ? rest : rest.prefix(component.lengths.upperBound)
            guard component.lengths.contains(part.count) || component.isOptional && part.isEmpty else { return nil }
            parts.append(part)
            rest = rest.dropFirst(part.count)
        }
        return parts
    }
}
