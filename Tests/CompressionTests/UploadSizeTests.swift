import Compression
import Payments
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("How many bytes a record costs")
struct UploadSizeTests {
    private func upload(_ sales: MadeUpSales) throws -> [UInt8] {
        let upload = Upload.encode(sales.records, sales.context, .zstd, using: .libcrypto)
        #expect(try Upload.decode(upload, sales.context, .zstd, using: .libcrypto) == sales.records)
        return upload
    }

    /// A number with one decimal.
    private func oneDecimal(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    @Test("100 and more: at most 1.15 times what cannot be compressed", arguments: MadeUpSales.Habit.allCases)
    fileprivate func batches(_ habit: MadeUpSales.Habit) throws {
        for count in [1, 10, 100, 1_000] {
            let sales = try MadeUpSales(habit, count, seed: 20)
            let upload = try upload(sales)
            let records = Double(sales.records.count)
            let literal = Upload.literal(sales.records)
            print(
                "\(habit), \(sales.records.count): literal \(oneDecimal(Double(literal.count) / records)),",
                "sent \(oneDecimal(Double(upload.count) / records)),",
                "cannot be compressed \(oneDecimal(sales.floor / records)) bytes a record")
            #expect(count < 100 || Double(upload.count) <= 1.15 * sales.floor)
        }
    }

    static let limits: [Row<(habit: MadeUpSales.Habit, bytes: Int)>] = [
        Row("cash", (.cash, 90)), Row("a code of 8 random bytes", (.token, 100)), Row("a note", (.notes, 165)),
        Row("a confirmation", (.confirmed, 175)), Row("what a day brings", (.mixed, 140)),
    ]

    @Test("100 records, in bytes a record", arguments: limits)
    fileprivate func bytes(_ row: Row<(habit: MadeUpSales.Habit, bytes: Int)>) throws {
        let sales = try MadeUpSales(row.content.habit, 100, seed: 21)
        #expect(try upload(sales).count <= row.content.bytes * sales.records.count)
    }

    @Test("one cash sale: signature, id, and 45 bytes of everything else")
    func single() throws {
        #expect(try upload(MadeUpSales(.cash, 1, seed: 22)).count <= 64 + 16 + 45)
    }

    @Test("an exchange of one cash sale: at most 1.6 times of two signatures, the id and a digest")
    func singleExchange() throws {
        for seed: UInt64 in 22..<42 {
            let sales = try MadeUpSales(.cash, 1, seed: seed)
            let exchange = try sales.exchange(of: upload(sales))
            #expect(Double(exchange.count) <= 1.6 * (64 + 64 + 16 + 32), "\(exchange.count) bytes")
        }
    }
}
