import Office
import PaymentCodes
import Payments
import Policies
import Signing
import StateFolder
import Synchronization
import SyncProtocol

@testable import HeadOffice

/// HQ on a real store in a folder of its own, with a clock that the test turns.
final class World: Sendable {
    static let start: Int64 = 1_800_000_000
    /// The version of the first policy of a world in which no time has passed; the next ones follow it.
    static let firstPolicy = UInt64(start)
    static let policyText = """
        {"expiresInDays": 30, "noteLifetimeHours": 24, "claimWindowDays": 7, "untrustedClockPercent": 50,
         "limits": {"KES": {"floor": "5000.00", "exposureValue": "50000.00", "exposureCount": 200,
                            "exposureAgeHours": 72}},
         "issuers": {"BANK-A": "guaranteed", "BANK-B": "atRisk"}}
        """

    let folder: TestFolder
    let headOffice: HeadOffice
    private let clock: Clock

    /// A clock that both HQ and the test hold.
    final class Clock: Sendable {
        let now = Mutex(World.start)
    }

    init() throws {
        let clock = Clock()
        self.clock = clock
        folder = try TestFolder()
        headOffice = try HeadOffice(data: StateFolder(existing: folder.path), creating: true) {
            clock.now.withLock { $0 }
        }
    }

    /// A world with a merchant, two issuers and a policy.
    static func shop() async throws -> World {
        let world = try World()
        _ = try await world.ask(
            .merchantNew(id: "M-001", name: "Mama Njeri", currency: "KES", utcOffset: "+03:00"))
        _ = try await world.ask(.issuerNew(name: "BANK-A"))
        _ = try await world.ask(.issuerNew(name: "BANK-B"))
        _ = try await world.ask(.policyPublish(file: policyText))
        return world
    }

    var path: String { folder.path }

    var now: Int64 { clock.now.withLock { $0 } }

    func pass(seconds: Int64) { clock.now.withLock { $0 += seconds } }

    func ask(_ request: AdminRequest) async throws -> AdminReply { try await headOffice.perform(request) }

    /// HQ again, on a copy of its folder: what a kill at this moment would leave.
    func afterKill() throws -> World { try World(copyOfFolder(), clock: clock) }

    /// The folder as it is now, without anybody who works on it.
    func copyOfFolder() throws -> TestFolder {
        let copy = try TestFolder()
        try copy.fill(from: path)
        return copy
    }

    /// Copies HQ's data to a folder, as its operator does every night.
    func backUp(to backup: String) async throws { _ = try await ask(.backup(folder: backup)) }

    /// HQ begun again from a backup, beside the one that was lost.
    func restored(from backup: String) throws -> World {
        let data = try TestFolder()
        try HeadOffice.restore(from: backup, to: data.path)
        return try World(data, clock: clock)
    }

    private init(_ folder: TestFolder, clock: Clock) throws {
        self.folder = folder
        self.clock = clock
        headOffice = try HeadOffice(data: StateFolder(existing: folder.path), creating: false) {
            clock.now.withLock { $0 }
        }
    }

    func node(_ name: String = "Front", merchant: String = "M-001") async throws -> TestNode {
        guard
            case .invitation(let invitation) = try await ask(
                .nodeNew(merchant: merchant, counterName: name, url: "https://hq.example"))
        else { throw HeadOfficeFault.otherVersion }
        let node = try TestNode(invitation, world: self)
        _ = try await node.enrol()
        return node
    }

    func payer(_ issuer: String = "BANK-A", funds: Int64 = 100_000, capTotal: Int64 = 1_000_000) async throws
        -> TestPayer
    {
        let key = try SigningKey.generate()
        guard
            case .certificate(let text) = try await ask(
                .certify(
                    issuer: issuer, algorithm: key.publicKey.algorithm.rawValue,
                    key: Hexadecimal.text(key.publicKey.bytes), currency: "KES", capPayment: 600_000,
                    capTotal: capTotal,
                    days: 30)), let bytes = Hexadecimal.bytes(text)
        else { throw HeadOfficeFault.otherVersion }
        if funds > 0 { _ = try await ask(.fund(payer: key.keyID.description, currency: "KES", minorUnits: funds)) }
        return TestPayer(key: key, certificate: try Signed(decoding: bytes))
    }

    func ledger() async throws -> LedgerInfo {
        guard case .ledger(let ledger) = try await ask(.ledger) else { throw HeadOfficeFault.otherVersion }
        return ledger
    }

    func balance(_ account: String) async throws -> Int64 {
        try await ledger().balances.first { $0.account == account }?.minorUnits ?? 0
    }

    func isBalanced() async throws -> Bool {
        let ledger = try await ledger()
        return ledger.proofs.allSatisfy(\.isBalanced) && ledger.balances.reduce(0) { $0 + $1.minorUnits } == 0
    }

    func policy() async throws -> PolicyInfo {
        guard case .policy(let policy) = try await ask(.policyShow()) else { throw HeadOfficeFault.otherVersion }
        return policy
    }

    /// Puts keys that nobody has on the hot list, so that the next policy is long.
    func list(keys count: Int) async throws {
        let keys = (0..<count).compactMap { number in
            KeyID(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) })
        }
        try await headOffice.list(keys)
    }

    func exceptions() async throws -> [ExceptionInfo] {
        guard case .exceptions(let rows) = try await ask(.exceptions) else { throw HeadOfficeFault.otherVersion }
        return rows
    }

    func closeBatch() async throws -> BatchInfo {
        guard case .batch(let batch) = try await ask(.batchClose(merchant: nil)) else {
            throw HeadOfficeFault.otherVersion
        }
        return batch
    }

    /// The last row of every case, as a puller holds it after reading everything.
    func pulled() async throws -> [[String: String]] {
        let text = try await headOffice.pull(after: 0, limit: HeadOffice.largestPage, format: .csv)
        var lines = text.utf8.split(separator: 0x0A).map { String(decoding: $0.dropLast(), as: UTF8.self) }
        let names = lines.removeFirst().split(separator: ",").map(String.init)
        var cases: [String: [String: String]] = [:]
        for line in lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let row = Dictionary(uniqueKeysWithValues: zip(names, cells))
            cases[row["case"] ?? ""] = row
        }
        return cases.values.sorted { Int($0["case"] ?? "") ?? 0 < Int($1["case"] ?? "") ?? 0 }
    }
}

extension HeadOffice {
    fileprivate func list(_ keys: [KeyID]) throws {
        try transaction { transaction in
            for key in keys { try transaction.list(ListedRow(keyID: key, since: now, reason: "equivocation")) }
        }
    }

    /// A policy as HQ keeps it.
    func policy(_ version: UInt64) throws -> [UInt8]? { try transaction { try $0.policy(version) } }

    /// The box that travelled beside a payment, as HQ keeps it.
    func box(of payment: PaymentID, at node: NodeID) throws -> [UInt8]? {
        try transaction { try $0.sealed(of: payment, at: node) }
    }
}
