import Journal
import Payments
import Scratch
import Shop
import Signing
import StoreContract
import Testing

/// The journal on a disk does what every engine of a shop's books has to do.
@Suite struct JournalContractTests {
    @Test(arguments: JournalContract<OnDisk>.all)
    func holds(_ statement: JournalContract<OnDisk>) throws { try statement.hold(OnDisk()) }
}

/// A journal in a folder of its own.
struct OnDisk: JournalEngine, @unchecked Sendable {
    let primitives = Primitives.libcrypto
    let mostCertificates = JournalTransaction.mostCertificates
    private let scratch: ScratchFolder
    private let journal: Journal

    init() throws {
        scratch = try ScratchFolder()
        journal = try Journal(folder: scratch.path, using: primitives)
    }

    func write<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        try journal.write(body)
    }

    func recover() throws { if !journal.isTrusted { try journal.recoverAfterFailure() } }
}
