/// UPC-E leaves zeros out of a UPC-A: GS1 General Specifications 5.2.2.4.2.
enum UPCE {
    /// The twelve digits behind eight; nil where the first is not 0.
    static func expanded(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count == 8, digits[0] == 48 else { return nil }
        let last = digits[6]
        func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 48, count: count) }
        let body: [UInt8] =
            switch last {
            case 48...50: Array(digits[1...2]) + [last] + zeros(4) + Array(digits[3...5])
            case 51: Array(digits[1...3]) + zeros(5) + Array(digits[4...5])
            case 52: Array(digits[1...4]) + zeros(5) + [digits[5]]
            default: Array(digits[1...5]) + zeros(4) + [last]
            }
        return [digits[0]] + body + [digits[7]]
    }
}
