import PaymentCodes
import Payments
import TestWorld
import Testing

/// Nothing that is held up to a scanner may trap.
@Suite("Hostile codes")
struct PaymentCodesFuzzTests {
    private let signer = PaperSigner()
    private let counter = CounterID.of(0xC1)

    private func note(nonce: [UInt8]? = nil) throws -> Signed<Note> {
        let note = Note(
            counter: counter, minorUnits: 1_250, number: 7, runningTotal: 9_000, time: TestWorld.noon, nonce: nonce)
        return try Signed.signed(note, by: signer)
    }

    private func certificate() throws -> Signed<Certificate> {
        let certificate = Certificate(
            issuer: .of("MOBI-BANK"), currency: .of("KES"), capPayment: 1_000_000, capTotal: 3_000_000,
            expires: TestWorld.noon, payerKey: signer.publicKey)
        return try Signed.signed(certificate, by: signer)
    }

    private func confirmation() throws -> Signed<PaymentCodes.Confirmation> {
        try Signed.signed(
            PaymentCodes.Confirmation(counter: counter, amount: .kes(1_250), payment: .of(5), time: TestWorld.noon),
            by: signer)
    }

    private func plate() throws -> Signed<Plate> {
        try Signed.signed(
            Plate(counter: counter, merchant: .of("KIOSK-7"), name: "Mama Njeri", currency: .of("KES")), by: signer)
    }

    private func enrolment() -> EnrolmentCode {
        EnrolmentCode(
            url: "https://hq.example.org", rootDigest: .of(1), node: .of(2), secret: [UInt8](repeating: 3, count: 16))
    }

    /// Damages a code's bytes and its digits. What is read must be what was signed, to the byte.
    private func fuzz<Code: OwnCode>(_ samples: [Signed<Code>]) {
        var read = 0
        func look(_ signed: Signed<Code>?, _ bytes: [UInt8]?) {
            guard let signed else { return }
            read += 1
            #expect(bytes == nil || signed.bytes == bytes)
            #expect(signed.content.item.encoded() == signed.payload)
            #expect(DigitText.bytes(signed.text.utf8.dropFirst(3)) == signed.short)
        }
        var fuzz = Fuzz(Code.structure)
        fuzz.run(samples: samples.map(\.bytes)) { bytes in
            look(try? Signed<Code>(decoding: bytes), bytes)
        }
        fuzz.run(samples: samples.map(\.short)) { short in
            let signed = try? Signed<Code>(text: (Code.prefix + DigitText.digits(short)).utf8)
            look(signed, nil)
            #expect(signed == nil || signed?.short == short)
        }
        for _ in 0..<fuzz.rounds / 4 {
            let text = fuzz.damaged(Array(fuzz.one(of: samples).text.utf8))
            look(try? Signed<Code>(text: text), nil)
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }

    @Test("notes") func notes() throws { fuzz([try note(), try note(nonce: [1, 2, 3, 4])]) }
    @Test("certificates") func certificates() throws { fuzz([try certificate()]) }
    @Test("confirmations") func confirmations() throws { fuzz([try confirmation()]) }
    @Test("plates") func plates() throws { fuzz([try plate()]) }

    @Test("enrolment codes") func enrolments() {
        var read = 0
        var fuzz = Fuzz("enrolment code")
        fuzz.run(samples: [enrolment().bytes]) { bytes in
            guard let code = try? EnrolmentCode(text: ("TPE" + DigitText.digits(bytes)).utf8) else { return }
            read += 1
            #expect(code.bytes == bytes)
            #expect(code.url.utf8.count <= EnrolmentCode.longestURL)
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }

    @Test("any text at all is classified")
    func readCode() throws {
        let samples = [
            try note().text, try certificate().text, try confirmation().text, try plate().text, enrolment().text,
            "281234567890123456", "4006381333931", "https://id.gs1.org/01/09520123456788", "000201010211",
            "BCD\n002\n1",
            "upi://pay?pa=a@b", "hQVDUFYwMWETTwegAAAAVVVV", "SPC\n0200\n1",
        ].map { Array($0.utf8) }
        var fuzz = Fuzz("ReadCode")
        fuzz.run(samples: samples) { bytes in
            let waiting = ReadCode(reading: bytes, awaitingPayment: true)
            let idle = ReadCode(reading: bytes, awaitingPayment: false)
            if case .foreign(let family) = idle, family.use == .onlineOnly { #expect(family == .emvConsumer) }
            if case .note(let note) = waiting { #expect(note.content.minorUnits > 0) }
        }
        for _ in 0..<fuzz.rounds / 10 {
            _ = ReadCode(reading: fuzz.noise(of: fuzz.below(5_000)), awaitingPayment: true)
        }
    }
}
