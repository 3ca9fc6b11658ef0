import HostileCodes
import PaymentCodes
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

    @Test("some of ours are still read when their bytes are damaged, so that writing them again is tried")
    func reach() {
        let codes = HostileCodes(seed: 7)
        var read: [String: Int] = [:]
        for index in 0..<20_000 as Range<UInt64> {
            switch ReadCode(reading: codes.code(index), awaitingPayment: true) {
            case .note: read["note", default: 0] += 1
            case .certificate: read["certificate", default: 0] += 1
            case .enrolment: read["enrolment", default: 0] += 1
            default: break
            }
        }
        #expect(read.count == 3 && read.values.allSatisfy { $0 > 100 }, "\(read)")
    }

    @Test("the same seed holds up the same codes, another one others")
    func replay() {
        let numbers = (0..<200).map(UInt64.init)
        let first = numbers.map(HostileCodes(seed: 7).code)
        #expect(numbers.map(HostileCodes(seed: 7).code) == first)
        #expect(numbers.map(HostileCodes(seed: 8).code) != first)
    }
}
