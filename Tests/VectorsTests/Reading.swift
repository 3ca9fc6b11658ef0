import PaymentCodes
import Payments
import Signing

/// What reading a vector comes to, the way the product reads it.
enum Reading {
    /// The fields read.
    ///
    /// - Throws: a `Reason` where the vector is refused.
    static func read(_ vector: Vector, keys entries: [String: VectorFile.Key]) throws(Reason) -> JSONValue {
        let keys = entries.compactMapValues(\.decoded)
        let bytes = vector.bytes.flatMap { Hexadecimal.bytes($0) } ?? []
        if let kind = MessageKind.all[vector.kind] {
            return try signed(vector, kind, bytes, keys).fields
        }
        switch vector.kind {
        case "cbor": return try cbor(bytes).json
        case "digits": return try digits(vector)
        case "enrolment-code": return try enrolmentCode(vector).expected
        case "counter-nonce": return try counterNonce(vector)
        case "typed": return try Checks.typed(vector.given ?? .null)
        case "envelope": return try envelope(vector, bytes, keys)
        case "journal": return try journal(bytes, key(of: vector, in: keys))
        case "intake": return try Checks.intake(vector.given ?? .null, keys)
        case "answer-check": return try Checks.answer(bytes, vector.given ?? .null)
        case "upload": return try Checks.upload(bytes, vector.given ?? .null)
        case "sealed": return try Checks.sealed(bytes, vector.given ?? .null, entries[vector.key ?? ""])
        case "enrolment-check": return try Checks.enrolment(bytes, vector.given ?? .null)
        case "adjudication":
            return try Checks.adjudication(bytes, vector.given ?? .null, key: try key(of: vector, in: keys))
        case "upstream": return try Checks.upstream(vector.given ?? .null)
        case "clock": return try Checks.clock(vector.given ?? .null)
        case "currencies": return Checks.currencies
        default: throw Reason("unknown kind \(vector.kind)")
        }
    }

    /// A signed message in bytes or as a code's text, its signature checked.
    static func signed(
        _ vector: Vector, _ kind: MessageKind, _ bytes: [UInt8], _ keys: [String: PublicKey]
    ) throws(Reason) -> SignedForm {
        let form: SignedForm
        do throws(FormatFault) {
            if let text = vector.text, let readText = kind.readText {
                form = try readText(Array(text.utf8))
            } else {
                form = try kind.read(bytes)
            }
        } catch { throw Reason(error) }
        guard form.isSigned(try key(of: vector, in: keys), vector.certificate) else { throw Reason("badSignature") }
        return form
    }

    private static func key(of vector: Vector, in keys: [String: PublicKey]) throws(Reason) -> PublicKey {
        guard let key = keys[vector.key ?? ""] else { throw Reason("no such key") }
        return key
    }

    private static func cbor(_ bytes: [UInt8]) throws(Reason) -> CBOR {
        do throws(CBORFault) { return try CBOR(decoding: bytes) } catch {
            throw Reason("encoding", detail: error.reason.rawValue)
        }
    }

    private static func digits(_ vector: Vector) throws(Reason) -> JSONValue {
        guard let bytes = DigitText.bytes(Array((vector.text ?? "").utf8)) else { throw Reason("text") }
        return .object(["bytes": .text(Hexadecimal.text(bytes))])
    }

    private static func enrolmentCode(_ vector: Vector) throws(Reason) -> EnrolmentCode {
        do throws(FormatFault) { return try EnrolmentCode(text: Array((vector.text ?? "").utf8)) } catch {
            throw Reason(error)
        }
    }

    private static func counterNonce(_ vector: Vector) throws(Reason) -> JSONValue {
        do throws(FormatFault) {
            let shown = try CounterNonce(text: Array((vector.text ?? "").utf8))
            return .members(["counter": shown.counter.json, "nonce": .text(Hexadecimal.text(shown.nonce))])
        } catch { throw Reason(error) }
    }

    private static func envelope(
        _ vector: Vector, _ bytes: [UInt8], _ keys: [String: PublicKey]
    ) throws(Reason) -> JSONValue {
        let envelope: COSESign1
        do throws(FormatFault) { envelope = try COSESign1(decoding: bytes, as: "envelope") } catch {
            throw Reason(error)
        }
        guard let context = SigningContext(rawValue: vector.context ?? ""),
            envelope.isSigned(by: try key(of: vector, in: keys), for: context, using: .libcrypto)
        else { throw Reason("badSignature") }
        return .members([
            "algorithm": .integer(envelope.algorithm.rawValue), "keyID": envelope.keyID.json,
            "payload": .text(Hexadecimal.text(envelope.payload)), "digest": Primitives.libcrypto.digest(bytes).json,
        ])
    }

    /// A node's export: a CBOR sequence of its records.
    private static func journal(_ bytes: [UInt8], _ key: PublicKey) throws(Reason) -> JSONValue {
        let items: [(item: CBOR, bytes: [UInt8])]
        do throws(CBORFault) { items = try CBOR.sequence(bytes) } catch {
            throw Reason("encoding", detail: error.reason.rawValue)
        }
        var head = ChainHead.start
        for (index, item) in items.enumerated() {
            let record: SignedRecord
            do throws(FormatFault) { record = try SignedRecord(decoding: item.bytes, using: .libcrypto) } catch {
                var reason = Reason(error)
                reason.record = index + 1
                throw reason
            }
            guard record.follows(head) else { throw Reason("doesNotFollow", record: index + 1) }
            guard record.isSigned(by: key, using: .libcrypto) else { throw Reason("badSignature", record: index + 1) }
            head = record.head
        }
        return .members(["records": .number(items.count), "head": head.json])
    }
}
