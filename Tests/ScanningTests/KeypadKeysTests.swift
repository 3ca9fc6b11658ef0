import Testing

@testable import Scanning

@Suite("What a numeric keypad types")
struct KeypadKeysTests {
    private static func text(_ events: [KeyboardDevice.Event], numLock: Bool = false) -> String {
        let told = KeypadKeys(clearsWithNumLock: numLock).take(events)
        return told.map { event in
            switch event {
            case .key(0x0D): "⏎"
            case .key(0x1B): "⌫"
            case .key(let byte): String(decoding: [byte], as: UTF8.self)
            default: "!"
            }
        }.joined()
    }

    private static func press(_ keys: [UInt16]) -> [KeyboardDevice.Event] { keys.flatMap { [.down($0), .up($0)] } }

    @Test(
        "Keys and their characters",
        arguments: [
            ("the keypad's digits", [82, 79, 80, 81, 75, 76, 77, 71, 72, 73], "0123456789"),
            ("the digits above the letters", [11, 2, 3, 4, 5, 6, 7, 8, 9, 10], "0123456789"),
            ("signs of the keypad", [98, 55, 74, 78, 83], "/*-+."),
            ("signs beside the letters", [53, 12, 13, 52], "/-+."), ("a keypad's comma", [121], "."),
            ("both Enters", [28, 96], "⏎⏎"), ("Escape, Backspace and Delete", [1, 14, 111], "⌫⌫⌫"),
            ("a 00 key, which presses 0 twice", [82, 82], "00"), ("Num Lock around a digit", [69, 79, 69], "1"),
            ("letters, Tab, Shift, cursor keys", [30, 15, 42, 103, 59], ""),
        ] as [(String, [UInt16], String)])
    func characters(_ what: String, _ keys: [UInt16], _ expected: String) {
        #expect(Self.text(Self.press(keys)) == expected)
    }

    @Test("Num Lock clears where the settings say so")
    func numLock() { #expect(Self.text(Self.press([79, 69]), numLock: true) == "1⌫") }

    @Test("Keys that the kernel lost take back what was typed: an amount with a digit missing is another amount")
    func lost() { #expect(Self.text(Self.press([79]) + [.lost] + Self.press([80])) == "1!⌫2") }
}
