import DurableSQLite
import GRDB
import Foundation
import Journal
import MadeUp
import Payments
import Scratch
import Shop
import Signing
import StateFolder
import SyncProtocol
import Testing

/// What the journal keeps, and what it refuses to open.
@Suite struct JournalTests {
    private let scratch: ScratchFolder
    private let node: MadeUpNode

    init() throws {
        scratch = try ScratchFolder()
        node = try MadeUpNode(in: scratch.file("node"))
    }

    private var path: String { node.folder.path }

    private func journal() throws -> Journal { try Journal(folder: path, using: .libcrypto) }

    @discardableResult
    private func append(_ count: Int, to journal: Journal) throws -> [Digest] {
        try (0..<count).map { index in
            try journal.write { transaction in
                let head = transaction.view.head
                let day = DayClosed(
                    merchant: try #require(ShortName("M-1")),
                    counter: try #require(CounterID(node.signer.keyID.bytes)),
                    day: BusinessDay(number: Int64(index)), firstSequence: 1, lastSequence: 0, sums: [])
                let record = try SignedRecord.signed(
                    Record(
                        node: try #require(NodeID(node.signer.keyID.bytes)), epoch: 1, sequence: head.sequence + 1,
                        previous: head.digest,
                        moment: Moment(wall: 1, isTrusted: false, boot: [UInt8](repeating: 0, count: 8), uptimeMs: 1),
                        policyVersion: 1, body: .dayClosed(day)), by: node.signer, using: .libcrypto)
                try transaction.append(record)
                return record.digest
            }
        }
    }

    /// SQLite as a stranger with a shell would use it.
    private func sql(_ statement: String) throws {
        let queue = try DatabaseQueue(path: path + "/journal.sqlite")
        try queue.write { try $0.execute(sql: statement) }
        try queue.close()
    }

    @Test func theChainGoesOnAfterReopening() throws {
        let first = try append(3, to: journal())
        let reopened = try journal()
        #expect(reopened.head.sequence == 3)
        #expect(reopened.head.digest == first.last)
        let next = try append(1, to: reopened)
        #expect(try reopened.read { try $0.record(4) }.record.previous == first.last)
        #expect(try reopened.read { try $0.digest(at: 4) } == next.last)
    }

    @Test func anErrorInATransactionChangesNothing() throws {
        struct Stop: Error {}
        let journal = try journal()
        try append(2, to: journal)
        #expect(throws: Stop.self) {
            try journal.write { transaction in
                try transaction.set(.url, [1])
                throw Stop()
            }
        }
        #expect(journal.isTrusted)
        #expect(journal.head.sequence == 2)
        #expect(try journal.read { try $0.setting(.url) } != [1])
    }

    @Test(arguments: ["UPDATE record SET bytes = x'00' WHERE sequence = 1", "DELETE FROM record WHERE sequence = 1"])
    func aRecordAboveTheHorizonNeitherChangesNorGoes(statement: String) throws {
        try append(2, to: journal())
        #expect(throws: DatabaseError.self) { try sql(statement) }
    }

    @Test func aRecordAtTheHorizonMayGo() throws {
        try append(2, to: journal())
        try sql("UPDATE setting SET value = 1 WHERE name = 'horizon'")
        try sql("DELETE FROM record WHERE sequence = 1")
    }

    @Test func whatIsDamagedIsStillNamedByTheDigestThatItWasKeptUnder() throws {
        let digests = try append(3, to: journal())
        try journal().close()
        try sql("DROP TRIGGER record_never_changes; UPDATE record SET bytes = x'00' WHERE sequence = 2")
        let journal = try journal()
        let stored = try journal.read { try $0.stored(from: 1, limit: 10) }
        #expect(stored.map(\.digest) == digests)
        #expect(stored.map { $0.bytes == nil } == [false, true, false])
        #expect(throws: Shop.ShopFault.noRecord(sequence: 2)) { try journal.read { try $0.record(2) } }
        #expect(journal.head.digest == digests[2])
    }

    @Test(arguments: [[2], [1, 2], [3]])
    func whatTheDiskHasLostIsForgottenWithTheRest(lost: [Int]) throws {
        let digests = try append(4, to: journal())
        try journal().close()
        let places = lost.map(String.init).joined(separator: ", ")
        try sql("DROP TRIGGER record_never_changes; UPDATE record SET bytes = x'00' WHERE sequence IN (\(places))")
        let journal = try journal()
        let head = journal.head
        try journal.write { transaction in
            try transaction.set(mark: head)
            try transaction.beginDay()
            try transaction.raise(horizon: Horizon(sequence: 2, cursor: 0))
        }
        #expect(try journal.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) } == 2)
        #expect(try journal.read { try $0.prunedThrough() }.digest == digests[1])
    }

    @Test func theHorizonNeverGoesBackAndPruningKeepsToIt() throws {
        let journal = try journal()
        try append(6, to: journal)
        let head = journal.head
        try journal.write { transaction in
            try transaction.set(mark: head)
            try transaction.beginDay()
            try transaction.raise(horizon: Horizon(sequence: 4, cursor: 0))
            try transaction.raise(horizon: Horizon(sequence: 2, cursor: 0))
        }
        #expect(try journal.write { try $0.prune(limit: 1, keptBooks: 100, claimsBefore: nil) } == 1)
        #expect(try journal.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) } == 3)
        #expect(try journal.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) } == 0)
        #expect(try journal.read { try $0.records(from: 1, limit: 10) }.count == 2)
        #expect(try journal.read { try $0.prunedThrough() }.sequence == 4)
        // A cut here: what was verified at the last start is forgotten now.
        let again = try self.journal()
        #expect(again.head == head)
        try append(1, to: again)
    }

    @Test func whatHQHasNotAcknowledgedIsNotForgottenWhateverTheHorizonSays() throws {
        let journal = try journal()
        try append(3, to: journal)
        try journal.write { transaction in
            try transaction.beginDay()
            try transaction.raise(horizon: Horizon(sequence: 3, cursor: 3))
        }
        #expect(try journal.write { try $0.prune(limit: 100, keptBooks: 100, claimsBefore: nil) } == 0)
    }

    @Test func aNewerSchemaIsRefused() throws {
        try sql("INSERT INTO grdb_migrations VALUES ('9 from the future')")
        #expect(throws: JournalFault.durability(.newerSchema)) { try journal() }
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        for name in ["journal.sqlite-wal", "journal.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
        let noise = Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: path + "/journal.sqlite"))
        #expect(throws: JournalFault.self) { try journal() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/journal.sqlite")) == noise)
    }

    @Test func aJournalThatEndsBeforeAnAcknowledgedRecordIsRefused() throws {
        let journal = try journal()
        try append(2, to: journal)
        journal.close()
        let older = scratch.file("older")
        try FileManager.default.copyItem(atPath: path, toPath: older)
        try append(2, to: journal)
        // The disk kept the mark and lost the two records: the database of before, the mark of now.
        try FileManager.default.removeItem(atPath: older + "/head")
        try FileManager.default.copyItem(atPath: path + "/head", toPath: older + "/head")
        #expect(throws: JournalFault.recordsLost(expected: 4, found: 2)) {
            try Journal(folder: older, using: .libcrypto)
        }
    }

    @Test(arguments: [[], [1, 2, 3], [UInt8](repeating: 7, count: 48)])
    func aTornHighWaterMarkIsNoReasonToStop(bytes: [UInt8]) throws {
        try append(2, to: journal())
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/head"))
        #expect(try journal().head.sequence == 2)
    }

    @Test func anAlteredRecordBreaksTheChain() throws {
        try append(3, to: journal())
        try sql(
            """
            DROP TRIGGER record_never_changes;
            UPDATE record SET bytes = (SELECT bytes FROM record WHERE sequence = 1) WHERE sequence = 2;
            DELETE FROM setting WHERE name = 'verified'
            """)
        #expect(throws: JournalFault.self) { try journal() }
    }

    @Test func certificatesAreBounded() throws {
        let journal = try journal()
        try journal.write { transaction in
            for number in 0..<JournalTransaction.mostCertificates + 50 {
                let bytes = withUnsafeBytes(of: UInt64(number).bigEndian, Array.init)
                try transaction.learn(bytes, of: try #require(KeyID(bytes)), isEmbedded: false)
            }
        }
        let queue = try DatabaseQueue(path: path + "/journal.sqlite")
        let count = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM certificate") }
        #expect(count == JournalTransaction.mostCertificates)
    }

    @Test func aJournalIsReadableBesideItsOwner() throws {
        let journal = try journal()
        try append(3, to: journal)
        let reader = try JournalReader(folder: path, using: .libcrypto)
        #expect(try reader.read { try $0.records(from: 1, limit: 10).count } == 3)
    }

    @Test func filesAreTheOwnersAlone() throws {
        let journal = try journal()
        try append(1, to: journal)
        for name in ["journal.sqlite", "journal.sqlite-wal", "head", "reserve"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(name)")
        }
    }
}
