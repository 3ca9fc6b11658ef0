/// Where a key is said to be: a path or a URI.
enum KeyLocation: Equatable {
    /// A file, named by its path or by a `file:` URI.
    case file(String)
    /// Anything else that OSSL_STORE may know.
    case store(String)

    /// Tells paths from URIs (RFC 3986, 3.1). A `file:` URI is taken as it stands, without `%` escapes, as OpenSSL does.
    init(_ location: String) throws(SigningFault) {
        guard !location.utf8.contains(0) else { throw .unknownLocation }
        guard let scheme = Self.scheme(of: location) else {
            self = .file(location)
            return
        }
        guard scheme == "file" else {
            self = .store(location)
            return
        }
        let rest = location.dropFirst(5)
        if !rest.hasPrefix("//") {
            self = .file(String(rest))
        } else if rest.hasPrefix("///") {
            self = .file(String(rest.dropFirst(2)))
        } else if rest.lowercased().hasPrefix("//localhost/") {
            self = .file(String(rest.dropFirst(11)))
        } else {
            throw .unknownLocation
        }
    }

    /// The scheme in lower case, nil for a path.
    static func scheme(of location: String) -> String? {
        guard let colon = location.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = location[..<colon].utf8
        guard let first = name.first, isLetter(first), name.allSatisfy({ isLetter($0) || isFurther($0) }) else {
            return nil
        }
        return location[..<colon].lowercased()
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isFurther(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
    }
}
