/// A virtual payment address: a name, "@", and the handle of a payment provider.
enum UPIAddress {
    /// Whether a text is one: 255 characters at most; letters, digits, points, hyphens and underscores before the
    /// "@"; a handle of letters, digits, points and hyphens ("ybl", "HDFC0000001.ifsc.npci") behind it.
    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 255 else { return false }
        return !parts[0].isEmpty && parts[0].allSatisfy { Ascii.isAlphanumeric($0) || "._-".utf8.contains($0) }
            && parts[1].first.map(Ascii.isAlphanumeric) == true
            && parts[1].last.map(Ascii.isAlphanumeric) == true
            && parts[1].allSatisfy { Ascii.isAlphanumeric($0) || ".-".utf8.contains($0) }
    }
}
