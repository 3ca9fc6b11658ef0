import Glibc

/// Text from outside (file names, messages of C libraries), made safe to print: cut to a length, and without what could
/// steer a terminal or break a log line.
package enum PrintableText {
    package static func of(_ text: String, most: Int = 120) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(most).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "?"
                    default: scalar
                    }
                }))
    }

    /// From C characters up to the first zero.
    package static func of(_ characters: [CChar]) -> String {
        of(String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// The operating system's words for an error number.
    package static func of(error: Int32) -> String {
        guard let words = strerror(error) else { return "error \(error)" }
        return of(String(cString: words))
    }
}
