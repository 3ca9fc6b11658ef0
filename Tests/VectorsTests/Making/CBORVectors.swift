import Payments

extension VectorSource {
    /// RFC 8949: the rows of appendix A that are deterministic, and what is refused.
    static func cbor(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        for (diagnostic, bytes) in appendixA {
            try list.accept(
                "cbor", diagnostic, "RFC 8949, appendix A", bytes: try hexadecimal(bytes))
        }
        for (name, shows, bytes) in ours {
            try list.accept("cbor", name, shows, bytes: try hexadecimal(bytes))
        }
        for (name, bytes, fault) in refusedItems {
            try list.refuse(
                "0", name, fault.shows, bytes: try hexadecimal(bytes),
                Reason("encoding", detail: fault.reason.rawValue))
        }
        return list.file(about: "One CBOR item in deterministic encoding (RFC 8949, 4.2.1), and nothing after it.")
    }

    private static let ours: [(String, String, String)] = [
        (
            "keys in the order of their bytes",
            "the example of RFC 8949, 4.2.1: not the length-first order of RFC 7049",
            "a80a001864002000617a006261610081186400812000f400"
        ),
        ("nested 16 deep", "the limit", String(repeating: "81", count: 15) + "00"),
    ]

    private static let appendixA: [(String, String)] = [
        ("0", "00"), ("1", "01"), ("10", "0a"), ("23", "17"), ("24", "1818"), ("25", "1819"), ("100", "1864"),
        ("1000", "1903e8"), ("1000000", "1a000f4240"), ("1000000000000", "1b000000e8d4a51000"),
        ("18446744073709551615", "1bffffffffffffffff"), ("18446744073709551616", "c249010000000000000000"),
        ("-18446744073709551616", "3bffffffffffffffff"), ("-18446744073709551617", "c349010000000000000000"),
        ("-1", "20"), ("-10", "29"), ("-100", "3863"), ("-1000", "3903e7"), ("0.0", "f90000"), ("-0.0", "f98000"),
        ("1.0", "f93c00"), ("1.1", "fb3ff199999999999a"), ("1.5", "f93e00"), ("65504.0", "f97bff"),
        ("100000.0", "fa47c35000"), ("3.4028234663852886e+38", "fa7f7fffff"), ("1.0e+300", "fb7e37e43c8800759c"),
        ("5.960464477539063e-8", "f90001"), ("0.00006103515625", "f90400"), ("-4.0", "f9c400"),
        ("-4.1", "fbc010666666666666"), ("Infinity", "f97c00"), ("NaN", "f97e00"), ("-Infinity", "f9fc00"),
        ("false", "f4"), ("true", "f5"), ("null", "f6"), ("undefined", "f7"), ("simple(16)", "f0"),
        ("simple(255)", "f8ff"),
        ("0(\"2013-03-21T20:04:00Z\")", "c074323031332d30332d32315432303a30343a30305a"),
        ("1(1363896240)", "c11a514b67b0"),
        ("1(1363896240.5)", "c1fb41d452d9e8200000"), ("23(h'01020304')", "d74401020304"),
        ("24(h'6449455446')", "d818456449455446"),
        ("32(\"http://www.example.com\")", "d82076687474703a2f2f7777772e6578616d706c652e636f6d"), ("h''", "40"),
        ("h'01020304'", "4401020304"), ("\"\"", "60"), ("\"a\"", "6161"), ("\"IETF\"", "6449455446"),
        ("\"\\\"\\\\\"", "62225c"), ("\"\\u00fc\"", "62c3bc"), ("\"\\u6c34\"", "63e6b0b4"),
        ("\"\\ud800\\udd51\"", "64f0908591"), ("[]", "80"), ("[1, 2, 3]", "83010203"),
        ("[1, [2, 3], [4, 5]]", "8301820203820405"),
        ("[1, 2, ... 25]", "98190102030405060708090a0b0c0d0e0f101112131415161718181819"), ("{}", "a0"),
        ("{1: 2, 3: 4}", "a201020304"), ("{\"a\": 1, \"b\": [2, 3]}", "a26161016162820203"),
        ("[\"a\", {\"b\": \"c\"}]", "826161a161626163"),
        ("{\"a\": \"A\", \"b\": \"B\", ...}", "a56161614161626142616361436164614461656145"),
    ]

    private enum Fault {
        case truncated, trailing, notShortest, unsorted, duplicate, text, reserved, deep

        var reason: CBORFault.Reason {
            switch self {
            case .truncated: .truncated
            case .trailing: .trailingBytes
            case .notShortest: .notShortest
            case .unsorted: .unsortedKeys
            case .duplicate: .duplicateKey
            case .text: .invalidText
            case .reserved: .reserved
            case .deep: .tooDeep
            }
        }

        var shows: String {
            switch self {
            case .truncated: "the item goes on past the end"
            case .trailing: "bytes follow the item"
            case .notShortest: "not the shortest form, or an indefinite length"
            case .unsorted: "map keys out of order"
            case .duplicate: "a map key twice"
            case .text: "a text that is not UTF-8"
            case .reserved: "reserved by RFC 8949"
            case .deep: "nested more than 16 deep"
            }
        }
    }

    private static let refusedItems: [(String, String, Fault)] = [
        ("nothing", "", .truncated), ("integer cut off", "1903", .truncated),
        ("bytes cut off", "44010203", .truncated), ("array cut off", "830102", .truncated),
        ("a length beyond the rest", "5bffffffffffffffff", .truncated), ("two items", "0001", .trailing),
        ("23 in two bytes", "1817", .notShortest), ("255 in three bytes", "1900ff", .notShortest),
        ("65535 in five bytes", "1a0000ffff", .notShortest),
        ("4294967295 in nine bytes", "1b00000000ffffffff", .notShortest),
        ("a length in two bytes", "580101", .notShortest), ("indefinite bytes", "5f42010243030405ff", .notShortest),
        ("indefinite array", "9f01ff", .notShortest), ("indefinite map", "bf0102ff", .notShortest),
        ("break alone", "ff", .notShortest), ("1.0 in five bytes", "fa3f800000", .notShortest),
        ("1.5 in nine bytes", "fb3ff8000000000000", .notShortest), ("NaN with a payload", "f97e01", .notShortest),
        ("NaN in five bytes", "fa7fc00000", .notShortest), ("keys not sorted", "a203040102", .unsorted),
        ("keys sorted by length first", "a22000186400", .unsorted),
        ("key twice", "a201020103", .duplicate), ("text not UTF-8", "62c328", .text),
        ("text with a surrogate", "63eda080", .text), ("text in too many bytes", "62c080", .text),
        ("additional information 28", "1c", .reserved), ("simple(24) in two bytes", "f818", .reserved),
        ("false in two bytes", "f814", .reserved),
        ("nested 17 deep", String(repeating: "81", count: 16) + "00", .deep),
    ]
}
