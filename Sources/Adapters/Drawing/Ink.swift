/// A colour of the printed page.
public struct Ink: Equatable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    private init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Black, for codes and whatever has to be found again by a machine.
    public static let black = Ink(0, 0, 0)
    /// The paper.
    public static let white = Ink(1, 1, 1)

    /// A grey from 0 (black) to 1 (white).
    public static func grey(_ brightness: Double) -> Ink { Ink(brightness, brightness, brightness) }

    /// A colour as `RRGGBB` in hexadecimal digits, else nil.
    public init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 6, text.utf8.allSatisfy({ $0 < 128 }), let value = UInt32(text, radix: 16),
            text.utf8.first != UInt8(ascii: "+")
        else { return nil }
        self.init(
            Double(value >> 16 & 0xFF) / 255, Double(value >> 8 & 0xFF) / 255, Double(value & 0xFF) / 255)
    }

    /// How bright it looks, 0 to 1 (ITU-R BT.709, without gamma).
    public var brightness: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

    /// White or black, whichever can be read on it.
    public var readable: Ink { brightness < 0.5 ? .white : .black }
}
