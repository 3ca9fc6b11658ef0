import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// What buyers left for HQ's eyes only.
@Suite struct SealedTests {
    private struct Shop {
        let world: World
        let board: TestNode
        let payment: PaymentID
        let item: SealedItem
        let record: SignedRecord

        /// A sale with an address that travels sealed beside it.
        init() async throws {
            world = try await World.shop()
            board = try await world.node()
            let policy = try Signed<Policy>(decoding: try await board.enrol().policy).content
            let key = try #require(policy.sealingKey)
            payment = try #require(PaymentID(RandomBytes.bytes(16)))
            let plain = CBOR.fields([
                (1, .bytes(RandomBytes.bytes(16))), (2, .bytes(Array("Njeri, Kiosk Lane 4".utf8))),
            ]).encoded()
            item = SealedItem(payment: payment, box: try SealedBox.seal(plain, to: key, associated: payment.bytes))
            let sale = try board.payment(500, tender: .cash, basis: nil, id: payment)
            record = try board.write(
                .payment(
                    Payment(
                        sale: sale.sale, payment: payment, merchant: sale.merchant, counter: sale.counter,
                        receipt: sale.receipt, amount: sale.amount, tender: .cash, basis: nil, code: nil,
                        certificate: nil, sealed: Primitives.libcrypto.digest(plain))))
        }

        func box() async throws -> [UInt8]? { try await world.headOffice.box(of: payment, at: board.id) }

        func show(by name: String = "Auditor", why: String = "delivery") async throws -> SealedInfo {
            guard
                case .sealed(let info) = try await world.ask(
                    .sealedShow(node: board.id.description, payment: payment.description, by: name, why: why))
            else { throw HeadOfficeFault.otherVersion }
            return info
        }
    }

    @Test func `a box is kept as it came and acknowledged, however often it comes`() async throws {
        let shop = try await Shop()
        let aside = TestNode.Aside(sealed: [shop.item])
        let answer = try await shop.board.say(shop.board.content([shop.record.bytes], aside))
        #expect(answer.sealedHeld == [shop.payment])
        #expect(try await shop.box() == shop.item.box)
        let other = TestNode.Aside(sealed: [SealedItem(payment: shop.payment, box: [1, 2, 3])])
        #expect(try await shop.board.say(shop.board.content([], other)).sealedHeld == [shop.payment])
        #expect(try await shop.box() == shop.item.box)
    }

    @Test func `it opens for whoever says who asks and why, and is what the record names`() async throws {
        let shop = try await Shop()
        try await shop.board.say(shop.board.content([shop.record.bytes], TestNode.Aside(sealed: [shop.item])))
        let info = try await shop.show()
        #expect(info.content == "Njeri, Kiosk Lane 4")
        #expect(info.isAsRecorded)
        for (name, why) in [("", "delivery"), ("Auditor", "")] {
            await #expect(throws: HeadOfficeFault.self) { try await shop.show(by: name, why: why) }
        }
        // A sealing key that was renewed since still opens it.
        _ = try await shop.world.ask(.keyRenew(purpose: "sealing", rootFile: nil, isStolen: false))
        #expect(try await shop.show().content == "Njeri, Kiosk Lane 4")
    }

    @Test func `an erased box is gone, does not come back, and the record stands`() async throws {
        let shop = try await Shop()
        let aside = TestNode.Aside(sealed: [shop.item])
        try await shop.board.say(shop.board.content([shop.record.bytes], aside))
        let erase = AdminRequest.sealedErase(
            node: shop.board.id.description, payment: shop.payment.description)
        #expect(try await shop.world.ask(erase) == .erased(1))
        #expect(try await shop.world.ask(erase) == .erased(0))
        #expect(try await shop.board.say(shop.board.content([], aside)).sealedHeld == [shop.payment])
        #expect(try await shop.box() == nil)
        await #expect(throws: HeadOfficeFault.self) { try await shop.show() }
        #expect(shop.board.verdict(on: shop.record) == .paid)
    }

    @Test func `what has been sealed for longer than its purpose is erased together`() async throws {
        let shop = try await Shop()
        try await shop.board.say(shop.board.content([], TestNode.Aside(sealed: [shop.item])))
        shop.world.pass(seconds: 30 * 86_400 + 1)
        #expect(try await shop.world.ask(.sealedEraseOld(days: 31)) == .erased(0))
        #expect(try await shop.world.ask(.sealedEraseOld(days: 30)) == .erased(1))
        #expect(try await shop.box() == nil)
    }
}
