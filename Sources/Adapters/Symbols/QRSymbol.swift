import CQRencode
import Glibc

/// How much of a QR code may be lost and still be read (ISO/IEC 18004).
public enum ErrorCorrection: Int, Sendable, CaseIterable {
    /// About 7%.
    case low = 0
    /// About 15%, the level of all our own codes.
    case medium = 1
    /// About 25%.
    case quartile = 2
    /// About 30%.
    case high = 3
}

/// A QR code (ISO/IEC 18004) in the smallest version that holds its text. Digits and upper-case letters take less room
/// than other characters, also where they are only a part of the text.
public struct QRSymbol: Sendable, Equatable {
    /// A module's side on paper in millimetres. Phones read less only by luck.
    public static let printedModule = 0.5...10.0
    /// What to say of another side, given as `--module`.
    public static let moduleAdvice = "--module is 0.5 to 10 mm: phones read smaller ones only by luck."

    /// The version, 1 to 40.
    public let version: Int
    /// The modules on each side, 21 to 177, without quiet zone.
    public let side: Int
    private let modules: [Bool]

    /// Encodes `text` as UTF-8 without an ECI.
    ///
    /// - Parameters:
    ///   - text: 1 to 7,089 characters, none of them zero.
    ///   - level: How much may be lost.
    ///   - maxVersion: The greatest version allowed, 1 to 40; a longer text throws `.tooLong`.
    public init(text: String, level: ErrorCorrection = .medium, maxVersion: Int = 40) throws(SymbolFault) {
        guard (1...40).contains(maxVersion) else { throw .measure("The greatest version is 1 to 40.") }
        guard !text.isEmpty else { throw .empty }
        // 7,089 digits are the most that any QR code holds.
        guard text.utf8.count <= 7_089 else { throw .tooLong(maxVersion: maxVersion) }
        guard !text.utf8.contains(0) else { throw .zeroCharacter }
        var error: Int32 = 0
        guard let made = tp_qr_make(text, Int32(level.rawValue), &error) else {
            switch error {
            case ERANGE: throw .tooLong(maxVersion: maxVersion)
            case ENOMEM: throw .outOfMemory
            default: throw .library(reason: "the encoder gave error \(error)")
            }
        }
        defer { tp_qr_free(made) }
        let version = Int(tp_qr_version(made))
        let side = Int(tp_qr_side(made))
        guard version <= maxVersion else { throw .tooLong(maxVersion: maxVersion) }
        self.version = version
        self.side = side
        self.modules = (0..<side * side).map { tp_qr_dark(made, Int32($0)) }
    }

    /// Whether the module in column `x` and row `y` is dark. Precondition: both are from 0 to below `side`.
    public subscript(x: Int, y: Int) -> Bool {
        precondition((0..<side).contains(x) && (0..<side).contains(y))
        return modules[y * side + x]
    }

    /// Neighbouring dark modules of a row as one rectangle, row by row: what draws a symbol fills these.
    public var darkRuns: [(x: Int, y: Int, length: Int)] {
        var runs: [(x: Int, y: Int, length: Int)] = []
        for y in 0..<side {
            var x = 0
            while x < side {
                let start = x
                while x < side, self[x, y] { x += 1 }
                if x > start { runs.append((start, y, x - start)) }
                x += 1
            }
        }
        return runs
    }
}
