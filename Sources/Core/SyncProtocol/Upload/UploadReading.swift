internal import Payments

/// A record as a row of numbers and the bytes that they measure.
struct UploadReading {
    /// The numbers.
    private(set) var row = UploadRow()
    /// Random bytes.
    private(set) var raw: [UInt8] = []
    /// Fields that no column tells, and long codes.
    private(set) var mixed: [UInt8] = []
    private let chain: UploadChain
    private let places: [UploadName: Int]

    /// A record that is carried as it is.
    init(literal record: [UInt8], after chain: UploadChain) {
        self.chain = chain
        places = [:]
        row.kind = 0
        row[.rest] = UInt64(record.count)
        mixed = record
    }

    /// A record that can be rebuilt; nil for one that has not the form or not the place of this chain's next.
    ///
    /// - Parameter places: where the names stand that the chain knows.
    init?(_ record: [UInt8], after chain: UploadChain, naming places: [UploadName: Int]) {
        guard let envelope = try? COSESign1(decoding: record, as: "upload"),
            case .map(let pairs)? = try? CBOR(decoding: envelope.payload),
            let found = UploadFound(pairs, in: chain.context, after: chain.last.digest)
        else { return nil }
        self.chain = chain
        self.places = places
        let last = chain.last
        row.kind = found.kind
        row.fields = found.fields
        row[.epoch] = ZigZag.distance(of: found.epoch, from: last.epoch)
        row[.sequence] = ZigZag.distance(of: found.sequence, from: last.sequence &+ 1)
        row[.policy] = ZigZag.distance(of: found.policy, from: last.policy)
        row[.uptime] = ZigZag.distance(of: found.uptime, from: last.uptime)
        row[.offset] = ZigZag.distance(of: found.wall &- found.uptime / 1_000, from: last.offset)
        row[.key] = number(of: UploadName(envelope.keyID.bytes, envelope.algorithm))
        row[.boot] = number(of: UploadName(found.boot))
        row[.amount] = found.amount
        row[.basis] = found.basis
        if found.fields.contains(.receipt) {
            row[.receipt] = ZigZag.distance(of: found.receipt, from: last.receipt &+ 1)
        }
        if found.fields.contains(.tender) { row.tender = found.tender }
        raw += found.payment
        if found.fields.contains(.sale), found.sale != found.payment { tell(sale: found.sale) }
        if !found.rest.isEmpty {
            mixed = CBOR.map(found.rest).encoded()
            row[.rest] = UInt64(mixed.count)
        }
        if found.fields.contains(.code) { tell(code: found.code, amount: found.amount, wall: found.wall) }
        raw += envelope.signature
    }

    private mutating func number(of name: UploadName) -> UInt64 {
        if let place = places[name] { return UInt64(place) + 2 }
        raw.append(name: name)
        return name.algorithm == .ed25519 ? 0 : 1
    }

    private mutating func tell(sale: [UInt8]) {
        row[.sale] = chain.last.sale.elementsEqual(sale) ? 1 : 2
        if row[.sale] == 2 { raw += sale }
    }

    private mutating func tell(code: [UInt8], amount: UInt64, wall: UInt64) {
        guard let envelope = try? COSESign1(decoding: code, as: "upload"),
            case .map(let pairs)? = try? CBOR(decoding: envelope.payload), pairs.count >= 5,
            pairs[0] == CBORPair(.unsigned(1), .bytes(chain.context.counter.bytes)),
            pairs[1] == CBORPair(.unsigned(2), .unsigned(amount)),
            tellNote(pairs, envelope, amount, wall) || tellConfirmation(pairs, envelope, wall)
        else {
            row[.code] = UInt64(code.count) + 2
            if code.count <= UploadCode.longestRaw { raw += code } else { mixed += code }
            return
        }
        raw += envelope.signature
    }

    private mutating func tellNote(
        _ pairs: [CBORPair], _ envelope: COSESign1, _ amount: UInt64, _ wall: UInt64
    ) -> Bool {
        guard case .unsigned(let number) = pairs[2].value, case .unsigned(let total) = pairs[3].value,
            case .unsigned(let time) = pairs[4].value
        else { return false }
        var nonce: [UInt8] = []
        switch keys(of: pairs) {
        case [1, 2, 4, 5, 6]: break
        case [1, 2, 4, 5, 6, 7]:
            guard case .bytes(let bytes) = pairs[5].value, !bytes.isEmpty else { return false }
            nonce = bytes
        default: return false
        }
        let signer = UploadName(envelope.keyID.bytes, envelope.algorithm)
        let before = places[signer].map { chain.names[$0] }
        row[.signer] = self.number(of: signer)
        row[.number] = ZigZag.distance(of: number, from: (before?.number ?? 0) &+ 1)
        row[.total] = ZigZag.distance(of: total, from: (before?.total ?? 0) &+ amount)
        row[.lag] = ZigZag.distance(of: time &- wall, from: chain.last.lag)
        row[.nonce] = UInt64(nonce.count)
        raw += nonce
        return true
    }

    private mutating func tellConfirmation(_ pairs: [CBORPair], _ envelope: COSESign1, _ wall: UInt64) -> Bool {
        guard keys(of: pairs) == [1, 2, 3, 4, 5],
            pairs[2].value == .unsigned(UInt64(chain.context.currency.numeric)),
            case .bytes(let payment) = pairs[3].value, payment.count == PaymentID.length,
            case .unsigned(let time) = pairs[4].value
        else { return false }
        row[.code] = 1
        row[.signer] = number(of: UploadName(envelope.keyID.bytes, envelope.algorithm))
        row[.lag] = ZigZag.distance(of: time &- wall, from: chain.last.lag)
        raw += payment
        return true
    }

    /// The keys of a map, 0 for one that is no number.
    private func keys(of pairs: [CBORPair]) -> [UInt64] {
        pairs.map { pair in
            guard case .unsigned(let key) = pair.key else { return 0 }
            return key
        }
    }
}
