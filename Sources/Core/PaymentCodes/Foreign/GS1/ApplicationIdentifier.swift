/// An application identifier (AI) of the GS1 General Specifications: what follows it, and how long that is.
struct ApplicationIdentifier: Sendable {
    /// Its digits: "01", "3103".
    let digits: String
    /// The specifications' data title.
    let title: String
    let components: [GS1Component]
    /// How many of the value's last digits stand behind the decimal point; nil where there is none.
    let decimals: Int?

    /// How long identifier and value are together, by the first two digits of an identifier: these have no separator behind
    /// them, and the table is closed (figure 7.8.5-2). All others, known or not, end with a separator or with the code.
    private static let predefinedLengths: [String: Int] = [
        "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "11": 8, "12": 8, "13": 8, "14": 8, "15": 8, "16": 8, "17": 8,
        "18": 8, "19": 8, "20": 4, "31": 10, "32": 10, "33": 10, "34": 10, "35": 10, "36": 10, "41": 16,
    ]

    /// The first element string of some bytes, identifier and value, whether or not the identifier is known.
    static func first(of bytes: ArraySlice<UInt8>, separator: UInt8) -> ArraySlice<UInt8> {
        let upToSeparator = bytes.prefix { $0 != separator }
        return upToSeparator.prefix(predefinedLengths[Ascii.text(bytes.prefix(2))] ?? upToSeparator.count)
    }

    /// The identifier that some bytes begin with. None begins with another.
    static func beginning(_ bytes: ArraySlice<UInt8>) -> ApplicationIdentifier? {
        (2...4).lazy.compactMap { all[Ascii.text(bytes.prefix($0))] }.first
    }

    /// The identifier of these digits.
    static func named(_ digits: String) -> ApplicationIdentifier? { all[digits] }

    /// Whether it numbers a telephone or the card in it (IMEI, EID, ICCID). Most such numbers hold what looks like a card
    /// number somewhere; none begins like one.
    var isOfDevice: Bool { ["8040", "8041", "8042", "8043"].contains(digits) }

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
