import TestWorld
import Testing

@testable import PaymentCodes

@Suite("Merchant codes that are refused")
struct RefusedMerchantCodesTests {
    @Test(
        "each for its reason",
        arguments: RefusedMerchantCodes.structure + RefusedMerchantCodes.values + RefusedMerchantCodes.tips
            + RefusedNationalCodes.all)
    func refused(_ row: Row<RefusedMerchantCodes.Refused>) {
        let bytes = Array(row.content.text.utf8)
        let flaws = EMVMerchantCode.explain(bytes).flaws
        #expect(
            flaws.contains { $0.field == row.content.field && $0.reason == row.content.reason },
            "\(flaws.map(\.description))")
        #expect(flaws.allSatisfy { (0...bytes.count).contains($0.position) })
        #expect(throws: CodeFlaw.self) { try EMVMerchantCode(parsing: bytes) }
    }

    @Test("the amount of a code is shown only where it is one")
    func amount() {
        #expect(EMVMerchantCode.explain(Array(MerchantText.kenya(["54": "12,50"]).utf8)).amount == nil)
        #expect(EMVMerchantCode.explain(Array(MerchantText.kenya().utf8)).amount == "12.50")
        #expect(EMVMerchantCode.explain(Array(MerchantText.kenya(["54": "98."]).utf8)).amount == "98")
    }

    @Test(
        "a tip that is right is accepted",
        arguments: [
            ["55": "01"], ["55": "02", "56": "1.50"], ["55": "02", "56": "2."], ["55": "03", "57": "12.5"],
            ["55": "03", "57": "5."],
        ])
    func tips(_ fields: [String: String]) {
        #expect(EMVMerchantCode.explain(Array(MerchantText.kenya(fields).utf8)).flaws.isEmpty)
    }
}
