import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

@Suite("Our own codes")
struct OwnCodeTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func note() throws -> Signed<Note> {
        try world.payer.note(125_050, at: world.node.counter, number: 1_000, runningTotal: 2_345_600)
    }

    @Test("each kind comes back from its text as it was signed, behind a prefix of its own")
    func roundTrip() throws {
        func check<Code: OwnCode>(_ signed: Signed<Code>, _ prefix: String, by key: SigningKey) throws {
            #expect(signed.text.hasPrefix(prefix))
            let read = try Signed<Code>(text: signed.text.utf8)
            #expect(read == signed)
            #expect(read.content == signed.content)
            #expect(read.content.item.encoded() == signed.payload)
            let other = Code.self == Note.self ? world.primitives.digest(world.payer.certificate.bytes) : nil
            #expect(read.isSigned(by: key.publicKey, with: other, using: world.primitives))
            #expect(!read.isSigned(by: world.root.publicKey, with: other, using: world.primitives))
        }
        try check(try note(), "TPN", by: world.payer.key)
        let withNonce = try world.payer.note(1, at: world.node.counter, nonce: [1, 2, 3, 4])
        try check(withNonce, "TPN", by: world.payer.key)
        try check(world.payer.certificate, "TPC", by: world.bank.key)
        try check(try world.confirmation(.kes(1_250)), "TPK", by: world.confirmationKey)
        try check(try world.plate(world.node), "TPL", by: world.confirmationKey)
        try check(try world.label(world.node), "TPA", by: world.node.key)
        let prefixes = [
            Note.prefix, Certificate.prefix, PaymentCodes.Confirmation.prefix, Plate.prefix, EnrolmentCode.prefix,
            CounterNonce.prefix, Label.prefix,
        ]
        #expect(Set(prefixes).count == prefixes.count)
    }

    @Test("a code signed with a TPM's kind of key comes back as well")
    func es256() throws {
        let key = try SigningKey.generate(.es256)
        let certificate = try world.bank.certify(key.publicKey)
        let note = try TestPayer(key: key, certificate: certificate).note(1_250, at: world.node.counter)
        let read = try Signed<Note>(text: note.text.utf8)
        #expect(try Signed<Certificate>(text: certificate.text.utf8).content.payerKey == key.publicKey)
        #expect(read.isSigned(under: certificate, using: world.primitives))
    }

    @Test("a note is worth nothing but under its certificate, of all that a payer has")
    func underItsCertificate() throws {
        let key = world.payer.key.publicKey
        let others = [
            try world.bank.certify(key, capTotal: 1), try world.lender.certify(key),
            try Signed.signed(world.payer.certificate.content, by: world.lender.key), world.borrower.certificate,
        ]
        let note = try note()
        for other in others { #expect(!note.isSigned(under: other, using: world.primitives)) }
        #expect(!note.isSigned(by: key, using: world.primitives))
        #expect(others.certificate(of: note, using: world.primitives) == nil)
        let all = others + [world.payer.certificate]
        #expect(all.certificate(of: note, using: world.primitives) == world.payer.certificate)
    }

    @Test("fields of a newer schema are kept")
    func unknownFields() throws {
        func check<Code: OwnCode>(_ signed: Signed<Code>) throws {
            guard case .map(let pairs) = signed.content.item else { return }
            let newer = CBOR.map(pairs + [CBORPair(.unsigned(90), .text("new"))]).encoded()
            let bytes = try COSESign1.signed(newer, for: Code.context, by: PaperSigner()).encoded()
            let read = try Signed<Code>(decoding: bytes)
            #expect(read.content.item.encoded() == newer)
            #expect(read.payload == newer)
        }
        try check(try note())
        try check(world.payer.certificate)
        try check(try world.confirmation(.kes(1_250)))
        try check(try world.plate(world.node))
        try check(try world.label(world.node))
    }

    @Test("an enrolment code comes back as it was made, and its token stands for every byte of it")
    func enrolment() throws {
        let code = world.enrolmentCode(world.node)
        let read = try EnrolmentCode(text: code.text.utf8)
        #expect(read == code)
        let token = read.token(using: world.primitives)
        #expect(token.count == 16)
        let elsewhere = world.enrolmentCode(world.node, url: "https://hq.example.com:8443")
        #expect(elsewhere.secret == code.secret && elsewhere.token(using: world.primitives) != token)
        let newer = CBOR.fields([
            (1, .text(code.url)), (2, .bytes(code.rootDigest.bytes)), (3, .bytes(code.node.bytes)),
            (4, .bytes(code.secret)), (90, .text("new")),
        ]).encoded()
        let later = try EnrolmentCode(text: ("TPE" + DigitText.digits(newer)).utf8)
        #expect(later.bytes == newer && later.url == code.url && later.token(using: world.primitives) != token)
    }

    @Test("a field of an enrolment code that is missing or out of its limits is refused")
    func enrolmentLimits() throws {
        let code = world.enrolmentCode(world.node)
        func expectRefusal(_ field: UInt64, _ value: CBOR?, _ problem: FormatFault.Problem) {
            let fields: [(UInt64, CBOR?)] = [
                (1, .text(code.url)), (2, .bytes(code.rootDigest.bytes)), (3, .bytes(code.node.bytes)),
                (4, .bytes(code.secret)),
            ].map { $0.0 == field ? (field, value) : $0 }
            let text = "TPE" + DigitText.digits(CBOR.fields(fields).encoded())
            #expect(throws: FormatFault("enrolment code", problem)) { try EnrolmentCode(text: text.utf8) }
        }
        for field: UInt64 in [1, 2, 3, 4] {
            expectRefusal(field, nil, .missing(field: field))
            expectRefusal(field, .unsigned(7), .wrongType(field: field))
        }
        expectRefusal(1, .text("https://" + String(repeating: "x", count: 89)), .outOfRange(field: 1))
        expectRefusal(2, .bytes([UInt8](repeating: 0, count: 31)), .outOfRange(field: 2))
        expectRefusal(4, .bytes([UInt8](repeating: 0, count: 15)), .outOfRange(field: 4))
        for (text, reason) in [
            ("TPN123", "does not begin with TPE"), ("TPE", "not deterministic CBOR (truncated at byte 0)"),
            ("TPE12", "the digits are damaged"), ("TPE00O", "the digits are damaged"), ("TPE000", "not a map"),
            ("TPE" + String(repeating: "0", count: 17 * 60), "too long"),
        ] {
            let fault = #expect(throws: FormatFault.self) { try EnrolmentCode(text: text.utf8) }
            #expect(fault?.description == "enrolment code: " + reason)
        }
    }

    /// What happens to a note's text on the way, and how the refusal begins.
    typealias Damage = (change: @Sendable (String) -> String, refusal: String)

    static let damages: [Row<Damage>] = [
        Row("nothing behind the prefix", ({ String($0.prefix(3)) }, "note: not the short form")),
        Row("another code's prefix", ({ "TPC" + $0.dropFirst(3) }, "note: does not begin with TPN")),
        Row("lower case", ({ $0.lowercased() }, "note: does not begin with TPN")),
        Row("a blank in front", ({ " " + $0 }, "note: does not begin with TPN")),
        Row("half a prefix", ({ _ in "TP" }, "note: does not begin with TPN")),
        Row("nothing at all", ({ _ in "" }, "note: does not begin with TPN")),
        Row("the last digit lost", ({ String($0.dropLast()) }, "note: the digits are damaged")),
        Row("a digit doubled", ({ $0 + String($0.suffix(1)) }, "note: the digits are damaged")),
        Row("a letter among the digits", ({ $0.prefix(20) + "A" + $0.dropFirst(21) }, "note: the digits are damaged")),
        Row("a line end behind it", ({ $0 + "\n" }, "note: the digits are damaged")),
        Row("a chunk too large", ({ $0.prefix(3) + "99999999999999999" + $0.dropFirst(20) }, "note: the digits")),
        Row("the first chunk lost", ({ "TPN" + $0.dropFirst(20) }, "note: not the short form")),
        Row("cut off within the signature", ({ String($0.prefix(3 + 17 * 10)) }, "note: not the short form")),
        Row(
            "a chunk in the middle lost", ({ String($0.prefix(54)) + $0.dropFirst(71) }, "note: not deterministic CBOR")
        ),
        Row(
            "cut off at a chunk's end", ({ String($0.prefix(3 + 17 * 12)) }, "note: not deterministic CBOR (truncated")),
        Row("another code behind it", ({ $0 + $0.dropFirst(3) }, "note: ")),
        Row("three more bytes", ({ $0 + "00000000" }, "note: ")),
        Row("1,000 digits", ({ $0.prefix(3) + String(repeating: "0", count: 1_000) }, "note: too long")),
        Row("a million digits", ({ $0.prefix(3) + String(repeating: "0", count: 1_000_000) }, "note: too long")),
        Row("401 bytes", ({ _ in "TPN" + DigitText.digits([UInt8](repeating: 0x84, count: 401)) }, "note: too long")),
    ]

    @Test("a damaged text is refused, and the damage named", arguments: damages)
    func damaged(_ row: Row<Damage>) throws {
        let text = row.content.change(try note().text)
        let fault = #expect(throws: FormatFault.self) { try Signed<Note>(text: text.utf8) }
        #expect(fault?.description.hasPrefix(row.content.refusal) == true, "\(fault?.description ?? "")")
    }

    @Test("a digit read wrong never gives another valid note")
    func wrongDigit() throws {
        let text = Array(try note().text.utf8)
        for index in text.indices.dropFirst(3) {
            var wrong = text
            wrong[index] = wrong[index] == UInt8(ascii: "9") ? UInt8(ascii: "0") : wrong[index] + 1
            guard let read = try? Signed<Note>(text: wrong) else { continue }
            #expect(!read.isSigned(under: world.payer.certificate, using: world.primitives), "digit \(index)")
        }
    }

    /// A field of a good code with a value that its schema does not allow.
    private func expectRefusal<Code: OwnCode>(
        _ code: Code, _ field: UInt64, _ value: CBOR?, _ problem: FormatFault.Problem? = nil
    ) throws {
        guard case .map(let pairs) = code.item else { return }
        let spoilt =
            pairs.filter { $0.key != .unsigned(field) }
            + (value.map { [CBORPair(.unsigned(field), $0)] } ?? [])
        let bytes = try COSESign1.signed(CBOR.map(spoilt).encoded(), for: Code.context, by: PaperSigner()).encoded()
        let expected = problem ?? (value == nil ? .missing(field: field) : .outOfRange(field: field))
        #expect(throws: FormatFault(Code.structure, expected), "\(Code.structure), field \(field)") {
            _ = try Signed<Code>(decoding: bytes)
        }
    }

    @Test("a field that is missing or out of its limits is refused")
    func limits() throws {
        let note = try note().content
        for field: UInt64 in [1, 2, 4, 5, 6] { try expectRefusal(note, field, nil) }
        try expectRefusal(note, 1, .bytes([1]))
        try expectRefusal(note, 2, .unsigned(0))
        try expectRefusal(note, 2, .unsigned(1_000_000_000_000))
        try expectRefusal(note, 2, .negative(0), .wrongType(field: 2))
        try expectRefusal(note, 4, .unsigned(1 << 63))
        try expectRefusal(note, 5, .unsigned(125_049))
        try expectRefusal(note, 5, .unsigned(1 << 63))
        try expectRefusal(note, 6, .unsigned(1 << 40))
        try expectRefusal(note, 6, .negative(0), .wrongType(field: 6))
        try expectRefusal(note, 7, .bytes([]))
        try expectRefusal(note, 7, .bytes([UInt8](repeating: 0, count: 9)))

        let certificate = world.payer.certificate.content
        for field: UInt64 in [1, 3, 4, 5, 6, 7] { try expectRefusal(certificate, field, nil) }
        try expectRefusal(certificate, 1, .text("mobi"))
        try expectRefusal(certificate, 3, .unsigned(1))
        try expectRefusal(certificate, 4, .unsigned(1_000_000_000_000))
        try expectRefusal(certificate, 5, .negative(0), .wrongType(field: 5))
        try expectRefusal(certificate, 6, .unsigned(.max))
        try expectRefusal(certificate, 7, .array([.integer(-8), .bytes([1])]), .envelope("not a public key"))

        let confirmation = try world.confirmation(.kes(1_250)).content
        for field: UInt64 in [1, 2, 3, 4, 5] { try expectRefusal(confirmation, field, nil) }
        try expectRefusal(confirmation, 2, .unsigned(0))
        try expectRefusal(confirmation, 3, .unsigned(0))
        try expectRefusal(confirmation, 4, .bytes([1]))

        let plate = try world.plate(world.node).content
        for field: UInt64 in [1, 2, 3, 4] { try expectRefusal(plate, field, nil) }
        try expectRefusal(plate, 3, .text(String(repeating: "x", count: 33)))
        try expectRefusal(plate, 3, .text("a\u{7}b"))

        let label = try world.label(world.node).content
        for field: UInt64 in [1, 2, 3, 4, 5, 6] { try expectRefusal(label, field, nil) }
        try expectRefusal(label, 3, .text(""))
        try expectRefusal(label, 3, .text(String(repeating: "x", count: 33)))
        try expectRefusal(label, 3, .text("a\u{7}b"))
        try expectRefusal(label, 4, .unsigned(0))
        try expectRefusal(label, 5, .unsigned(1))
        try expectRefusal(label, 6, .negative(0), .wrongType(field: 6))
    }

    @Test("a code of one kind is not read as another, even when the digits are good")
    func kinds() throws {
        let certificate = world.payer.certificate
        #expect(throws: FormatFault.self) { try Signed<Note>(decoding: certificate.bytes) }
        let confirmation = try world.confirmation(.kes(1))
        let forged = try COSESign1.signed(confirmation.payload, for: .note, by: world.confirmationKey).encoded()
        let read = try Signed<PaymentCodes.Confirmation>(decoding: forged)
        #expect(!read.isSigned(by: world.confirmationKey.publicKey, using: world.primitives))
    }
}

@Suite("Spend keys")
struct SpendKeyTests {
    @Test("two notes with one number claim the same thing, whatever else they say")
    func notes() {
        let key = SpendKey(payer: .of(1), number: 7)
        #expect(SpendKey(payer: .of(1), number: 7) == key)
        #expect(SpendKey(payer: .of(1), number: 8) != key)
        #expect(SpendKey(payer: .of(2), number: 7) != key)
        #expect(key.bytes == hex("82 48 0101010101010101 07"))
    }

    @Test("any other code claims its digest")
    func codes() {
        #expect(SpendKey(code: .of(1)).bytes == Digest.of(1).bytes)
        #expect(SpendKey(code: .of(1)) != SpendKey(code: .of(2)))
    }
}
