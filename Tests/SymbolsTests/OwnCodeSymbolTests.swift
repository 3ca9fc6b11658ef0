import PaymentCodes
import Payments
import Signing
import Symbols
import TestWorld
import Testing

/// How large our own codes are as symbols, drawn by libqrencode at the level of all of them. Reading falls off with tilt from
/// version 12 on; a note is read from a small screen in a hand.
@Suite("Versions of our own codes")
struct OwnCodeSymbolTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func version(_ text: String) throws -> Int { try QRSymbol(text: text).version }

    @Test(
        "a note is of version 7 at most, with a nonce as well, whichever algorithm signs it", arguments: [false, true])
    func notes(hasNonce: Bool) throws {
        let nonce = hasNonce ? [UInt8](repeating: 0xA5, count: CounterNonce.length) : nil
        for algorithm in [SignatureAlgorithm.ed25519, .es256] {
            let key = try SigningKey.generate(algorithm)
            let payer = TestPayer(key: key, certificate: try world.bank.certify(key.publicKey))
            // 42,949,672.95 is the most that four bytes hold; a payer who signs 50 notes a day needs three years to 65,535.
            let largest = try payer.note(
                Int64(UInt32.max), at: world.node.counter, number: 65_535, runningTotal: Int64(UInt32.max) + 1,
                nonce: nonce)
            #expect(try version(largest.text) <= 7)
            let usual = try payer.note(
                125_050, at: world.node.counter, number: 1_000, runningTotal: 2_345_600, nonce: nonce)
            #expect(try version(usual.text) <= 7)
            let greatest = try payer.note(
                Money.largestMinorUnits, at: world.node.counter, number: UInt64(UInt32.max),
                runningTotal: Money.largestMinorUnits, nonce: nonce)
            #expect(try version(greatest.text) <= 8)
        }
    }

    @Test("a certificate with the longest issuer's name and the largest caps is of version 9 at most")
    func certificates() throws {
        let longest = try #require(ShortName(String(repeating: "B", count: 24)))
        func certificate(_ algorithm: SignatureAlgorithm, _ issuer: ShortName, _ cap: Int64) throws -> String {
            let key = try SigningKey.generate(algorithm)
            return try Signed.signed(
                Certificate(
                    issuer: issuer, currency: .of("KES"), capPayment: cap, capTotal: cap,
                    expires: Int64(UInt32.max), payerKey: key.publicKey), by: world.bank.key
            ).text
        }
        #expect(try version(certificate(.ed25519, longest, Money.largestMinorUnits)) <= 9)
        // The point of a P-256 key is 33 bytes longer.
        #expect(try version(certificate(.es256, .of("BANK-A"), Int64(UInt32.max))) <= 9)
    }

    @Test("confirmations, plates and the counter's nonce")
    func others() throws {
        let confirmation = Confirmation(
            counter: world.node.counter, amount: Money(minorUnits: Money.largestMinorUnits, currency: .of("KES")),
            payment: .of(1), time: Int64(UInt32.max))
        #expect(try version(Signed.signed(confirmation, by: world.confirmationKey).text) <= 9)
        let longest = try #require(ShortName(String(repeating: "M", count: 24)))
        let plate = Plate(
            counter: world.node.counter, merchant: longest, name: String(repeating: "n", count: 32),
            currency: .of("KES"))
        #expect(try version(Signed.signed(plate, by: world.confirmationKey).text) <= 9)
        let nonce = CounterNonce(counter: world.node.counter, nonce: [UInt8](repeating: 0xFF, count: 8))
        #expect(try version(nonce.text) <= 2)
    }

    @Test("a label with the longest names, and a usual one behind its page's address")
    func labels() throws {
        let longest = Label(
            counter: world.node.counter, merchant: try #require(ShortName(String(repeating: "M", count: 24))),
            article: String(repeating: "a", count: 32),
            price: Money(minorUnits: Money.largestMinorUnits, currency: .of("KES")), validFrom: Int64(UInt32.max))
        #expect(try version(Signed.signed(longest, by: world.node.key).text) <= 9)
        let usual = Label(
            counter: world.node.counter, merchant: .of("M-001"), article: "4006381333931", price: .kes(125_050),
            validFrom: TestWorld.noon)
        let link = try LabelLink(
            base: "https://shop.example.org/label", label: Signed.signed(usual, by: world.node.key))
        #expect(try version(link.text) <= 9)
    }

    @Test("an enrolment code, with an address as long as it may be", arguments: [60, EnrolmentCode.longestURL])
    func enrolment(length: Int) throws {
        let url = "https://" + String(repeating: "h", count: length - 8)
        let code = world.enrolmentCode(world.node, url: url)
        #expect(try EnrolmentCode(text: code.text.utf8).url.utf8.count == length)
        #expect(try version(code.text) <= (length == 60 ? 8 : 9))
    }
}
