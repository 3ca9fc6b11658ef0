/// One part of an element's value, as the GS1 General Specifications, section 3, describe it.
struct GS1Component: Sendable {
    /// The characters that it may have: figures 7.11-1 to 7.11-3 of the specifications.
    enum Characters: Sendable { case digits, set82, set39, set64 }

    let characters: Characters
    let lengths: ClosedRange<Int>
    let check: GS1Check
    let isOptional: Bool

    static func digits(_ count: Int, _ check: GS1Check = .none) -> GS1Component {
        GS1Component(characters: .digits, lengths: count...count, check: check, isOptional: false)
    }
    static func digits(upTo most: Int, _ check: GS1Check = .none) -> GS1Component {
        GS1Component(characters: .digits, lengths: 1...most, check: check, isOptional: false)
    }
    static func text(_ count: Int, _ check: GS1Check = .none) -> GS1Component {
        GS1Component(characters: .set82, lengths: count...count, check: check, isOptional: false)
    }
    static func text(upTo most: Int, _ check: GS1Check = .none, of characters: Characters = .set82) -> GS1Component {
        GS1Component(characters: characters, lengths: 1...most, check: check, isOptional: false)
    }
    static func optional(_ part: GS1Component) -> GS1Component {
        GS1Component(characters: part.characters, lengths: part.lengths, check: part.check, isOptional: true)
    }

    /// Why a value is none of this kind, or nil where it is one. Its length was seen to.
    func fault(_ value: ArraySlice<UInt8>) -> String? {
        guard value.allSatisfy(isAllowed) else {
            return characters == .digits ? "not digits only" : "characters that it cannot have"
        }
        return check.fault(value)
    }

    private func isAllowed(_ byte: UInt8) -> Bool {
        switch characters {
        case .digits: Ascii.isDigit(byte)
        case .set82: Ascii.isAlphanumeric(byte) || "!\"%&'()*+,-./:;<=>?_".utf8.contains(byte)
        case .set39: Ascii.isDigit(byte) || Ascii.isUpper(byte) || "#-/".utf8.contains(byte)
        case .set64: Ascii.isAlphanumeric(byte) || "-_=".utf8.contains(byte)
        }
    }
}
