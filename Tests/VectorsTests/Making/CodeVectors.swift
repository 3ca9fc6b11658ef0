import PaymentCodes
import Payments
import Signing
import Testing

extension VectorSource {
    /// The codes that are ours, in bytes and as the text of their QR symbol.
    static func codes(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        try notes(in: &list)
        try certificates(in: &list)
        try confirmations(in: &list)
        try plates(in: &list)
        try labels(in: &list)
        try invitations(in: &list)
        try nonces(in: &list)
        try typed(in: &list)
        return list.file(
            about: "Own codes: three letters, then the COSE_Sign1 as digits. Read from the text where there is one.")
    }

    private static func accept<Content: OwnCode>(
        _ code: Signed<Content>, _ kind: String, _ name: String, _ shows: String, key: String, given: JSONValue? = nil,
        in list: inout VectorList
    ) throws {
        try list.accept(kind, name, shows, bytes: code.bytes, text: code.text, key: key, given: given)
    }

    private static func range(_ structure: String, _ field: UInt64) -> Reason {
        Reason("outOfRange", in: structure, field: field)
    }

    private static func notes(in list: inout VectorList) throws {
        let world = list.world
        let certificate = JSONValue.members(["certificate": .text(Hexadecimal.text(try world.certificate().bytes))])
        try accept(
            world.note(), "note", "note", "a payer's note over 12.50 KES, number 7, signed under its certificate",
            key: "payer", given: certificate, in: &list)
        try accept(
            world.sign(world.noteContent(nonce: [0xAB, 0xCD])), "note", "note with a nonce",
            "the counter's nonce is optional, 1 to 8 bytes", key: "payer", given: certificate, in: &list)
        let newer = try list.changed("note") { $0[99] = .text("newer") }
        try list.accept(
            "note", "note with an unknown field", "a newer payer's field is carried along", bytes: newer, key: "payer",
            given: certificate)
        try list.refuse(
            "note", "note without an amount", "field 2 is missing", field: 2, is: nil,
            Reason("missing", in: "note", field: 2))
        try list.refuse("note", "note over nothing", "an amount is 1 at least", field: 2, is: 0, range("note", 2))
        try list.refuse(
            "note", "note over too much", "an amount is 999999999999 at most", field: 2,
            is: .unsigned(1_000_000_000_000),
            range("note", 2))
        try list.refuse(
            "note", "note with a negative amount", "amounts are unsigned", field: 2, is: .integer(-1_250),
            Reason("wrongType", in: "note", field: 2))
        try list.refuse(
            "note", "note with an amount as text", "amounts are integers", field: 2, is: .text("12.50"),
            Reason("wrongType", in: "note", field: 2))
        try list.refuse(
            "note", "note with too small a running total", "it includes the note itself", field: 5, is: 1_249,
            range("note", 5))
        try list.refuse(
            "note", "note for a counter of 7 bytes", "names have a fixed length", field: 1,
            is: .bytes([1, 2, 3, 4, 5, 6, 7]), range("note", 1))
        try list.refuse(
            "note", "note with an empty nonce", "1 to 8 bytes, or none at all", field: 7, is: .bytes([]),
            range("note", 7))
        try list.refuseForgeries(of: "note", structure: "note")
        let renewed = try Signed.signed(world.certificateContent, by: world.stranger)
        try list.refuse(
            "note", "note under another certificate", "for the same payer's key, by another issuer",
            given: .members(["certificate": .text(Hexadecimal.text(renewed.bytes))]), Reason("badSignature"))
        try list.refuse(
            "note", "note under no certificate", "nothing stands behind the context",
            bytes: Signed.signed(world.noteContent(), by: world.payer).bytes, Reason("badSignature"))
        try texts(world.note().text, in: &list)
        try list.refuse(
            "note", "note with its whole envelope", "a code holds the short form",
            text: "TPN" + digits(world.note().bytes),
            Reason("shape", in: "note", detail: "not the short form of a COSE_Sign1"))
    }

    private static func texts(_ text: String, in list: inout VectorList) throws {
        let damaged = Reason("text", in: "note", detail: "the digits are damaged")
        let foreign = Reason("text", in: "note", detail: "does not begin with TPN")
        try list.refuse(
            "note", "note under another prefix", "the prefix of a certificate", text: "TPC" + text.dropFirst(3),
            foreign)
        try list.refuse(
            "note", "note in lower case", "prefixes are upper case", text: "tpn" + text.dropFirst(3),
            foreign)
        try list.refuse(
            "note", "note with a letter among its digits", "digits only", text: String(text.dropLast()) + "O",
            damaged)
        try list.refuse(
            "note", "note with a digit missing", "no tail has that width", text: String(text.dropLast()),
            damaged)
        try list.refuse(
            "note", "note of 401 bytes", "a code is 400 bytes at most",
            text: "TPN" + digits([UInt8](repeating: 0x40, count: 401)), Reason("tooLong", in: "note"))
        try list.refuse(
            "note", "note of 1001 characters", "not even turned into bytes",
            text: "TPN" + String(repeating: "0", count: 998), Reason("tooLong", in: "note"))
    }

    private static func certificates(in list: inout VectorList) throws {
        try accept(
            list.world.certificate(), "certificate", "certificate", "an issuer vouches for the payer's key",
            key: "issuer",
            in: &list)
        try list.refuse(
            "certificate", "certificate of a nameless issuer", "1 to 24 of A-Z 0-9 -", field: 1, is: "bank-a",
            range("certificate", 1))
        try list.refuse(
            "certificate", "certificate in an unknown currency", "ISO 4217 has no 999 that circulates", field: 3,
            is: 999,
            range("certificate", 3))
        try list.refuse(
            "certificate", "certificate for a short key", "an Ed25519 key is 32 bytes", field: 7,
            is: .array([.integer(-8), .bytes([UInt8](repeating: 7, count: 31))]),
            Reason("shape", in: "certificate", detail: "not a public key"))
        try list.refuse(
            "certificate", "certificate for ever", "17179869180 is the last second that fits", field: 6,
            is: .unsigned(17_179_869_181), range("certificate", 6))
        try list.refuseForgeries(of: "certificate", structure: "certificate")
    }

    private static func confirmations(in list: inout VectorList) throws {
        try accept(
            list.world.confirmationCode(), "confirmation", "confirmation", "HQ confirms 48.00 KES paid online",
            key: "confirmation", in: &list)
        try list.refuse(
            "confirmation", "confirmation without a payment id", "field 4 is missing", field: 4, is: nil,
            Reason("missing", in: "confirmation", field: 4))
        try list.refuse(
            "confirmation", "confirmation over nothing", "an amount is 1 at least", field: 2, is: 0,
            range("confirmation", 2))
        try list.refuse(
            "confirmation", "confirmation before 1970", "its time is unsigned", field: 5, is: .integer(-1),
            Reason("wrongType", in: "confirmation", field: 5))
        try list.refuseForgeries(of: "confirmation", structure: "confirmation")
    }

    private static func plates(in list: inout VectorList) throws {
        let world = list.world
        let plate = Plate(
            counter: world.counter, merchant: world.merchant, name: "Mama Njeri's Kiosk", currency: world.kes)
        try accept(
            Signed.signed(plate, by: world.confirmation), "plate", "plate", "the sign at the counter",
            key: "confirmation",
            in: &list)
        try list.refuse(
            "plate", "plate with a long name", "a name is 32 bytes at most", field: 3,
            is: .text(String(repeating: "n", count: 33)), range("plate", 3))
        try list.refuse(
            "plate", "plate with a line break", "no control characters", field: 3, is: "Kiosk\n7", range("plate", 3))
        try list.refuse(
            "plate", "plate with a control character of Latin-1", "U+009B begins a terminal's command", field: 3,
            is: "Kiosk\u{9b}7", range("plate", 3))
        try list.refuseForgeries(of: "plate", structure: "plate")
    }

    private static func labels(in list: inout VectorList) throws {
        let world = list.world
        let label = Label(
            counter: world.counter, merchant: world.merchant, article: "6161100000018", price: world.money(12_550),
            validFrom: World.time)
        let signed = try Signed.signed(label, by: world.node)
        let page = "https://shop.example/p"
        let text = try LabelLink(base: page, label: signed).text
        try list.accept(
            "label", "label", "a shelf label's article and price, behind the address of the merchant's page",
            bytes: signed.bytes, text: text, key: "node")
        try list.refuse(
            "label", "label with another price", "one byte of what is signed was altered, the signature was kept",
            text: page + "#" + Label.prefix + digits(repriced(signed.short, from: 12_550, to: 2_550)),
            Reason("badSignature"))
        let own = try Signed.signed(label, by: world.stranger)
        try list.refuse(
            "label", "label pasted over", "the same words, signed by whoever pasted it over the merchant's",
            text: LabelLink(base: page, label: own).text, Reason("badSignature"))
        try list.refuse(
            "label", "label without protection on the way", "https only", text: "http" + text.dropFirst(5),
            Reason("text", in: "label", detail: "does not begin with TPA"))
        try list.refuse(
            "label", "label of a host in disguise", "no name before the host",
            text: "https://shop.example@example.org/p#" + signed.text,
            Reason("text", in: "label", detail: "the address is not https:// with a host, without #"))
        try list.refuse(
            "label", "label of nothing", "an article has a name", field: 3, is: "", range("label", 3))
        try list.refuse("label", "label for nothing", "a price is 1 at least", field: 4, is: 0, range("label", 4))
        try list.refuseForgeries(of: "label", structure: "label")
    }

    /// The bytes with one amount, a CBOR integer of two bytes, in the place of another.
    private static func repriced(_ bytes: [UInt8], from old: UInt16, to new: UInt16) throws -> [UInt8] {
        func written(_ amount: UInt16) -> [UInt8] { CBOR.unsigned(UInt64(amount)).encoded() }
        let places = bytes.indices.filter { bytes[$0...].starts(with: written(old)) }
        let place = try #require(places.first)
        try #require(places.count == 1 && written(new).count == 3)
        return bytes[..<place] + written(new) + bytes[(place + 3)...]
    }

    private static func invitations(in list: inout VectorList) throws {
        let code = list.world.enrolmentCode
        let structure = "enrolment code"
        try list.accept(
            "enrolment-code", structure, "not signed: the board shows the token, which stands for every byte of it",
            bytes: code.bytes, text: code.text)
        func refuse(_ name: String, _ shows: String, field: UInt64, is value: CBOR?, _ reason: Reason) throws {
            let bytes = try CBOR(decoding: code.bytes).changed { $0[field] = value }.encoded()
            try list.refuse(structure, name, shows, bytes: bytes, text: "TPE" + digits(bytes), reason)
        }
        try refuse(
            "enrolment code without a node", "field 3 is missing", field: 3, is: nil,
            Reason("missing", in: structure, field: 3))
        try refuse(
            "enrolment code with a short secret", "a secret is 16 bytes", field: 4,
            is: .bytes(Array(World.sixteen(0x70).dropLast())), range(structure, 4))
        try refuse(
            "enrolment code with a long address", "96 bytes at most", field: 1,
            is: .text("https://" + String(repeating: "h", count: 89)), range(structure, 1))
        try list.refuse(
            structure, "enrolment code with a digit missing", "no tail has that width",
            text: String(code.text.dropLast()), Reason("text", in: structure, detail: "the digits are damaged"))
    }

    private static func nonces(in list: inout VectorList) throws {
        let shown = CounterNonce(counter: list.world.counter, nonce: [0xAB, 0xCD, 0xEF, 0x01])
        let item = CBOR.fields([(1, .bytes(shown.counter.bytes)), (2, .bytes(shown.nonce))])
        try list.accept(
            "counter-nonce", "counter's nonce", "what a counter's screen shows for one large sale; nobody signs it",
            bytes: item.encoded(), text: shown.text)
        let structure = "counter's nonce"
        for (name, value) in [("an empty nonce", [UInt8]()), ("a nonce of 9 bytes", [UInt8](repeating: 1, count: 9))] {
            let bytes = try item.changed { $0[2] = .bytes(value) }.encoded()
            try list.refuse(
                structure, "\(structure), \(name)", "1 to 8 bytes", bytes: bytes,
                text: CounterNonce.prefix + digits(bytes), range(structure, 2))
        }
        try list.refuse(
            structure, "\(structure) under a note's prefix", "TPS", text: "TPN" + shown.text.dropFirst(3),
            Reason("text", in: structure, detail: "does not begin with TPS"))
    }

    /// Digits that HQ gives to a buyer, and somebody types at the counter.
    private static func typed(in list: inout VectorList) throws {
        let world = list.world
        func digits(_ number: UInt64, _ minorUnits: Int64 = 4_800) -> JSONValue {
            .text(
                TypedDigits(
                    number: number, counter: world.counter, amount: world.money(minorUnits), key: World.typingKey,
                    using: .libcrypto
                ).description)
        }
        func given(_ change: (inout [String: JSONValue]) -> Void = { _ in }) -> JSONValue {
            var given: [String: JSONValue] = [
                "key": .text(Hexadecimal.text(World.typingKey.bytes)), "counter": .text(world.counter.description),
                "amount": 4_800, "currency": .number(world.kes.numeric), "highest": 41, "digits": digits(42),
            ]
            change(&given)
            return .object(given)
        }
        try list.accept("typed", "typed digits", "number 42 over 48.00 KES, 41 the highest known", given: given())
        try list.accept(
            "typed", "typed digits, far ahead", "50 above the highest known",
            given: given { $0["digits"] = digits(91) })
        try list.accept(
            "typed", "typed digits, far behind", "49 below the highest known",
            given: given { ($0["highest"], $0["digits"]) = (141, digits(92)) })
        let rows: [(String, String, JSONValue)] = [
            ("for another amount", "a cent less", given { $0["amount"] = 4_799 }),
            (
                "at another counter", "the code is over the counter",
                given { $0["counter"] = .text(world.otherCounter.description) }
            ),
            ("in another currency", "the code is over the currency", given { $0["currency"] = 840 }),
            (
                "under another key", "another node's, or the one before",
                given { $0["key"] = .text(String(repeating: "6c", count: 32)) }
            ),
            (
                "too far ahead", "51 above the highest known: read as another number",
                given { $0["digits"] = digits(92) }
            ),
            (
                "too far behind", "50 below the highest known: read as another number",
                given { ($0["highest"], $0["digits"]) = (142, digits(92)) }
            ),
            ("of number 0", "numbers begin with 1", given { ($0["highest"], $0["digits"]) = (0, digits(0)) }),
        ]
        for (name, shows, given) in rows {
            try list.refuse("typed digits", "typed digits \(name)", shows, given: given, Reason("wrongDigits"))
        }
    }
}
