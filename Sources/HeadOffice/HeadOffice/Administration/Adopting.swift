internal import Office
internal import PaymentCodes
internal import Payments
internal import SettingsFile
internal import Signing
internal import SyncProtocol

/// A board that HQ has forgotten: it was enrolled after the backup from which HQ was restored.
extension HeadOffice {
    /// Takes a board back by what it says of itself: the same node at the same counter, with its keys, so that its queue counts.
    /// What HQ had signed for it comes with its next exchanges, and is imposed.
    func adoptNode(_ file: String) throws(HeadOfficeFault) -> NodeInfo {
        try transaction { transaction in
            let board = try BoardFile(file)
            guard try transaction.merchant(board.merchant) != nil else {
                throw HeadOfficeRefusal.unknown(what: "merchant", name: board.merchant.description)
            }
            // Keys of a node that HQ knows are not HQ's to believe: that board is enrolled again.
            guard try transaction.node(board.node) == nil else {
                throw HeadOfficeRefusal.exists(what: "node", name: board.node.description)
            }
            if let counter = try transaction.counter(board.counter) {
                guard counter.merchant == board.merchant else {
                    throw HeadOfficeRefusal.bad(what: "counter", why: "it is another merchant's")
                }
            } else {
                try transaction.add(CounterRow(id: board.counter, merchant: board.merchant, name: board.counterName))
            }
            // Nobody has its token, and no history is this board's: first it brings back what HQ has signed.
            try transaction.add(
                NodeRow(
                    id: board.node, counter: board.counter, merchant: board.merchant,
                    tokenDigest: primitives.digest(RandomBytes.bytes(16)), keys: [], epoch: board.epoch,
                    standing: .good, followed: 1, mark: .start, outcomeFloor: 0, horizon: .nothing,
                    history: [UInt8](repeating: 0, count: history.count), created: now))
            for key in board.keys { try transaction.addKey(key, to: board.node) }
            guard let node = try transaction.node(board.node) else { throw HeadOfficeFault.damaged(what: "node") }
            return try HeadOffice.info(node, transaction)
        }
    }
}

/// What `tillpost key --json` prints.
private struct BoardFile {
    let node: NodeID
    let merchant: ShortName
    let counter: CounterID
    let counterName: String
    let epoch: UInt32
    let keys: [PublicKey]

    init(_ text: String) throws {
        do {
            var file = try SettingsObject(
                SettingsValue(file: Array(text.utf8)),
                known: ["node", "merchant", "counter", "counterName", "epoch", "keys"])
            guard let node = NodeID(hexadecimal: try file.text("node")),
                let counter = CounterID(hexadecimal: try file.text("counter")),
                let merchant = ShortName(try file.text("merchant"))
            else { throw HeadOfficeRefusal.bad(what: "board", why: "give what 'tillpost key --json' prints") }
            (self.node, self.counter, self.merchant) = (node, counter, merchant)
            counterName = try HeadOffice.checked(name: file.text("counterName"), of: "counter")
            epoch = UInt32(try file.number("epoch", in: 1...Int64(UInt32.max)))
            keys = try file.list("keys", most: 257).map(BoardFile.key)
            guard !keys.isEmpty else { throw HeadOfficeRefusal.bad(what: "keys", why: "one at least is needed") }
        } catch let fault as SettingsFault {
            throw HeadOfficeRefusal.bad(what: fault.key, why: fault.why)
        }
    }

    private static func key(_ value: SettingsValue) throws -> PublicKey {
        var object = try SettingsObject(value, at: "keys", known: ["algorithm", "key"])
        let number = try object.number("algorithm", in: -65_536...65_535)
        guard let algorithm = SignatureAlgorithm(rawValue: number),
            let bytes = Hexadecimal.bytes(try object.text("key")),
            let key = PublicKey(algorithm: algorithm, bytes: bytes)
        else { throw HeadOfficeRefusal.bad(what: "keys", why: "no public key of Ed25519 or ES256") }
        return key
    }
}
