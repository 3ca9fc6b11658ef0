package import Payments

/// What is closed and reconciled together.
package protocol BatchStore {
    /// Puts every final payment and reversal that is in no batch into the next one, of one merchant or of all.
    ///
    /// - Returns: the batch's number, or nil where nothing waits.
    func closeBatch(of merchant: ShortName?, time: Int64) throws -> Int64?
    /// Newest first.
    func batches(limit: Int) throws -> [BatchRow]
    func batch(_ number: Int64) throws -> BatchRow?
}

/// A closed batch.
package struct BatchRow: Equatable, Sendable {
    package let number: Int64
    package let closed: Int64
    package let totals: [BatchTotal]

    /// States a row.
    package init(number: Int64, closed: Int64, totals: [BatchTotal]) {
        self.number = number
        self.closed = closed
        self.totals = totals
    }
}

/// A batch's totals of one merchant in one currency. Reversed payments are left out everywhere.
package struct BatchTotal: Equatable, Sendable {
    /// A count and a sum in minor units.
    package struct Sum: Equatable, Sendable {
        package let count: Int64
        package let minorUnits: Int64

        /// States a row.
        package init(count: Int64, minorUnits: Int64) {
            self.count = count
            self.minorUnits = minorUnits
        }
    }

    package let merchant: ShortName
    package let currency: Currency
    /// Paid, cash included.
    package let approved: Sum
    /// What HQ owes for it.
    package let payable: Sum
    package let declined: Sum
    package let exception: Sum
    /// Taken back from what an earlier batch paid.
    package let returned: Sum
    /// Of the approved ones: confirmed online, and no counter has recorded it yet.
    package let notRecorded: Sum
    /// Of all: came after their business day was closed.
    package let late: Sum

    /// States a row.
    package init(
        merchant: ShortName, currency: Currency, approved: Sum, payable: Sum, declined: Sum, exception: Sum,
        returned: Sum, notRecorded: Sum, late: Sum
    ) {
        self.merchant = merchant
        self.currency = currency
        self.approved = approved
        self.payable = payable
        self.declined = declined
        self.exception = exception
        self.returned = returned
        self.notRecorded = notRecorded
        self.late = late
    }
}
