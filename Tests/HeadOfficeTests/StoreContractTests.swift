import StoreContract
import Testing

@testable import HeadOffice

/// The embedded store does what every engine of HQ's books has to do.
@Suite struct StoreContractTests {
    @Test(arguments: OfficeContract.all)
    func holds(_ statement: OfficeContract) throws {
        let folder = try TestFolder()
        try statement.hold(SQLiteStore(folder: folder.path))
    }
}
