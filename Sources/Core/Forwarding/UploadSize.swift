/// How many records to send at once: halves when an upload fails, doubles when one is accepted, and stays where HQ was busy.
public struct UploadSize: Equatable, Sendable {
    /// The bounds, in records.
    public static let bounds: ClosedRange<Int> = 1...1_000

    /// Records in the next upload.
    public private(set) var records = 100

    /// Starts at 100.
    public init() {}

    /// An upload was accepted.
    public mutating func accepted() { records = min(records * 2, UploadSize.bounds.upperBound) }

    /// An upload failed.
    public mutating func failed() { records = max(records / 2, UploadSize.bounds.lowerBound) }
}
