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
        // A code is held up many times: as it is, and with card numbers planted in it.
        for index in 0..<UInt64(fuzz.rounds / 4) {
            let broken = Promises.broken(by: codes.code(index))
            #expect(broken == nil, "tillpost-fuzz --seed \(fuzz.seed) --from \(index) --count 1")
        }
    }

    @Test("some of ours are still read when their bytes are damaged, so that writing them again is tried")
    func reach() {
        let codes = HostileCodes(seed: 7)
        var read: [String: Set<[UInt8]>] = [:]
        for index in 0..<20_000 as Range<UInt64> {
            let code = codes.code(index)
            switch ReadCode(reading: code, awaitingPayment: true) {
            case .note: read["note", default: []].insert(code)
            case .certificate: read["certificate", default: []].insert(code)
            case .confirmation: read["confirmation", default: []].insert(code)
            case .plate: read["plate", default: []].insert(code)
            case .label: read["label", default: []].insert(code)
            case .enrolment: read["enrolment", default: []].insert(code)
            case .counterNonce: read["nonce", default: []].insert(code)
            default: break
            }
        }
        // Of each kind one or two are good: the others were damaged.
        #expect(read.count == 7 && read.values.allSatisfy { $0.count > 10 }, "\(read.mapValues(\.count))")
    }

    @Test("the same seed holds up the same codes, another one others")
    func replay() {
        let numbers = (0..<200).map(UInt64.init)
        let first = numbers.map(HostileCodes(seed: 7).code)
        #expect(numbers.map(HostileCodes(seed: 7).code) == first)
        #expect(numbers.map(HostileCodes(seed: 8).code) != first)
    }
}
