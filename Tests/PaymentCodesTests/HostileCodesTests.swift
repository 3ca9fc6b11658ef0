import HostileCodes
import TestWorld
import Testing

/// `make fuzz` holds up a million; these are the same, fewer.
@Suite("Codes held up by an enemy")
struct HostileCodesTests {
    @Test("every promise holds")
    func promises() {
        let fuzz = Fuzz("codes of others")
        let codes = HostileCodes(seed: fuzz.seed)
        for index in 0..<UInt64(fuzz.rounds) {
            let broken = Promises.broken(by: codes.code(index))
            #expect(broken == nil, "tillpost-fuzz --seed \(fuzz.seed) --from \(index) --count 1")
        }
    }

    @Test("the same seed holds up the same codes, another one others")
    func replay() {
        let numbers = (0..<200).map(UInt64.init)
        let first = numbers.map(HostileCodes(seed: 7).code)
        #expect(numbers.map(HostileCodes(seed: 7).code) == first)
        #expect(numbers.map(HostileCodes(seed: 8).code) != first)
    }
}
