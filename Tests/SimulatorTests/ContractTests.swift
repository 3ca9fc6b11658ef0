import Payments
import StoreContract
import Testing

@testable import Simulator

/// The stores in memory do what the engines on disks do, statement by statement.
@Suite("The simulator's stores") struct ContractTests {
    @Test(arguments: JournalContract<InMemory>.all)
    func journal(_ statement: JournalContract<InMemory>) throws { try statement.hold(InMemory()) }

    @Test(arguments: OfficeContract.all)
    func store(_ statement: OfficeContract) throws { try statement.hold(MemoryStore()) }
}

/// A journal on a disk in memory that never fails.
struct InMemory: JournalEngine, @unchecked Sendable {
    let primitives = QuickPrimitives.primitives
    let mostCertificates = JournalTransaction.mostCertificates
    private let journal = MemoryJournal(Disk(JournalState(), Chance(seed: 0, "contract")))

    init() throws { try journal.open() }

    func write<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        try journal.write(body)
    }

    func recover() throws { try journal.open() }
}
