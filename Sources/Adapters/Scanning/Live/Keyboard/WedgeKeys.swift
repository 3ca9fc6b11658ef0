/// What a keyboard-wedge scanner types, as bytes. Key positions arrive, not characters: the scanner must be set to a US
/// keyboard. Pure: the device gives it keys.
///
/// Besides plain and shifted keys it understands what scanners do for bytes that no US key gives: Alt held while the
/// keypad types the byte's number in decimal ("Alt code", three or four digits), and Ctrl with a letter or one of `[ \ ]` for a
/// control character: Ctrl and `]` is GS, which GS1 codes need.
struct WedgeKeys {
    /// A key's position, as the kernel numbers it (linux/input-event-codes.h).
    typealias Key = UInt16

    /// What a press means.
    enum Stroke: Equatable {
        case byte(UInt8)
        /// Enter or Tab: the scan is over.
        case end
    }

    private var shifts: Set<Key> = []
    private var controls: Set<Key> = []
    private var alts: Set<Key> = []
    private var isCapsLocked = false
    /// The number typed on the keypad while Alt is held.
    private var altNumber: Int?

    /// A key goes down.
    mutating func press(_ key: Key) -> Stroke? {
        switch key {
        case 42, 54: shifts.insert(key)
        case 29, 97: controls.insert(key)
        case 56, 100:
            alts.insert(key)
            altNumber = nil
        case 58: isCapsLocked.toggle()
        case 28, 96, 15: return alts.isEmpty ? .end : nil
        default: return alts.isEmpty ? typed(key) : altDigit(key)
        }
        return nil
    }

    /// A key comes up.
    mutating func release(_ key: Key) -> Stroke? {
        shifts.remove(key)
        controls.remove(key)
        guard alts.remove(key) != nil, alts.isEmpty, let number = altNumber else { return nil }
        altNumber = nil
        return UInt8(exactly: number).map(Stroke.byte)
    }

    private mutating func altDigit(_ key: Key) -> Stroke? {
        guard let digit = WedgeKeys.keypad[key], digit.isNumber else { return nil }
        // More than four digits is no byte; the number stays too large and gives nothing.
        altNumber = min((altNumber ?? 0) * 10 + Int(digit.byte - UInt8(ascii: "0")), 100_000)
        return nil
    }

    private func typed(_ key: Key) -> Stroke? {
        if let digit = WedgeKeys.keypad[key] { return .byte(digit.byte) }
        guard let (plain, shifted) = WedgeKeys.layout[key] else { return nil }
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(plain)
        if !controls.isEmpty {
            let isControl = isLetter || [UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]")].contains(plain)
            return isControl ? .byte(plain & 0x1F) : nil
        }
        let isShifted = shifts.isEmpty == (isLetter && isCapsLocked)
        return .byte(isShifted ? shifted : plain)
    }

    /// The US layout: a key, what it types, and what it types with Shift.
    private static let layout: [Key: (UInt8, UInt8)] = {
        let rows: [(first: Key, plain: StaticString, shifted: StaticString)] = [
            (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
            (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"), (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", " "),
        ]
        var layout: [Key: (UInt8, UInt8)] = [:]
        for row in rows {
            for index in 0..<row.plain.utf8CodeUnitCount {
                layout[row.first + Key(index)] = (row.plain.utf8Start[index], row.shifted.utf8Start[index])
            }
        }
        return layout
    }()

    private struct KeypadKey {
        let byte: UInt8
        var isNumber: Bool { (48...57).contains(byte) }
    }

    /// What a key of the numeric keypad types.
    static func keypadByte(_ key: Key) -> UInt8? { keypad[key]?.byte }

    /// What a key types without Shift, the keypad's left out.
    static func plainByte(_ key: Key) -> UInt8? { layout[key]?.0 }

    private static let keypad: [Key: KeypadKey] = [
        71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3", 82: "0",
        83: ".",
        55: "*", 98: "/",
    ].mapValues { (character: Unicode.Scalar) in KeypadKey(byte: UInt8(ascii: character)) }
}
