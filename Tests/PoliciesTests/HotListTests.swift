import Payments
import TestWorld
import Testing

@testable import Policies

@Suite struct HotListTests {
    /// A list that is walked would need 10^10 steps here, and the test would not end while anybody looks.
    @Test func `among 100,000 keys each one is found, and none that is not there, at the cost of one look`() {
        let keys = [KeyID].many(100_000)
        let list = HotList(keys)
        #expect(list.count == 100_000)
        #expect(keys.allSatisfy(list.contains))
        let neighbours = keys.compactMap { KeyID($0.bytes.dropLast() + [$0.bytes[7] ^ 1]) }
        #expect(!neighbours.contains(where: list.contains))
    }

    @Test func `keys that somebody has made alike in their first bytes are told apart`() {
        let keys = (0..<UInt16(2_000)).compactMap { number in
            KeyID([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, UInt8(number >> 8), UInt8(number & 0xFF)])
        }
        let listed = keys.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let list = HotList(listed)
        #expect(keys.filter(list.contains) == listed)
        #expect(!HotList.empty.contains(keys[0]))
    }

    @Test func `in a policy the keys stand sorted, 8 bytes each, and come back`() throws {
        let list = HotList([.of(9), .of(1), .of(9), .of(200)])
        #expect(list.count == 3 && list.keys == [.of(1), .of(9), .of(200)])
        #expect(list.packed == KeyID.of(1).bytes + KeyID.of(9).bytes + KeyID.of(200).bytes)
        #expect(HotList(packed: list.packed) == list)
        #expect(HotList(packed: []) == .empty)
    }

    static let refused: [Row<[UInt8]>] = [
        Row("half a key", [1, 2, 3, 4]),
        Row("out of order", KeyID.of(2).bytes + KeyID.of(1).bytes),
        Row("twice", KeyID.of(2).bytes + KeyID.of(2).bytes),
    ]

    @Test(arguments: refused) func `a list that is not whole, sorted and unique is refused`(_ row: Row<[UInt8]>) {
        #expect(HotList(packed: row.content) == nil)
    }
}
