/// What an engine did not do as the protocol says.
public struct Broken: Error, CustomStringConvertible {
    /// Where the contract says so, and what was found.
    public let description: String
}

/// Whether two values are the same.
func expect<Value: Equatable>(
    _ found: Value, _ wanted: Value, file: String = #fileID, line: UInt = #line
) throws {
    guard found == wanted else { throw Broken(description: "\(file):\(line): found \(found), wanted \(wanted)") }
}

/// Something that must not be taken.
func expectRefusal(file: String = #fileID, line: UInt = #line, _ body: () throws -> Void) throws {
    do { try body() } catch is Broken { throw Broken(description: "\(file):\(line): broken before it") } catch {
        return
    }
    throw Broken(description: "\(file):\(line): it was not refused")
}

/// What a body throws on purpose.
struct OnPurpose: Error {}
