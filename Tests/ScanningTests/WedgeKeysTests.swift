import Testing

@testable import Scanning

@Suite("What a keyboard scanner types")
struct WedgeKeysTests {
    /// Keys as on a US keyboard: "+" goes down, "-" comes up.
    private static func bytes(_ script: [Int]) -> [WedgeKeys.Stroke] {
        var keys = WedgeKeys()
        return script.compactMap { key in
            key > 0 ? keys.press(UInt16(key)) : keys.release(UInt16(-key))
        }
    }

    private static func text(_ script: [Int]) -> String {
        String(
            decoding: bytes(script).compactMap { stroke -> UInt8? in
                if case .byte(let byte) = stroke { byte } else { nil }
            }, as: UTF8.self)
    }

    @Test(
        "Keys and their characters",
        arguments: [
            ("digits", [2, -2, 3, -3, 11, -11], "120"),
            ("a letter", [30, -30], "a"),
            ("a letter with Shift", [42, 30, -30, -42], "A"),
            ("the right Shift", [54, 44, -44, -54], "Z"),
            ("both Shifts, one let go", [42, 54, -42, 16, -16, -54], "Q"),
            ("Caps Lock turns letters only", [58, -58, 30, -30, 2, -2], "A1"),
            ("Caps Lock and Shift", [58, -58, 42, 30, -30, 2, -2, -42], "a!"),
            ("signs of a UPI link", [42, 39, -39, -42, 53, -53, 42, 53, -53, -42, 13, -13, 42, 8, -8, -42], ":/?=&"),
            ("the edges of each row", [43, 41, 40, 27, 12, 57], "\\`']- "),
            ("the keypad without Alt", [79, -79, 82, -82, 83, -83], "10."),
            ("keys without a character", [59, -59, 103, -103, 30, -30], "a"),
        ])
    func characters(_ what: String, _ script: [Int], _ expected: String) {
        #expect(WedgeKeysTests.text(script) == expected)
    }

    @Test(
        "Bytes that no key has",
        arguments: [
            ("Alt and three digits", [56, 79, -79, 79, -79, 75, -75, -56], [114]),
            ("Alt, a leading nought and a byte over 127", [56, 82, -82, 80, -80, 79, -79, 76, -76, -56], [215]),
            ("the right Alt", [100, 80, -80, 77, -77, -100], [26]),
            ("Alt and a number that is no byte", [56, 81, -81, 82, -82, 82, -82, -56], []),
            ("Alt and digits without end", [56] + Array(repeating: [73, -73], count: 40).flatMap { $0 } + [-56], []),
            ("Alt alone", [56, -56], []),
            ("GS as Ctrl and ]", [29, 27, -27, -29], [29]),
            ("GS with Shift held too", [29, 42, 27, -27, -42, -29], [29]),
            ("Ctrl and a letter", [97, 30, -30, -97], [1]),
            ("Ctrl and a digit says nothing", [29, 2, -2, -29], []),
        ] as [(String, [Int], [UInt8])])
    func bytes(_ what: String, _ script: [Int], _ expected: [UInt8]) {
        #expect(WedgeKeysTests.bytes(script) == expected.map { .byte($0) })
    }

    @Test("Enter, keypad Enter and Tab end a scan", arguments: [28, 96, 15])
    func ends(_ key: Int) {
        #expect(WedgeKeysTests.bytes([key, -key]) == [.end])
    }
}

@Suite("Scans out of keys")
struct WedgeTypingTests {
    private func press(_ keys: UInt16...) -> [KeyboardDevice.Event] { keys.flatMap { [.down($0), .up($0)] } }

    @Test("Two scans in one piece, and one over two pieces")
    func pieces() {
        var typing = WedgeTyping(limit: 16)
        #expect(typing.take(press(2, 3, 28, 4, 28)) == [.scan(Array("12".utf8)), .scan(Array("3".utf8))])
        #expect(typing.take(press(5)) == [])
        #expect(typing.isOpen)
        #expect(typing.take(press(6, 28)) == [.scan(Array("45".utf8))])
        #expect(!typing.isOpen)
    }

    @Test("Silence ends a scan without Enter; Enter alone is none")
    func silence() {
        var typing = WedgeTyping(limit: 16)
        #expect(typing.take(press(28, 28, 7)) == [])
        #expect(typing.silence() == .scan(Array("6".utf8)))
        #expect(typing.silence() == nil)
    }

    @Test("Too long is told once, and the next scan is read")
    func tooLong() {
        var typing = WedgeTyping(limit: 3)
        #expect(typing.take(press(2, 2, 2, 2, 2, 2)) == [.tooLong])
        #expect(typing.take(press(28, 3, 28)) == [.scan(Array("2".utf8))])
    }

    @Test("A scan of which the kernel lost keys is thrown away whole, and Shift with it")
    func lost() {
        var typing = WedgeTyping(limit: 16)
        #expect(typing.take([.down(42)] + press(30) + [.lost] + press(31)) == [.incomplete])
        #expect(typing.take([.lost] + press(32, 28)) == [])
        #expect(typing.take(press(30, 28)) == [.scan(Array("a".utf8))])
    }

    @Test("After lost keys silence begins anew, too")
    func lostThenSilence() {
        var typing = WedgeTyping(limit: 16)
        _ = typing.take(press(30) + [.lost])
        #expect(typing.isOpen)
        #expect(typing.silence() == nil)
        #expect(typing.take(press(31, 28)) == [.scan(Array("s".utf8))])
    }
}
