internal import PaymentCodes
internal import Office
internal import Payments
internal import Signing
internal import SyncProtocol

/// Merchants and nodes.
extension HeadOffice {
    static let longestList = 10_000

    func newMerchant(
        id: String?, name: String, currency code: String, utcOffset: String
    ) throws(HeadOfficeFault) -> MerchantInfo {
        let name = try HeadOffice.checked(name: name, of: "merchant")
        guard let currency = Currency(code: code) else {
            throw .refused(.bad(what: "currency", why: "no currency of ISO 4217; write three letters such as KES"))
        }
        guard let offset = UTCOffset(utcOffset) else {
            throw .refused(.bad(what: "utc-offset", why: "write +03:00, at most 14 hours"))
        }
        return try transaction { transaction in
            let short = try id.map { try HeadOffice.checked(id: $0) } ?? HeadOffice.nextMerchant(transaction)
            guard try transaction.merchant(short) == nil else {
                throw HeadOfficeRefusal.exists(what: "merchant", name: short.description)
            }
            let row = MerchantRow(
                id: short, name: name, currency: currency, utcOffsetMinutes: offset.minutes, closedThrough: nil,
                created: now)
            try transaction.add(row)
            return MerchantInfo(row)
        }
    }

    /// M-001, M-002, ...; a name that somebody chose before is stepped over.
    private static func nextMerchant(_ transaction: any StoreTransaction) throws -> ShortName {
        let count = try transaction.merchantCount()
        for number in count + 1...2 * count + 1 {
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            if let name = ShortName("M-" + padded), try transaction.merchant(name) == nil { return name }
        }
        throw HeadOfficeRefusal.bad(what: "id", why: "give one with --id")
    }

    private static func checked(id: String) throws -> ShortName {
        guard let name = ShortName(id) else {
            throw HeadOfficeRefusal.bad(what: "id", why: "1 to 24 of A-Z, 0-9 and - are allowed")
        }
        return name
    }

    /// A name for people fits a plate: 1 to 32 bytes, no control characters.
    static func checked(name: String, of what: String) throws(HeadOfficeFault) -> String {
        guard (1...32).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .refused(.bad(what: "name of the \(what)", why: "1 to 32 bytes without control characters")) }
        return name
    }

    func newNode(
        merchant id: String, counterName: String, url: String?
    ) throws(HeadOfficeFault) -> NodeInvitation {
        let counterName = try HeadOffice.checked(name: counterName, of: "counter")
        guard let short = ShortName(id) else {
            throw .refused(.unknown(what: "merchant", name: String(id.prefix(24))))
        }
        return try transaction { transaction in
            guard let merchant = try transaction.merchant(short) else {
                throw HeadOfficeRefusal.unknown(what: "merchant", name: id)
            }
            let url = try address(url, transaction)
            guard let counter = CounterID(RandomBytes.bytes(CounterID.length)),
                let node = NodeID(RandomBytes.bytes(NodeID.length))
            else { throw HeadOfficeFault.damaged(what: "random generator") }
            let code = invitation(to: node, url: url)
            let row = CounterRow(id: counter, merchant: short, name: counterName)
            try transaction.add(row)
            try transaction.add(
                NodeRow(
                    id: node, counter: counter, merchant: short, tokenDigest: tokenDigest(of: code), keys: [],
                    epoch: 1, standing: .good, followed: 1, mark: .start, outcomeFloor: 0, horizon: .nothing,
                    history: history, created: now))
            return try invitation(code, at: row, of: merchant)
        }
    }

    /// A new code for a known node. Its present key stays good until the board is enrolled with it.
    func renewNode(_ text: String, url: String?) throws(HeadOfficeFault) -> NodeInvitation {
        try transaction { transaction in
            let unknown = HeadOfficeRefusal.unknown(what: "node", name: String(text.prefix(16)))
            guard let id = NodeID(hexadecimal: text) else { throw unknown }
            let code = invitation(to: id, url: try address(url, transaction))
            guard let node = try office(transaction).renew(id, tokenDigest: tokenDigest(of: code)),
                let counter = try transaction.counter(node.counter),
                let merchant = try transaction.merchant(node.merchant)
            else { throw unknown }
            return try invitation(code, at: counter, of: merchant)
        }
    }

    private func invitation(to node: NodeID, url: String) -> EnrolmentCode {
        EnrolmentCode(
            url: url, rootDigest: rootDigest, node: node, secret: RandomBytes.bytes(EnrolmentCode.secretLength))
    }

    private func tokenDigest(of code: EnrolmentCode) -> Digest { primitives.digest(code.token(using: primitives)) }

    private func invitation(
        _ code: EnrolmentCode, at counter: CounterRow, of merchant: MerchantRow
    ) throws -> NodeInvitation {
        let plate = Plate(
            counter: counter.id, merchant: merchant.id, name: merchant.name, currency: merchant.currency)
        return NodeInvitation(
            node: code.node.description, counter: counter.id.description, counterName: counter.name,
            merchant: merchant.id.description, url: code.url, code: code.text,
            plate: try Signed<Plate>.signed(plate, by: keys.confirmation).text)
    }

    /// Where the board will find HQ: as told now, or when HQ was started.
    private func address(_ url: String?, _ transaction: any StoreTransaction) throws -> String {
        let known =
            try url ?? settings.publicURL ?? transaction.setting("url").map { String(decoding: $0, as: UTF8.self) }
        guard let known else {
            throw HeadOfficeRefusal.bad(what: "url", why: "give one with --url, or start HQ first")
        }
        guard PublicURL.isUsable(known) else {
            throw HeadOfficeRefusal.bad(
                what: "url",
                why: "https://... of at most \(EnrolmentCode.longestURL) bytes is needed (http:// to 127.0.0.1 only)")
        }
        return known
    }

    func nodeList() throws(HeadOfficeFault) -> [NodeInfo] {
        try transaction { transaction in
            try transaction.nodes(limit: HeadOffice.longestList).map { try HeadOffice.info($0, transaction) }
        }
    }

    static func info(_ node: NodeRow, _ transaction: any StoreTransaction) throws -> NodeInfo {
        NodeInfo(
            node: node.id.description, counter: node.counter.description,
            counterName: try transaction.counter(node.counter)?.name ?? "", merchant: node.merchant.description,
            isEnrolled: !node.keys.isEmpty, sequence: node.mark.sequence, epoch: node.mark.epoch)
    }
}

/// Which URLs an enrolment code may carry.
enum PublicURL {
    static func isUsable(_ url: String) -> Bool {
        let isLocal = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { start in
            url.hasPrefix(start) && [nil, ":", "/"].contains(url.dropFirst(start.count).first)
        }
        return (isLocal || (url.hasPrefix("https://") && url.utf8.count > 8))
            && url.utf8.count <= EnrolmentCode.longestURL
            && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// A time zone without daylight saving, `+03:00`.
struct UTCOffset: Equatable {
    let minutes: Int

    init(minutes: Int) { self.minutes = minutes }

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ (48...57).contains(bytes[$0]) })
        else { return nil }
        let hours = Int(bytes[1] - 48) * 10 + Int(bytes[2] - 48)
        let rest = Int(bytes[4] - 48) * 10 + Int(bytes[5] - 48)
        guard hours * 60 + rest <= 14 * 60, rest < 60 else { return nil }
        minutes = (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + rest)
    }

    var text: String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return (minutes < 0 ? "-" : "+") + padded(abs(minutes) / 60) + ":" + padded(abs(minutes) % 60)
    }
}

extension MerchantInfo {
    init(_ row: MerchantRow) {
        self.init(
            id: row.id.description, name: row.name, currency: row.currency.code,
            utcOffset: UTCOffset(minutes: row.utcOffsetMinutes).text, closedThrough: row.closedThrough?.description)
    }
}
