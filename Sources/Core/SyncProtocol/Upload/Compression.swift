/// A way to make bytes smaller, passed in so that the Core stays pure.
public struct Compression: Sendable {
    /// The bytes made smaller; nil where that fails or is not to be had.
    public let compress: @Sendable (_ bytes: [UInt8]) -> [UInt8]?
    /// What was made smaller; nil where the bytes are not whole, have something behind them, or stand for more than
    /// `limit` bytes.
    public let decompress: @Sendable (_ bytes: [UInt8], _ limit: Int) -> [UInt8]?

    /// Bundles the two functions.
    public init(
        compress: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]?,
        decompress: @escaping @Sendable (_ bytes: [UInt8], _ limit: Int) -> [UInt8]?
    ) {
        self.compress = compress
        self.decompress = decompress
    }

    /// Makes nothing smaller and reads nothing that was.
    public static let none = Compression(compress: { _ in nil }, decompress: { _, _ in nil })
}
