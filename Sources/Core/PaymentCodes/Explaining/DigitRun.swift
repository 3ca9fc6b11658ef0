internal import Payments

/// The digits of a text from one letter to the next, whatever else stands between them.
struct DigitRun {
    /// Their values, 0 to 9.
    private(set) var digits: [UInt8] = []
    /// Where each is written: a percent-encoded one takes three characters.
    private(set) var indices: [Range<Int>] = []

    /// Finds all runs of a text, as it stands and as what it may stand for.
    static func all(readings text: [Unicode.Scalar]) -> [DigitRun] {
        let isEncoded = text.contains { $0 == "%" || $0 == "\\" }
        return all(in: text, isEncoded: false) + (isEncoded ? all(in: text, isEncoded: true) : [])
    }

    /// Finds all runs.
    ///
    /// - Parameter isEncoded: whether percent-encoding is read as what it stands for, and the escapes of `ShownText` as what
    ///   they are: no letters.
    private static func all(in scalars: [Unicode.Scalar], isEncoded: Bool) -> [DigitRun] {
        var runs: [DigitRun] = []
        var run = DigitRun()
        func end() {
            if !run.digits.isEmpty { runs.append(run) }
            run = DigitRun()
        }
        var index = 0
        while index < scalars.count {
            let (sign, length) = isEncoded ? decoded(scalars[index...]) : (Sign(scalars[index]), 1)
            switch sign {
            case .digit(let digit):
                run.digits.append(digit)
                run.indices.append(index..<index + length)
            case .letter: end()
            case .other: break
            }
            index += length
        }
        end()
        return runs
    }

    /// The parts of it, as places in `digits`, in which nothing stands between the digits.
    var unbroken: [Range<Int>] {
        let starts = indices.indices.filter { $0 == 0 || indices[$0 - 1].upperBound < indices[$0].lowerBound }
        return zip(starts, starts.dropFirst() + [indices.count]).map { $0..<$1 }
    }

    /// Whether the text is this number, with blanks, hyphens or points around it and single ones between its digits.
    func isWhole(_ text: [Unicode.Scalar]) -> Bool {
        func areSeparators(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
            part.allSatisfy { $0 == " " || $0 == "-" || $0 == "." }
        }
        guard let first = indices.first, let last = indices.last, areSeparators(text[..<first.lowerBound]),
            areSeparators(text[last.upperBound...])
        else { return false }
        return zip(indices, indices.dropFirst()).allSatisfy { one, next in
            let between = text[one.upperBound..<next.lowerBound]
            return between.count < 2 && areSeparators(between)
        }
    }

    private enum Sign {
        case digit(UInt8)
        case letter
        case other

        init(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "0"..."9": self = .digit(UInt8(scalar.value - 48))
            case "a"..."z", "A"..."Z": self = .letter
            case _ where scalar.isASCII: self = .other
            case _ where scalar.properties.generalCategory == .decimalNumber:
                self = scalar.properties.numericValue.map { .digit(UInt8($0)) } ?? .other
            default: self = scalar.properties.isAlphabetic ? .letter : .other
            }
        }
    }

    /// What the text says at its beginning, and in how many characters.
    private static func decoded(_ text: ArraySlice<Unicode.Scalar>) -> (Sign, Int) {
        if text.first == "%", let byte = Hexadecimal.bytes(String(text.dropFirst().prefix(2))), byte.count == 1 {
            return (byte[0] < 0x80 ? Sign(Unicode.Scalar(byte[0])) : .other, 3)
        }
        if text.starts(with: "\\u{".unicodeScalars), let end = text.prefix(10).firstIndex(of: "}") {
            return (.other, end + 1 - text.startIndex)
        }
        return (text.first.map(Sign.init) ?? .other, 1)
    }
}

extension String {
    fileprivate init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
