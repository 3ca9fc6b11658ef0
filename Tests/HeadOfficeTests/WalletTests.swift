import PaymentCodes
import Payments
import StateFolder
import SyncProtocol
import Testing

@testable import HeadOffice

@Suite struct WalletTests {
    private func wallet(in world: World, capTotal: Int64 = 10_000) async throws -> Wallet {
        let wallet = try Wallet(folder: world.path + "/wallet", creating: true)
        guard
            case .certificate(let text) = try await world.ask(
                .certify(
                    issuer: "BANK-A", algorithm: wallet.publicKey.algorithm.rawValue,
                    key: Hexadecimal.text(wallet.publicKey.bytes), currency: "KES", capPayment: 5_000,
                    capTotal: capTotal,
                    days: 30))
        else { throw HeadOfficeFault.otherVersion }
        _ = try wallet.install(certificate: text)
        _ = try await world.ask(.fund(payer: wallet.keyID.description, currency: "KES", minorUnits: 10_000))
        return wallet
    }

    @Test func `a note of a wallet is paid at HQ and its number is spent`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let wallet = try await wallet(in: world)
        let target = try PaymentTarget(counter: node.counter.description)
        let first = try wallet.note(to: target, amount: "12.50", time: world.now, withCertificate: true)
        let second = try wallet.note(to: target, amount: "10", time: world.now, withCertificate: false)
        #expect([first.number, second.number] == [1, 2])
        #expect(second.runningTotal == "22.50")
        #expect(second.certificate == nil)
        let note = try Signed<Note>(text: Array(first.code.utf8))
        let certificate = try Signed<Certificate>(text: Array(try #require(first.certificate).utf8))
        let taking = try node.payment(
            1_250, tender: .note, basis: .guaranteed, code: note.bytes, certificate: certificate.bytes)
        #expect(try await node.settle(.payment(taking)) == .paid)
        #expect(try wallet.info().number == 2)
    }

    @Test func `a wallet keeps to its caps and to its currency's decimals`() async throws {
        let world = try await World.shop()
        let wallet = try await wallet(in: world)
        let target = try PaymentTarget(counter: "0011223344556677")
        func note(_ amount: String) throws {
            _ = try wallet.note(to: target, amount: amount, time: 1, withCertificate: false)
        }
        #expect(throws: HeadOfficeFault.refused(.overCap)) { try note("50.01") }
        #expect(throws: HeadOfficeFault.amount(.notANumber)) { try note("12,50") }
        #expect(throws: HeadOfficeFault.self) { try note("0.001") }
        try note("50")
        try note("50")
        #expect(throws: HeadOfficeFault.self) { try note("0.01") }
        #expect(try wallet.info().number == 2)
    }

    @Test func `an order whose answer was lost is repeated, and paid once`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let wallet = try await wallet(in: world)
        let target = try PaymentTarget(counter: node.counter.description)
        let order = try wallet.order(to: target, amount: "20", time: world.now)
        _ = try await world.headOffice.pay(order)
        let again = try wallet.order(to: target, amount: "20", time: world.now + 5)
        #expect(again == order)
        #expect(throws: HeadOfficeFault.self) { try wallet.order(to: target, amount: "21", time: world.now) }
        let info = try wallet.confirmation(try await world.headOffice.pay(again))
        try wallet.settleOrder()
        #expect(info.amount == "20.00")
        #expect(try await world.balance("purse:\(wallet.keyID)") == 8_000)
        #expect(try wallet.order(to: target, amount: "21", time: world.now) != order)
    }

    @Test func `a plate is found among the codes of a picture`() async throws {
        let world = try await World.shop()
        guard
            case .invitation(let invitation) = try await world.ask(
                .nodeNew(merchant: "M-001", counterName: "Front", url: "https://hq.example"))
        else { throw HeadOfficeFault.otherVersion }
        let target = try PaymentTarget(plateAmong: [Array("https://shop.example".utf8), Array(invitation.plate.utf8)])
        #expect(target.counter.description == invitation.counter)
        #expect(throws: HeadOfficeFault.self) { try PaymentTarget(plateAmong: [Array(invitation.code.utf8)]) }
    }
}
