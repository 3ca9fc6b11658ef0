import Payments
import Signing
import TestWorld
import Testing

@Suite("COSE_Sign1 (RFC 9052)")
struct COSESign1Tests {
    /// Protected header {1: -8, 4: eight bytes} and a signature of 64 zeros, in the form every row below departs from.
    static let header = "a2012704481111111111111111"
    static let signature = "5840" + String(repeating: "00", count: 64)

    static func envelope(
        _ header: String = header, unprotected: String = "a0", payload: String = "43010203",
        _ signature: String = signature
    ) -> String {
        let count = header.count / 2
        precondition(count < 256)
        let head = count < 24 ? [UInt8(0x40 + count)] : [0x58, UInt8(count)]
        return "84" + Hexadecimal.text(head) + header + unprotected + payload + signature
    }

    @Test("the parts are those of section 4.2: protected header, unprotected header, payload, signature")
    func parts() throws {
        let bytes = hex(Self.envelope())
        let envelope = try COSESign1(decoding: bytes, as: "test")
        #expect(envelope.algorithm == .ed25519)
        #expect(envelope.keyID == .of(0x11))
        #expect(envelope.payload == [1, 2, 3])
        #expect(envelope.signature == [UInt8](repeating: 0, count: 64))
        #expect(envelope.encoded() == bytes)
        let other = try COSESign1(decoding: hex(Self.envelope("a2012604481111111111111111")), as: "test")
        #expect(other.algorithm == .es256)
    }

    static let notAnEnvelope = FormatFault.Problem.envelope("not a COSE_Sign1 with an empty unprotected header")
    static let notOurAlgorithm = FormatFault.Problem.envelope("unknown signature algorithm")
    static let noKeyID = FormatFault.Problem.envelope("no key id of 8 bytes")
    static let notOurSignature = FormatFault.Problem.envelope("the signature is not 64 bytes")
    static let unknownParameter = FormatFault.Problem.envelope("unknown header parameter")

    static let malformed: [Row<(hex: String, problem: FormatFault.Problem)>] = [
        Row("not an array", ("a0", notAnEnvelope)),
        Row("three parts", ("83" + envelope().dropFirst(2).dropLast(132), notAnEnvelope)),
        Row("five parts", ("85" + envelope().dropFirst(2) + "00", notAnEnvelope)),
        Row("tagged as COSE_Sign1", ("d2" + envelope(), notAnEnvelope)),
        Row("protected header not in a byte string", ("84" + header + "a04101" + signature, notAnEnvelope)),
        Row(
            "something in the unprotected header", (envelope(unprotected: "a10448" + "1111111111111111"), notAnEnvelope)
        ),
        Row("unprotected header not a map", (envelope(unprotected: "80"), notAnEnvelope)),
        Row("detached payload", (envelope(payload: "f6"), notAnEnvelope)),
        Row("payload a text", (envelope(payload: "6161"), notAnEnvelope)),
        Row("signature a text", (envelope(header, "6161"), notAnEnvelope)),
        Row("empty signature", (envelope(header, "40"), notOurSignature)),
        Row("signature of 63 bytes", (envelope(header, "583f" + String(repeating: "00", count: 63)), notOurSignature)),
        Row("signature of 65 bytes", (envelope(header, "5841" + String(repeating: "00", count: 65)), notOurSignature)),
        Row("protected header not a map", (envelope("80"), .envelope("not a map"))),
        Row("no algorithm", (envelope("a104481111111111111111"), notOurAlgorithm)),
        Row("algorithm ES384", (envelope("a201382204481111111111111111"), notOurAlgorithm)),
        Row("algorithm HMAC 256/256", (envelope("a2010504481111111111111111"), notOurAlgorithm)),
        Row("algorithm none", (envelope("a2010004481111111111111111"), notOurAlgorithm)),
        Row("algorithm -2^64", (envelope("a2013bffffffffffffffff04481111111111111111"), notOurAlgorithm)),
        Row("algorithm a text", (envelope("a201654564445341" + "04481111111111111111"), notOurAlgorithm)),
        Row("no key id", (envelope("a10127"), noKeyID)),
        Row("key id of 7 bytes", (envelope("a201270447" + "11111111111111"), noKeyID)),
        Row("key id of 9 bytes", (envelope("a201270449" + "111111111111111111"), noKeyID)),
        Row("key id a number", (envelope("a201270401"), noKeyID)),
        Row("content type as well", (envelope("a30127030004481111111111111111"), unknownParameter)),
        Row("critical parameters as well", (envelope("a3012702810104481111111111111111"), unknownParameter)),
    ]

    @Test("an envelope that is not one of ours is refused, and its fault named", arguments: malformed)
    func refused(_ row: Row<(hex: String, problem: FormatFault.Problem)>) {
        let fault = #expect(throws: FormatFault.self) { try COSESign1(decoding: hex(row.content.hex), as: "test") }
        #expect(fault == FormatFault("test", row.content.problem))
    }

    static let badEncoding: [Row<(hex: String, reason: CBORFault.Reason)>] = [
        Row("empty", ("", .truncated)),
        Row("cut off", (String(envelope().dropLast(2)), .truncated)),
        Row("a byte more", (envelope() + "00", .trailingBytes)),
        Row("indefinite length", ("9f" + envelope().dropFirst(2) + "ff", .notShortest)),
        Row("header's keys out of order", (envelope("a204481111111111111111" + "0127"), .unsortedKeys)),
        Row("algorithm twice", (envelope("a301270127" + "04481111111111111111"), .duplicateKey)),
        Row("algorithm in two bytes", (envelope("a2013807" + "04481111111111111111"), .notShortest)),
        Row("header cut off", (envelope("a20127"), .truncated)),
    ]

    @Test("an envelope that is not deterministic CBOR is refused", arguments: badEncoding)
    func notDeterministic(_ row: Row<(hex: String, reason: CBORFault.Reason)>) {
        let fault = #expect(throws: FormatFault.self) { try COSESign1(decoding: hex(row.content.hex), as: "test") }
        guard case .encoding(let encoding) = fault?.problem else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(encoding.reason == row.content.reason)
    }

    @Test("a signature for one purpose is worth nothing for another", arguments: SigningContext.allCases)
    func purposes(_ purpose: SigningContext) throws {
        let key = try SigningKey.generate()
        let envelope = try COSESign1.signed([1, 2, 3], for: purpose, by: key)
        for other in SigningContext.allCases {
            #expect(envelope.isSigned(by: key.publicKey, for: other, using: .libcrypto) == (other == purpose))
        }
    }

    @Test("no two purposes have one name")
    func names() {
        #expect(Set(SigningContext.allCases.map(\.rawValue)).count == SigningContext.allCases.count)
        #expect(SigningContext.allCases.allSatisfy { $0.rawValue.hasPrefix("tillpost/1/") })
    }

    @Test("what is signed is the Sig_structure of section 4.4")
    func signedBytes() throws {
        let key = try SigningKey.generate()
        let envelope = try COSESign1.signed([1, 2, 3], for: .note, by: key)
        let header = CBOR.fields([(1, .integer(-8)), (4, .bytes(key.keyID.bytes))]).encoded()
        let structure = CBOR.array([
            .text("Signature1"), .bytes(header), .bytes(Array("tillpost/1/note".utf8)), .bytes([1, 2, 3]),
        ]).encoded()
        #expect(Primitives.libcrypto.verify(key.publicKey, structure, envelope.signature))
    }

    @Test("a change of any byte spoils the form or the signature", arguments: [SignatureAlgorithm.ed25519, .es256])
    func tampering(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let bytes = try COSESign1.signed([1, 2, 3], for: .record, by: key).encoded()
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 0x01
            guard let read = try? COSESign1(decoding: altered, as: "test") else { continue }
            #expect(!read.isSigned(by: key.publicKey, for: .record, using: .libcrypto), "byte \(index)")
        }
    }

    @Test("a key of the other algorithm verifies nothing")
    func otherAlgorithm() throws {
        let edwards = try SigningKey.generate(.ed25519)
        let curve = try SigningKey.generate(.es256)
        let envelope = try COSESign1.signed([1], for: .record, by: edwards)
        #expect(!envelope.isSigned(by: curve.publicKey, for: .record, using: .libcrypto))
    }

    @Test("a fault's text names the structure and the place, never the content")
    func texts() {
        let table: [(FormatFault.Problem, String)] = [
            (.missing(field: 7), "note: field 7 is missing"),
            (.wrongType(field: 7), "note: field 7 has the wrong type"),
            (.outOfRange(field: 7), "note: field 7 is out of range"), (.tooLong, "note: too long"),
            (.envelope("not a map"), "note: not a map"),
            (.text("the digits are damaged"), "note: the digits are damaged"),
        ]
        for (problem, text) in table { #expect(FormatFault("note", problem).description == text) }
        let fault = #expect(throws: FormatFault.self) { try COSESign1(decoding: [0x9F], as: "note") }
        #expect(fault?.description == "note: not deterministic CBOR (notShortest at byte 0)")
    }
}
