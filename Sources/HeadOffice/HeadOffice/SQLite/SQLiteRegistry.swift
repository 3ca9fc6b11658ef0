internal import FoundationEssentials
internal import GRDB
import Office
import Payments
internal import SyncProtocol

extension SQLiteTransaction {
    func setting(_ name: String) throws -> [UInt8]? {
        try one("SELECT value FROM setting WHERE name = ?", [name])?.bytes("value")
    }

    func set(_ name: String, _ value: [UInt8]) throws {
        try run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value.blob])
    }

    func merchant(_ id: ShortName) throws -> MerchantRow? {
        try one("SELECT * FROM merchant WHERE id = ?", [id.description]).map(SQLiteTransaction.merchant)
    }

    func add(_ merchant: MerchantRow) throws {
        try run(
            "INSERT INTO merchant VALUES (?, ?, ?, ?, ?, ?)",
            [
                merchant.id.description, merchant.name, Int64(merchant.currency.numeric), merchant.utcOffsetMinutes,
                merchant.closedThrough?.number, merchant.created,
            ])
    }

    func merchants(limit: Int) throws -> [MerchantRow] {
        try all("SELECT * FROM merchant ORDER BY id LIMIT ?", [limit]).map(SQLiteTransaction.merchant)
    }

    func merchantCount() throws -> Int { Int(try count("SELECT count(*) FROM merchant")) }

    private static func merchant(_ row: Row) throws -> MerchantRow {
        MerchantRow(
            id: try row.shortName("id"), name: try row.text("name"), currency: try row.currency(),
            utcOffsetMinutes: Int(try row.integer("utc_offset")),
            closedThrough: (row["closed_through"] as Int64?).map(BusinessDay.init(number:)),
            created: try row.integer("created"))
    }

    func counter(_ id: CounterID) throws -> CounterRow? {
        try one("SELECT * FROM counter WHERE id = ?", [id.blob]).map {
            CounterRow(id: try $0.name("id"), merchant: try $0.shortName("merchant"), name: try $0.text("name"))
        }
    }

    func add(_ counter: CounterRow) throws {
        try run(
            "INSERT INTO counter VALUES (?, ?, ?)", [counter.id.blob, counter.merchant.description, counter.name])
    }

    private static let selectNode = """
        SELECT node.*, counter.merchant FROM node JOIN counter ON counter.id = node.counter
        """

    func node(_ id: NodeID) throws -> NodeRow? {
        try one(SQLiteTransaction.selectNode + " WHERE node.id = ?", [id.blob]).map(node)
    }

    func node(at counter: CounterID) throws -> NodeRow? {
        try one(
            SQLiteTransaction.selectNode + " WHERE node.counter = ? ORDER BY node.created DESC, node.id LIMIT 1",
            [counter.blob]
        ).map(node)
    }

    func nodes(limit: Int) throws -> [NodeRow] {
        try all(SQLiteTransaction.selectNode + " ORDER BY node.created, node.id LIMIT ?", [limit]).map(node)
    }

    private func node(_ row: Row) throws -> NodeRow {
        let id: NodeID = try row.name("id")
        guard let epoch = UInt32(exactly: try row.integer("epoch")),
            let standing = Standing(rawValue: try row.unsigned("standing"))
        else { throw Row.damaged("standing") }
        let keys = try all(
            "SELECT algorithm, key, revoked_after FROM node_key WHERE node = ? ORDER BY number", [id.blob])
        let followed = try row.integer("followed")
        return NodeRow(
            id: id, counter: try row.name("counter"), merchant: try row.shortName("merchant"),
            tokenDigest: try row.name("token_digest"), tokenKey: try row.tokenKey(),
            keys: try keys.map {
                NodeKeyRow(
                    key: try $0.publicKey(), revokedAfter: ($0["revoked_after"] as Int64?).map { UInt64($0) })
            },
            epoch: epoch, standing: standing, followed: followed, mark: try tip(of: followed, of: id),
            outcomeFloor: try row.unsigned("outcome_floor"),
            horizon: Horizon(sequence: try row.unsigned("horizon"), cursor: try row.unsigned("horizon_cursor")),
            nextHorizon: Horizon(
                sequence: try row.unsigned("next_horizon"), cursor: try row.unsigned("next_horizon_cursor")),
            history: try row.bytes("history"),
            created: try row.integer("created"))
    }

    func add(_ node: NodeRow) throws {
        try run(
            "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                node.id.blob, node.counter.blob, node.tokenDigest.blob, node.tokenKey?.algorithm.rawValue,
                node.tokenKey?.bytes.blob, Int64(node.epoch), Int64(node.standing.rawValue), node.followed,
                Int64(node.outcomeFloor), Int64(node.horizon.sequence), Int64(node.horizon.cursor),
                Int64(node.nextHorizon.sequence), Int64(node.nextHorizon.cursor), node.history.blob, node.created,
            ])
        try add(BranchRow(number: 1, parent: nil, tip: node.mark), to: node.id)
    }

    func update(_ node: NodeRow) throws {
        try run(
            """
            UPDATE node SET token_digest = ?, token_algorithm = ?, token_key = ?, epoch = ?, standing = ?, followed = ?,
                outcome_floor = ?, horizon = ?, horizon_cursor = ?, next_horizon = ?, next_horizon_cursor = ?, history = ?
            WHERE id = ?
            """,
            [
                node.tokenDigest.blob, node.tokenKey?.algorithm.rawValue, node.tokenKey?.bytes.blob,
                Int64(node.epoch), Int64(node.standing.rawValue), node.followed, Int64(node.outcomeFloor),
                Int64(node.horizon.sequence), Int64(node.horizon.cursor), Int64(node.nextHorizon.sequence),
                Int64(node.nextHorizon.cursor), node.history.blob, node.id.blob,
            ])
    }

    func addKey(_ key: PublicKey, to node: NodeID) throws {
        try run(
            "INSERT INTO node_key SELECT ?, count(*) + 1, ?, ?, NULL FROM node_key WHERE node = ?",
            [node.blob, key.algorithm.rawValue, key.bytes.blob, node.blob])
    }

    func revokeEarlierKeys(of node: NodeID, after sequence: UInt64) throws {
        try run(
            """
            UPDATE node_key SET revoked_after = ? WHERE node = ? AND revoked_after IS NULL
                AND number < (SELECT max(number) FROM node_key WHERE node = ?)
            """, [Int64(sequence), node.blob, node.blob])
    }

    func issuer(_ name: ShortName) throws -> IssuerRow? {
        try one("SELECT * FROM issuer WHERE name = ?", [name.description]).map(issuer)
    }

    func add(_ issuer: IssuerRow) throws {
        try run("INSERT INTO issuer VALUES (?, ?)", [issuer.name.description, issuer.created])
        for key in issuer.keys { try add(key, to: issuer.name) }
    }

    func renew(_ issuer: ShortName, with key: PublicKey, endingEarlierAt end: Int64) throws {
        try run(
            "UPDATE issuer_key SET not_after = ? WHERE issuer = ? AND not_after IS NULL", [end, issuer.description])
        try add(IssuerKeyRow(key: key), to: issuer)
    }

    private func add(_ row: IssuerKeyRow, to issuer: ShortName) throws {
        try run(
            "INSERT INTO issuer_key SELECT ?, count(*) + 1, ?, ?, ? FROM issuer_key WHERE issuer = ?",
            [
                issuer.description, row.key.algorithm.rawValue, row.key.bytes.blob, row.notAfter, issuer.description,
            ])
    }

    func issuers(limit: Int) throws -> [IssuerRow] {
        try all("SELECT * FROM issuer ORDER BY name LIMIT ?", [limit]).map(issuer)
    }

    private func issuer(_ row: Row) throws -> IssuerRow {
        let name = try row.shortName("name")
        let keys = try all(
            "SELECT algorithm, key, not_after FROM issuer_key WHERE issuer = ? ORDER BY number", [name.description])
        return IssuerRow(
            name: name,
            keys: try keys.map { IssuerKeyRow(key: try $0.publicKey(), notAfter: $0["not_after"] as Int64?) },
            created: try row.integer("created"))
    }

    func payer(_ key: KeyID) throws -> PayerRow? {
        try certificates(of: key, limit: 1).first
    }

    func certificates(of payer: KeyID, limit: Int) throws -> [PayerRow] {
        try all(
            """
            SELECT key_id, issuer, certificate, expires, currency FROM payer WHERE key_id = ?
            ORDER BY expires DESC, certificate LIMIT ?
            """, [payer.blob, limit]
        ).map(SQLiteTransaction.payer)
    }

    func certificates(limit: Int) throws -> [PayerRow] {
        try all("SELECT key_id, issuer, certificate, expires, currency FROM payer LIMIT ?", [limit])
            .map(SQLiteTransaction.payer)
    }

    func keep(_ payer: PayerRow) throws {
        try run(
            "INSERT INTO payer VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                payer.keyID.blob, payer.issuer.description, payer.certificate.blob, payer.expires,
                Int64(payer.currency.numeric),
            ])
    }

    func payers(limit: Int) throws -> [PayerRow] {
        try all(
            """
            SELECT key_id, issuer, certificate, max(expires), currency FROM payer GROUP BY key_id
            ORDER BY key_id LIMIT ?
            """, [limit]
        ).map(SQLiteTransaction.payer)
    }

    private static func payer(_ row: Row) throws -> PayerRow {
        guard let issuer = ShortName(row[1]), let certificate = row[2] as Data?,
            let currency = UInt16(exactly: row[4] as Int64).flatMap(Currency.init(numeric:))
        else { throw Row.damaged("payer") }
        return PayerRow(
            keyID: try row.name(at: 0), issuer: issuer, certificate: Array(certificate), expires: row[3],
            currency: currency)
    }

    func addPullToken(digest: Digest, name: String, created: Int64) throws {
        try run("INSERT INTO pull_token VALUES (?, ?, ?)", [digest.blob, name, created])
    }

    func hasPullToken(digest: Digest) throws -> Bool {
        try exists("SELECT 1 FROM pull_token WHERE digest = ?", [digest.blob])
    }
}

extension Row {
    fileprivate func tokenKey() throws -> PublicKey? {
        guard let number = self["token_algorithm"] as Int64? else { return nil }
        guard let algorithm = SignatureAlgorithm(rawValue: number),
            let key = PublicKey(algorithm: algorithm, bytes: try bytes("token_key"))
        else { throw Row.damaged("token_key") }
        return key
    }
}
