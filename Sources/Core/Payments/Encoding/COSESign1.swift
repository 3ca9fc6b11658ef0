/// What a signature is for. It is part of what is signed (`external_aad`, RFC 9052, 4.4), so that a
/// signature made for one purpose is worth nothing for another.
public enum SigningContext: String, Sendable, CaseIterable {
    /// A node's record.
    case record = "tillpost/1/record"
    /// A payer's note. The digest of its certificate stands behind this: it is worth nothing under another one.
    case note = "tillpost/1/note"
    /// An issuer's certificate for a payer.
    case certificate = "tillpost/1/certificate"
    /// HQ's confirmation that a buyer has paid.
    case confirmation = "tillpost/1/confirmation"
    /// HQ's plate for a counter.
    case plate = "tillpost/1/plate"
    /// A node's label for an article.
    case label = "tillpost/1/label"
    /// A node's request to be enrolled.
    case enrolmentRequest = "tillpost/1/enrolment-request"
    /// HQ's answer to it.
    case enrolmentAnswer = "tillpost/1/enrolment-answer"
    /// The root's list of HQ's keys.
    case keySet = "tillpost/1/key-set"
    /// A policy bundle.
    case policy = "tillpost/1/policy"
    /// A node's exchange.
    case exchange = "tillpost/1/exchange"
    /// HQ's answer to an exchange.
    case answer = "tillpost/1/answer"
    /// A payer's order to pay online.
    case paymentOrder = "tillpost/1/payment-order"
    /// A node's next key.
    case successorKey = "tillpost/1/successor-key"
}

/// A COSE_Sign1 message (RFC 9052, 4.2), untagged, with exactly the algorithm and the key id in its protected
/// header and nothing in the unprotected one.
public struct COSESign1: Equatable, Sendable {
    /// Algorithm named in the protected header.
    public let algorithm: SignatureAlgorithm
    /// Key named in the protected header.
    public let keyID: KeyID
    /// What is signed.
    public let payload: [UInt8]
    /// 64 bytes for both algorithms.
    public let signature: [UInt8]

    /// Reads an envelope.
    ///
    /// - Throws: `FormatFault` with the name given for `structure`.
    public init(decoding bytes: [UInt8], as structure: String) throws(FormatFault) {
        let item: CBOR
        do throws(CBORFault) { item = try CBOR(decoding: bytes) } catch {
            throw FormatFault(structure, .encoding(error))
        }
        guard case .array(let parts) = item, parts.count == 4, case .bytes(let protected) = parts[0],
            parts[1] == .map([]), case .bytes(let payload) = parts[2], case .bytes(let signature) = parts[3]
        else { throw FormatFault(structure, .envelope("not a COSE_Sign1 with an empty unprotected header")) }
        guard signature.count == 64 else { throw FormatFault(structure, .envelope("the signature is not 64 bytes")) }
        var header = try Fields(decoding: protected, of: structure)
        guard case .negative(let number)? = header.optional(1), number < 64,
            let algorithm = SignatureAlgorithm(rawValue: -1 - Int64(number))
        else { throw FormatFault(structure, .envelope("unknown signature algorithm")) }
        guard case .bytes(let name)? = header.optional(4), let keyID = KeyID(name) else {
            throw FormatFault(structure, .envelope("no key id of 8 bytes"))
        }
        guard header.unread.isEmpty else { throw FormatFault(structure, .envelope("unknown header parameter")) }
        self.init(algorithm: algorithm, keyID: keyID, payload: payload, signature: signature)
    }

    private init(algorithm: SignatureAlgorithm, keyID: KeyID, payload: [UInt8], signature: [UInt8]) {
        self.algorithm = algorithm
        self.keyID = keyID
        self.payload = payload
        self.signature = signature
    }

    /// Signs a payload for a purpose.
    ///
    /// - Parameter other: another message, without which the signature is worth nothing.
    public static func signed(
        _ payload: [UInt8], for context: SigningContext, with other: Digest? = nil, by signer: some Signer
    ) throws -> COSESign1 {
        let message = toBeSigned(
            payload, algorithm: signer.publicKey.algorithm, keyID: signer.keyID, for: context, with: other)
        return COSESign1(
            algorithm: signer.publicKey.algorithm, keyID: signer.keyID, payload: payload,
            signature: try signer.sign(message))
    }

    /// Whether `key` signed this for `context`, with this other message where the context asks for one.
    public func isSigned(
        by key: PublicKey, for context: SigningContext, with other: Digest? = nil, using primitives: Primitives
    ) -> Bool {
        guard key.algorithm == algorithm else { return false }
        let message = COSESign1.toBeSigned(payload, algorithm: algorithm, keyID: keyID, for: context, with: other)
        return primitives.verify(key, message, signature)
    }

    /// The message without what is alike in all: a byte for the algorithm (as CBOR writes its number), key id, signature,
    /// payload. Eleven bytes less, for a QR symbol.
    var short: [UInt8] {
        CBOR.integer(algorithm.rawValue).encoded() + keyID.bytes + signature + payload
    }

    /// Reads the short form.
    init(short bytes: [UInt8], as structure: String) throws(FormatFault) {
        let head = 1 + KeyID.length + 64
        guard bytes.count > head,
            let algorithm = [SignatureAlgorithm.ed25519, .es256].first(where: {
                CBOR.integer($0.rawValue).encoded() == [bytes[0]]
            }), let keyID = KeyID(Array(bytes[1..<1 + KeyID.length]))
        else { throw FormatFault(structure, .envelope("not the short form of a COSE_Sign1")) }
        self.init(
            algorithm: algorithm, keyID: keyID, payload: Array(bytes[head...]),
            signature: Array(bytes[1 + KeyID.length..<head]))
    }

    /// The message's bytes.
    public func encoded() -> [UInt8] {
        CBOR.array([
            .bytes(COSESign1.protectedHeader(algorithm, keyID)), .map([]), .bytes(payload), .bytes(signature),
        ]).encoded()
    }

    private static func protectedHeader(_ algorithm: SignatureAlgorithm, _ keyID: KeyID) -> [UInt8] {
        CBOR.fields([(1, .integer(algorithm.rawValue)), (4, .bytes(keyID.bytes))]).encoded()
    }

    /// The Sig_structure of RFC 9052, 4.4, as the bytes that are signed.
    static func toBeSigned(
        _ payload: [UInt8], algorithm: SignatureAlgorithm, keyID: KeyID, for context: SigningContext,
        with other: Digest? = nil
    ) -> [UInt8] {
        CBOR.array([
            .text("Signature1"), .bytes(protectedHeader(algorithm, keyID)),
            .bytes(Array(context.rawValue.utf8) + (other?.bytes ?? [])), .bytes(payload),
        ]).encoded()
    }
}
