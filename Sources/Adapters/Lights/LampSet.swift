/// Which lamps are lit (or fitted), and whether the buzzer sounds (or is fitted).
public struct LampSet: OptionSet, Sendable, Hashable {
    /// One bit a lamp; bits without a lamp mean nothing.
    public let rawValue: UInt8

    /// The lamps of these bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The green lamp.
    public static let green = LampSet(rawValue: 1)
    /// The amber lamp.
    public static let amber = LampSet(rawValue: 2)
    /// The red lamp.
    public static let red = LampSet(rawValue: 4)
    /// The link lamp (blue).
    public static let link = LampSet(rawValue: 8)
    /// The buzzer, which is switched with the lamps.
    public static let buzzer = LampSet(rawValue: 16)
    /// The three lamps of a sale, without the link lamp.
    public static let sale: LampSet = [.green, .amber, .red]
    /// All four lamps.
    public static let all: LampSet = [.green, .amber, .red, .link]

    /// The lamps by name, in the order in which they stand on a counter.
    public var name: String {
        zip(LampSet.inOrder + [.buzzer], ["green", "amber", "red", "link", "buzzer"]).filter { contains($0.0) }.map(\.1)
            .joined(separator: ", ")
    }

    /// The four lamps one by one, in the order in which they stand on a counter and are drawn.
    static let inOrder: [LampSet] = [.green, .amber, .red, .link]
}
