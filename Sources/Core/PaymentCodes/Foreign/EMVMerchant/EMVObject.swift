/// One data object of a merchant-presented code: two digits that name it, two that count, and the value.
public struct EMVObject: Equatable, Sendable {
    /// What it holds.
    public enum Content: Equatable, Sendable {
        /// A value.
        case value([UInt8])
        /// Data objects inside it.
        case template([EMVObject])
    }

    /// What its two digits of length count. The standard says characters; many writers count bytes of UTF-8.
    enum LengthUnit: Sendable, CaseIterable {
        case characters, bytes
    }

    /// Two digits, "00" to "99".
    public let id: String
    /// Where it begins, in bytes from the beginning of the code.
    public let position: Int
    /// What it holds.
    public let content: Content

    /// The data objects inside it; none where it holds a value.
    public var parts: [EMVObject] {
        if case .template(let parts) = content { parts } else { [] }
    }

    /// The bytes behind its length.
    func value(_ unit: LengthUnit) -> [UInt8] {
        switch content {
        case .value(let bytes): bytes
        case .template(let parts): parts.flatMap { $0.bytes(unit) }
        }
    }

    /// Its length as the code counts.
    func length(_ unit: LengthUnit) -> Int {
        let value = value(unit)
        return unit == .bytes ? value.count : value.count { !$0.continuesCharacter }
    }

    /// It as it stands in the code.
    func bytes(_ unit: LengthUnit) -> [UInt8] {
        let value = value(unit)
        let length = unit == .bytes ? value.count : value.count { !$0.continuesCharacter }
        return Array(id.utf8) + Array((length < 10 ? "0\(length)" : "\(length)").utf8) + value
    }
}

extension [EMVObject] {
    /// The first data object with this id.
    subscript(id: String) -> EMVObject? { first { $0.id == id } }

    /// The text of the data object with this id; nil where there is none, or it is no text.
    func text(_ id: String) -> String? {
        guard let object = self[id], case .value(let bytes) = object.content else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether it continues a character of UTF-8 that an earlier byte began.
    var continuesCharacter: Bool { self & 0xC0 == 0x80 }
}
