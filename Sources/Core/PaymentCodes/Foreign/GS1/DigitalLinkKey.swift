/// The keys that a GS1 Digital Link can name, each with the qualifiers that may follow it and their order.
enum DigitalLinkKey {
    /// GS1 Digital Link Standard, URI Syntax 1.6, section 4.4; several sequences exclude each other.
    static let qualifiers: [String: [[String]]] = [
        "00": [], "01": [["22", "10", "21"], ["235"]], "253": [], "255": [], "401": [], "402": [],
        "414": [["254"], ["7040"]], "415": [["8020"]], "417": [["7040"]], "8003": [], "8004": [["7040"]],
        "8006": [["22", "10", "21"]], "8010": [["8011"]], "8013": [], "8017": [["8019"]], "8018": [["8019"]],
    ]

    /// The keys of articles: a GTIN, and a piece of one.
    static let articles: Set = ["01", "8006"]

    /// Whether a value has the outward form of a key's, right or wrong: its length, and digits where all have them. Those
    /// that firms make as they like begin with the firm's prefix.
    static func resembles(_ value: ArraySlice<UInt8>, _ key: String) -> Bool {
        if key == "01" { return (8...14).contains(value.count) && value.allSatisfy(Ascii.isDigit) }
        guard let rule = ApplicationIdentifier.named(key), rule.split(value) != nil else { return false }
        let number = rule.components.prefix { $0.characters == .digits && !$0.isOptional }
        let wanted = max(4, number.reduce(0) { $0 + $1.lengths.upperBound })
        return value.count >= wanted && value.prefix(wanted).allSatisfy(Ascii.isDigit)
    }

    /// Where in a path's segments the key stands: the last at which keys and values can begin, for an address may
    /// have a path of its own in front.
    static func index(in segments: [ArraySlice<UInt8>]) -> Int? {
        stride(from: segments.count - 2, through: 0, by: -2).first { qualifiers[Ascii.text(segments[$0])] != nil }
    }

    /// Whether qualifiers may follow a key, in this order, each at most once.
    static func allows(_ given: [String], behind key: String) -> Bool {
        given.isEmpty
            || (qualifiers[key] ?? []).contains { sequence in
                let places = given.map { sequence.firstIndex(of: $0) ?? -1 }
                return places.allSatisfy { $0 >= 0 } && zip(places, places.dropFirst()).allSatisfy(<)
            }
    }
}
