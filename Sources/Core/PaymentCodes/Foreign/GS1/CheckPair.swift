/// The two check characters behind a key of letters and digits, such as a Global Model Number: GS1 General
/// Specifications 7.9.5.
enum CheckPair {
    /// In the order of their values, from 0 (figure 7.11-1).
    private static let characters = Array(
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)
    /// The same for check characters: no 0, 1, I or O, which are taken for one another.
    private static let checks = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    /// The weights, from the right. A key has 23 characters before its pair at most.
    private static let primes = [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
    ]

    /// Whether the last two characters are right for those before them.
    static func isRight(_ key: some BidirectionalCollection<UInt8>) -> Bool {
        let body = key.dropLast(2)
        guard body.count <= primes.count else { return false }
        let values = body.reversed().compactMap { characters.firstIndex(of: $0) }
        guard values.count == body.count else { return false }
        let sum = zip(values, primes).reduce(0) { $0 + $1.0 * $1.1 } % 1_021
        return key.suffix(2).elementsEqual([checks[sum >> 5], checks[sum & 31]])
    }
}
