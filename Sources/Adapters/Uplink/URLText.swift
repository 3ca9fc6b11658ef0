/// The few characters that are allowed in what is put into a URL or a header (RFC 3986, RFC 9110, RFC 6750).
enum URLText {
    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~".utf8.contains(byte)
    }

    /// A path that starts with a slash, with nothing to interpret in it: no query, no fragment, no dot segments.
    static func checkPath(
        _ path: some StringProtocol, orThrow fault: (String) -> UplinkFault
    ) throws(UplinkFault) {
        guard path.hasPrefix("/") else { throw fault("its path does not start with a slash") }
        guard path.utf8.allSatisfy({ isUnreserved($0) || "/:@!$&'()*+,;=".utf8.contains($0) }) else {
            throw fault("its path has a character that is not allowed")
        }
        let segments = path.split(separator: "/")
        guard !segments.contains(where: { $0 == "." || $0 == ".." }) else {
            throw fault("its path climbs")
        }
    }

    /// Everything but unreserved characters becomes %XX.
    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }
}
