import Acceptance
import PaymentCodes
import Payments
import Shop
import Signing
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// A payer with several certificates at one counter, over the real journal.
@Suite struct CertificatesTests {
    /// Pays with the next note of the world's payer, under a certificate, which is shown or not.
    private func sell(
        at board: Board, number: UInt64, under certificate: Signed<Certificate>, isShown: Bool
    ) async throws -> (event: SaleFlow.Event, carried: [UInt8]?) {
        let note = try board.world.payer.note(
            1_000, at: board.world.node.counter, number: number, under: certificate)
        let attempt = Attempt(due: .kes(1_000), means: .note(note), certificates: isShown ? [certificate] : [])
        let taken = try await board.till.take(attempt, isLinkUp: false)
        return (taken.event, taken.stored?.payment.certificate)
    }

    @Test func `each certificate is learned and carried once, and an older one shown again takes nothing away`()
        async throws
    {
        let board = try await Board()
        let first = board.world.payer.certificate
        let second = try board.world.lender.certify(board.world.payer.key.publicKey)
        #expect(try await sell(at: board, number: 1, under: second, isShown: false).event == .refused(.unknownPayer))
        #expect(try await sell(at: board, number: 2, under: first, isShown: true).carried == first.bytes)
        #expect(try await sell(at: board, number: 3, under: second, isShown: false).event == .refused(.unknownPayer))
        #expect(try await sell(at: board, number: 4, under: second, isShown: true).carried == second.bytes)
        for (number, certificate) in [first, second, first].enumerated() {
            for isShown in [true, false] {
                let number = UInt64(5 + 2 * number + (isShown ? 1 : 0))
                let sold = try await sell(at: board, number: number, under: certificate, isShown: isShown)
                #expect(sold.event == .stored(certificate == first ? .guaranteed : .atRisk))
                #expect(sold.carried == nil)
            }
        }
    }

    @Test func `a certificate that HQ has not is carried again with the payer's next note`() async throws {
        let board = try await Board()
        let certificate = board.world.payer.certificate
        _ = try await sell(at: board, number: 1, under: certificate, isShown: true)
        #expect(try await sell(at: board, number: 2, under: certificate, isShown: false).carried == nil)
        let held = try await board.verdicts(Verdict(decision: .held, reason: .unknownPayer))
        try await board.exchange { $0.answer(mark: $0.head, outcomes: [held[1]]) }
        #expect(try await sell(at: board, number: 3, under: certificate, isShown: false).carried == certificate.bytes)
        #expect(try await sell(at: board, number: 4, under: certificate, isShown: false).carried == nil)
    }
}
