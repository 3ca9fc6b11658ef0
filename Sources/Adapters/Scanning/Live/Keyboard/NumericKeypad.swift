/// A numeric keypad on USB, or any keyboard that stands in for one. Named by `/dev/input/by-id/*-event-kbd`.
///
/// It is grabbed: nothing that is typed reaches a console or a screen. Each key is told by itself, as it goes down; a key that is
/// held says nothing more. An unplugged keypad is opened again by itself, after 0.25 s at first and 5 s at most.
public struct NumericKeypad: ScanSource {
    private let path: String
    private let clearsWithNumLock: Bool

    /// A keypad at `path`, which need not exist yet.
    ///
    /// - Parameter clearsWithNumLock: whether Num Lock is Clear: for keypads that have neither Backspace nor Escape. Not by
    ///   default, because some keypads press Num Lock by themselves around their digits.
    public init(path: String, clearsWithNumLock: Bool = false) {
        self.path = path
        self.clearsWithNumLock = clearsWithNumLock
    }

    /// Starts reading the device; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        let reader = KeypadKeys(clearsWithNumLock: clearsWithNumLock)
        return KeyboardReading.events(path: path, silence: -1) { reader }
    }
}

/// A keypad's keys as the characters on them. Pure.
struct KeypadKeys: KeyReader {
    static let enter: UInt8 = 0x0D
    static let clear: UInt8 = 0x1B

    private let clearsWithNumLock: Bool

    init(clearsWithNumLock: Bool) { self.clearsWithNumLock = clearsWithNumLock }

    var isOpen: Bool { false }

    func take(_ events: [KeyboardDevice.Event]) -> [ScanEvent] {
        events.flatMap { event -> [ScanEvent] in
            switch event {
            case .down(let key): character(key).map { [.key($0)] } ?? []
            case .up: []
            // An amount with a digit missing is another amount.
            case .lost: [.fault(.keysLost), .key(KeypadKeys.clear)]
            }
        }
    }

    func silence() -> ScanEvent? { nil }

    /// Keys as the kernel numbers them (linux/input-event-codes.h).
    private func character(_ key: WedgeKeys.Key) -> UInt8? {
        switch key {
        case 1, 14, 111: return KeypadKeys.clear
        case 28, 96: return KeypadKeys.enter
        case 69: return clearsWithNumLock ? KeypadKeys.clear : nil
        // The key of = and +, without asking for Shift.
        case 13: return UInt8(ascii: "+")
        case 121: return UInt8(ascii: ".")
        default:
            guard let byte = WedgeKeys.keypadByte(key) ?? WedgeKeys.plainByte(key) else { return nil }
            return (48...57).contains(byte) || "+-*/.".utf8.contains(byte) ? byte : nil
        }
    }
}
