import PaymentCodes
import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// A payer's key with more than one certificate, through HQ's books.
@Suite struct CertificatesTests {
    private static let held = Verdict(decision: .held, reason: .unknownPayer)

    /// One key: a bank guarantees it, and another vouches at the merchant's risk. The purse is empty.
    private struct Scene {
        let world: World
        let front: TestNode
        let back: TestNode
        let guaranteed: TestPayer
        let atRisk: TestPayer

        init() async throws {
            world = try await World.shop()
            front = try await world.node("Front")
            back = try await world.node("Back")
            let key = try SigningKey.generate()
            guaranteed = TestPayer(key: key, certificate: try await world.certificate(unseenOf: key))
            atRisk = TestPayer(
                key: key, certificate: try await world.certificate(unseenOf: key, issuer: "BANK-B"))
        }
    }

    private static let issuerPays = Verdict(decision: .paid, reason: .insufficientFunds, liability: .issuer)
    private static let merchantLoses = Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant)

    @Test(arguments: [true, false])
    func `each note is judged by its own certificate, whichever came first`(isGuaranteedFirst: Bool) async throws {
        let scene = try await Scene()
        let front = scene.front
        let order = isGuaranteedFirst ? [scene.guaranteed, scene.atRisk] : [scene.atRisk, scene.guaranteed]
        var number: UInt64 = 0
        for withCertificate in [true, false] {
            for payer in order {
                number += 1
                let note = try payer.note(to: front, 1_000, number: number)
                let taking = try front.take(note, from: payer, withCertificate: withCertificate)
                let isGuaranteed = payer.certificate == scene.guaranteed.certificate
                #expect(
                    try await front.settle(.payment(taking)) == (isGuaranteed ? Self.issuerPays : Self.merchantLoses))
            }
        }
        #expect(try await scene.world.balance("receivable:BANK-A") == -2_000)
        #expect(try await scene.world.balance("receivable:BANK-B") == 0)
        #expect(try await scene.world.isBalanced())
    }

    @Test func `a note under a certificate that HQ has not waits, and no other certificate decides it`() async throws {
        let scene = try await Scene()
        let front = scene.front
        let known = try front.take(scene.atRisk.note(to: front, 1_000), from: scene.atRisk)
        #expect(try await front.settle(.payment(known)) == Self.merchantLoses)
        let note = try scene.guaranteed.note(to: front, 2_000, number: 2)
        let waiting = try front.take(note, from: scene.guaranteed, withCertificate: false)
        let record = try front.write(.payment(waiting))
        try await front.send([record])
        #expect(front.verdict(on: record) == Self.held)
        #expect(try await scene.world.pulled().map { $0["money"] } == ["none", "none"])
        // The very note claims nothing as long as it waits, and the batch leaves it out.
        #expect(try await scene.world.closeBatch().totals.map(\.payable.count) == [0])
        // Another counter brings the certificate; the first hears of it with its next exchange.
        let back = scene.back
        let other = try back.take(scene.guaranteed.note(to: back, 500, number: 3), from: scene.guaranteed)
        #expect(try await back.settle(.payment(other)) == Self.issuerPays)
        try await front.send([])
        #expect(front.verdict(on: record) == Self.issuerPays)
        try await front.send([])
        #expect(front.outcomes.count == 3)
        // Its number is claimed now.
        let again = try front.take(note, from: scene.guaranteed)
        #expect(try await front.settle(.payment(again))?.reason == .copiedNote)
        #expect(try await scene.world.isBalanced())
    }

    @Test func `a reversal of a note that waits ends it, and the number is not spent`() async throws {
        let scene = try await Scene()
        let front = scene.front
        let note = try scene.guaranteed.note(to: front, 2_000)
        let waiting = try front.take(note, from: scene.guaranteed, basis: .awaitingApproval, withCertificate: false)
        let record = try front.write(.payment(waiting))
        let reversal = try front.write(front.reversal(of: waiting))
        try await front.send([record, reversal])
        #expect(front.verdict(on: record) == Self.held)
        _ = try await scene.world.ask(.payerCertificate(code: scene.guaranteed.certificate.text))
        try await front.send([])
        #expect(front.verdict(on: record)?.reason == .reversed)
        #expect(front.verdict(on: reversal) == Verdict(decision: .paid, reason: .reversed))
        let again = try front.take(note, from: scene.guaranteed)
        #expect(try await front.settle(.payment(again)) == Self.issuerPays)
        #expect(try await scene.world.isBalanced())
    }

    @Test func `a certificate that no issuer known here has signed is not kept`() async throws {
        let scene = try await Scene()
        let stranger = try SigningKey.generate()
        let forged = try Signed.signed(scene.guaranteed.certificate.content, by: stranger)
        for code in [forged.text, scene.guaranteed.certificate.text + "7", ""] {
            await #expect(throws: HeadOfficeFault.self) { try await scene.world.ask(.payerCertificate(code: code)) }
        }
    }
}
