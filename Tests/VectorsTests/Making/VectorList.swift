import Payments
import Signing
import Testing

/// Vectors of one file, made one after another.
struct VectorList {
    let world: World
    private(set) var vectors: [Vector] = []
    private let signers: [String: SeededKey]
    private var extraKeys: [String: VectorFile.Key] = [:]
    private var used: Set<String> = []

    init(_ world: World) {
        self.world = world
        signers = [
            "root": world.root, "answer": world.answer, "policy": world.policyKey, "confirmation": world.confirmation,
            "node": world.node, "payer": world.payer, "issuer": world.issuer, "stranger": world.stranger,
            "next answer": world.nextAnswer, "next root": world.nextRoot, "next node": world.nextNode,
        ]
    }

    /// The file's content.
    func file(about: String) -> VectorFile {
        let keys = signers.filter { used.contains($0.key) }.mapValues(\.entry)
        return VectorFile(about: about, keys: keys.merging(extraKeys) { one, _ in one }, vectors: vectors)
    }

    /// Adds a key that does not sign here.
    mutating func add(key name: String, _ key: VectorFile.Key) { extraKeys[name] = key }

    /// A key that was added.
    func extraKey(_ name: String) throws -> VectorFile.Key { try #require(extraKeys[name]) }

    /// Says that a check looks at this key.
    mutating func use(key name: String) { used.insert(name) }

    func signer(_ name: String) throws -> SeededKey { try #require(signers[name]) }

    private var keys: [String: VectorFile.Key] {
        signers.mapValues(\.entry).merging(extraKeys) { one, _ in one }
    }

    /// Adds a vector that is taken. What it says is read from it.
    mutating func accept(
        _ kind: String, _ name: String, _ shows: String, bytes: [UInt8]? = nil, text: String? = nil, key: String? = nil,
        context: String? = nil, given: JSONValue? = nil, skips: Bool? = nil
    ) throws {
        var vector = Vector(name: name, shows: shows, kind: kind, accepted: true)
        vector.bytes = bytes.map { Hexadecimal.text($0) }
        vector.text = text
        vector.key = key
        vector.context = context ?? MessageKind.all[kind]?.context.rawValue
        vector.given = given
        vector.skips = skips
        if let key { used.insert(key) }
        vector.expected = try Reading.read(vector, keys: keys)
        vectors.append(vector)
    }

    /// Adds a vector that is refused, because it differs from an accepted one in one thing.
    mutating func refuse(
        _ twin: String, _ name: String, _ shows: String, bytes: [UInt8]? = nil, text: String? = nil, key: String? = nil,
        given: JSONValue? = nil, _ reason: Reason
    ) throws {
        var vector = try #require(vectors.first { $0.name == twin })
        vector.twin = twin
        vector.name = name
        vector.shows = shows
        vector.accepted = false
        vector.expected = nil
        vector.skips = nil
        if text != nil || bytes != nil {
            vector.bytes = bytes.map { Hexadecimal.text($0) }
            vector.text = text
        }
        if let key { vector.key = key }
        if let given { vector.given = given }
        if let key = vector.key { used.insert(key) }
        vector.reason = reason
        vectors.append(vector)
    }

    /// The bytes of a vector made before.
    func bytes(of name: String) throws -> [UInt8] {
        try #require(vectors.first { $0.name == name }?.bytes.flatMap { Hexadecimal.bytes($0) })
    }

    /// The bytes of a vector with other content, signed by the same key for the same purpose.
    func changed(_ name: String, _ change: (inout [UInt64: CBOR]) throws -> Void) throws -> [UInt8] {
        let vector = try #require(vectors.first { $0.name == name })
        let context = try #require(SigningContext(rawValue: vector.context ?? ""))
        let payload = try COSESign1(decoding: bytes(of: name), as: name).payload
        return try COSESign1.signed(
            CBOR(decoding: payload).changed(change).encoded(), for: context, with: vector.certificate,
            by: signer(vector.key ?? "")
        ).encoded()
    }

    /// Refuses a vector with one field set to a value, or left out.
    mutating func refuse(
        _ twin: String, _ name: String, _ shows: String, field: UInt64, is value: CBOR?, _ reason: Reason
    ) throws {
        try refuse(twin, name, shows, bytes: changed(twin) { $0[field] = value }, reason)
    }

    /// Refuses what every signed message must refuse: another purpose, another key, a changed bit, bytes cut off.
    mutating func refuseForgeries(of twin: String, structure: String) throws {
        let vector = try #require(vectors.first { $0.name == twin })
        let bytes = try bytes(of: twin)
        let payload = try COSESign1(decoding: bytes, as: twin).payload
        let other: SigningContext = vector.context == SigningContext.record.rawValue ? .note : .record
        try refuse(
            twin, "\(twin), signed for another purpose", "signed with the context \(other.rawValue)",
            bytes: COSESign1.signed(payload, for: other, by: signer(vector.key ?? "")).encoded(), Reason("badSignature")
        )
        let stranger = vector.key == "stranger" ? "payer" : "stranger"
        let context = try #require(SigningContext(rawValue: vector.context ?? ""))
        try refuse(
            twin, "\(twin), signed by another key", "signed by the key \(stranger), and says so",
            bytes: COSESign1.signed(payload, for: context, with: vector.certificate, by: signer(stranger)).encoded(),
            Reason("badSignature"))
        var altered = bytes
        altered[bytes.count - 1] ^= 1
        try refuse(
            twin, "\(twin), signature altered", "one bit of the signature differs", bytes: altered,
            Reason("badSignature"))
        try refuse(
            twin, "\(twin), cut off", "the last byte is missing", bytes: Array(bytes.dropLast()),
            Reason("encoding", in: structure, detail: "truncated"))
    }
}

extension CBOR {
    /// A map with small integer keys, changed.
    func changed(_ change: (inout [UInt64: CBOR]) throws -> Void) throws -> CBOR {
        guard case .map(let pairs) = self else { throw Reason("not a map") }
        var fields: [UInt64: CBOR] = [:]
        for pair in pairs {
            guard case .unsigned(let key) = pair.key else { throw Reason("not a small key") }
            fields[key] = pair.value
        }
        try change(&fields)
        return .map(fields.map { CBORPair(.unsigned($0.key), $0.value) })
    }
}

extension CBOR: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    init(integerLiteral value: UInt64) { self = .unsigned(value) }
    init(stringLiteral value: String) { self = .text(value) }
}
