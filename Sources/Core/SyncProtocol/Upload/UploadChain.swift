internal import Payments

/// Where the bytes come from that no column tells.
struct UploadSources {
    /// Random bytes: ids, signatures, new names.
    var raw: UploadReader
    /// Bytes that may be worth compressing: further fields, long codes, literal records.
    var mixed: UploadReader
}

/// What both sides know after each record, and by which the next is predicted.
struct UploadChain {
    /// The last value of what goes on from record to record.
    struct Last {
        var epoch: UInt64
        var sequence: UInt64
        var digest: [UInt8]
        var policy: UInt64 = 0
        var uptime: UInt64 = 0
        var offset: UInt64 = 0
        var receipt: UInt64 = 0
        var lag: UInt64 = 0
        var sale = [UInt8](repeating: 0, count: PaymentID.length)[...]
    }

    /// A name that came up in this upload, and the last note that it signed.
    struct Known {
        let name: UploadName
        var number: UInt64 = 0
        var total: UInt64 = 0
    }

    let context: UploadContext
    var last: Last
    var names: [Known] = []

    init(_ context: UploadContext) {
        self.context = context
        last = Last(
            epoch: UInt64(context.base.epoch), sequence: context.base.sequence, digest: context.base.digest.bytes)
    }

    /// A record is whole; the next one names it.
    mutating func end(with digest: Digest) { last.digest = digest.bytes }

    /// The name that a column tells: 0 a new one, 1 a new one of an ES256 key, else two more than its place.
    mutating func name(_ number: UInt64, _ raw: inout UploadReader) throws(FormatFault) -> Int {
        guard number < 2 else {
            guard number - 2 < UInt64(names.count) else { throw .upload("a name that did not come up") }
            return Int(number - 2)
        }
        names.append(Known(name: UploadName(bits: try raw.name(), algorithm: number == 0 ? .ed25519 : .es256)))
        return names.count - 1
    }
}

/// The eight bytes that name a key or a boot, as a number: copying a list of them is cheap.
struct UploadName: Hashable {
    /// The bytes, the first one highest.
    let bits: UInt64
    /// The key's; Ed25519 for a boot.
    let algorithm: SignatureAlgorithm

    init(bits: UInt64, algorithm: SignatureAlgorithm) {
        self.bits = bits
        self.algorithm = algorithm
    }

    /// The name made of eight bytes.
    init(_ bytes: [UInt8], _ algorithm: SignatureAlgorithm = .ed25519) {
        self.init(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) }, algorithm: algorithm)
    }
}

extension [UInt8] {
    /// The eight bytes of a name.
    mutating func append(name: UploadName) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: name.bits >> shift))
        }
    }

    /// A COSE_Sign1 by a key.
    mutating func append(payload: [UInt8], signedBy name: UploadName, _ signature: ArraySlice<UInt8>) {
        // Array of four; a protected header of 13 bytes, {1: algorithm, 4: key id}; an empty unprotected one.
        let algorithm: UInt8 = name.algorithm == .ed25519 ? 0x27 : 0x26
        append(contentsOf: [0x84, 0x4D, 0xA2, 0x01, algorithm, 0x04, 0x48])
        append(name: name)
        append(0xA0)
        append(string: payload)
        append(string: signature)
    }
}
