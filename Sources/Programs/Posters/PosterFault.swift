/// Why a sheet could not be made. Nothing was written in any of these cases.
public struct PosterFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened and what to do next.
    public let description: String

    /// States a fault.
    public init(_ description: String) { self.description = description }

    /// A fault of one line of the list.
    public static func line(_ line: Int, _ what: String) -> PosterFault { PosterFault("line \(line): \(what)") }
}
