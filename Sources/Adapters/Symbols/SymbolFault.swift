/// Why a symbol or a sheet could not be made. Nothing was written in any of these cases.
public enum SymbolFault: Error, Equatable, Sendable {
    /// There is no text.
    case empty
    /// The text has a zero character, which the encoder would take for its end.
    case zeroCharacter
    /// The text does not fit into the greatest version allowed.
    case tooLong(maxVersion: Int)
    /// There are no symbols, or more than the limit, for one sheet.
    case symbolCount(limit: Int)
    /// Pixels a module or quiet modules are out of range.
    case measure(String)
    /// The sheet would be larger than our own picture reader accepts.
    case sheetTooLarge(width: Int, height: Int)
    /// The encoder or the PNG writer failed.
    case library(reason: String)
    /// There is not enough memory.
    case outOfMemory
}

extension SymbolFault: CustomStringConvertible {
    /// What happened and what to do next.
    public var description: String {
        switch self {
        case .empty: "There is no text to put into a symbol. Give a text."
        case .zeroCharacter: "The text has a zero character, which a symbol cannot carry. Remove it."
        case .tooLong(let version): "The text does not fit into a QR code of version \(version). Shorten it."
        case .symbolCount(let limit): "A sheet holds 1 to \(limit) symbols. Make several sheets."
        case .measure(let what): "\(what) Correct the measure."
        case .sheetTooLarge(let width, let height):
            "The sheet would be \(width) x \(height) pixels, too large to be read back. Make several sheets."
        case .library(let reason): "The symbol could not be made: \(reason). Report this with the text's length."
        case .outOfMemory: "There is not enough memory for the symbol. Close other programs and try again."
        }
    }
}
