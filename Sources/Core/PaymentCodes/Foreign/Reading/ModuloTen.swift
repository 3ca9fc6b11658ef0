/// GS1 General Specifications 7.9: the last digit is a check digit; weights 3 and 1 in turn from the right.
enum ModuloTen {
    static func isRight(_ digits: some Collection<UInt8>) -> Bool {
        guard digits.count > 1, digits.allSatisfy(Ascii.isDigit) else { return false }
        let weighted = Array(digits).reversed().enumerated().map { Int($1 - 48) * ($0 % 2 == 1 ? 3 : 1) }
        return weighted.reduce(0, +) % 10 == 0
    }

    /// The recursive modulo 10 of Swiss reference numbers: a table carries the sum from digit to digit.
    static func isRightRecursive(_ digits: some Collection<UInt8>) -> Bool {
        guard digits.count > 1, digits.allSatisfy(Ascii.isDigit) else { return false }
        let table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
        let carry = digits.dropLast().reduce(0) { table[($0 + Int($1 - 48)) % 10] }
        return digits.suffix(1).allSatisfy { Int($0 - 48) == (10 - carry) % 10 }
    }
}
