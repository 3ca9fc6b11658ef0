internal import Acceptance
internal import Forwarding
internal import Journal
internal import Lights
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

/// What `tillpost status --json` prints. Fields are only ever added.
public struct StatusReport: Codable, Sendable, Equatable {
    /// The node.
    public let node: String
    /// Its merchant.
    public let merchant: String
    /// The counter's name for people.
    public let counter: String
    /// Whether the service runs.
    public var service: Bool
    /// up, withoutHQ or down; unknown while the service does not run.
    public var link: String
    /// Sequence of the last record.
    public let head: UInt64
    /// HQ holds the chain up to here.
    public let acknowledged: UInt64
    /// What HQ does not hold yet.
    public let queue: Queue
    /// Payments without a final verdict, one row a currency.
    public let exposure: [ExposureRow]
    /// The policy.
    public let policy: PolicyRow?
    /// Whether the wall clock can be believed.
    public let clockTrusted: Bool
    /// The time that it surely is, seconds since 1970.
    public let earliest: Int64
    /// HQ's last verdict.
    public let lastOutcome: OutcomeRow?
    /// Declined sales that nobody has acknowledged, the oldest.
    public let declined: [DeclinedRow]
    /// How many more.
    public let moreDeclined: Int
    /// Why nothing is sold, for a person, or nil.
    public let stopped: String?
    /// Whether the board's case was open when its tamper switch was heard last.
    public let caseOpen: Bool
    /// Codes refused at the counter, by reason.
    public let refusals: [String: Int]

    /// Records that wait for HQ.
    public struct Queue: Codable, Sendable, Equatable {
        /// How many.
        public let count: UInt64
        /// Payments among them, by currency.
        public let value: [String]
        /// Seconds since the oldest payment among them was taken, at least.
        public let oldestAgeSeconds: Int64?
    }

    /// Exposure and limits in a currency.
    public struct ExposureRow: Codable, Sendable, Equatable {
        /// ISO 4217 code.
        public let currency: String
        /// Sum without a verdict.
        public let value: String
        /// The most it may be.
        public let valueLimit: String
        /// Payments without a verdict.
        public let count: UInt64
        /// The most there may be.
        public let countLimit: UInt64
        /// Age of the oldest in seconds, at least.
        public let ageSeconds: Int64
        /// The most it may be.
        public let ageLimitSeconds: Int64
        /// One payment may be this much without asking HQ.
        public let floorLimit: String
        /// Whether 80% of a limit is reached.
        public let isNear: Bool
    }

    /// The policy in force.
    public struct PolicyRow: Codable, Sendable, Equatable {
        /// Its version.
        public let version: UInt64
        /// Seconds since 1970 after which it is over.
        public let expires: Int64
        /// Whether it surely is over.
        public let isExpired: Bool
    }

    /// A verdict.
    public struct OutcomeRow: Codable, Sendable, Equatable {
        /// Sequence of the record.
        public let sequence: UInt64
        /// paid, refused, exception, held.
        public let decision: String
        /// Why.
        public let reason: String?
        /// Who bears the loss.
        public let liability: String?
    }

    /// A declined sale.
    public struct DeclinedRow: Codable, Sendable, Equatable {
        /// Sequence of the record.
        public let sequence: UInt64
        /// Its receipt, where it has one.
        public let receipt: UInt64?
        /// Its amount, where it has one.
        public let amount: String?
        /// Why.
        public let reason: String?
        /// For a person.
        public let message: String
        /// What to do next.
        public let next: String
    }
}

/// What `tillpost sync --json` prints.
public struct SyncReport: Codable, Sendable, Equatable {
    /// Whether HQ answered and nothing waits any more.
    public let complete: Bool
    /// HQ holds the chain up to here.
    public let acknowledged: UInt64
    /// Records that still wait.
    public let waiting: UInt64
    /// Why it stopped, for a person.
    public let problem: String?
}

/// What `tillpost day --json` prints.
public struct DayReport: Codable, Sendable, Equatable {
    /// The merchant's day, YYYY-MM-DD.
    public let day: String
    /// Whether it is closed.
    public let closed: Bool
    /// Sequence of the record that closed it.
    public let closedBy: UInt64?
    /// First sequence of the day.
    public let firstSequence: UInt64
    /// Last sequence of the day.
    public let lastSequence: UInt64
    /// Sums by tender, basis and currency; what was reversed or voided is left out.
    public let sums: [Sum]
    /// What was refunded, by tender, basis and currency of the sales.
    public let refunds: [Sum]

    /// One sum.
    public struct Sum: Codable, Sendable, Equatable {
        /// note, confirmed, cash.
        public let tender: String
        /// guaranteed, atRisk, confirmed, awaitingApproval; nil for cash.
        public let basis: String?
        /// ISO 4217 code.
        public let currency: String
        /// How many.
        public let count: UInt64
        /// Their sum.
        public let amount: String
        /// Their sum in minor units.
        public let minorUnits: Int64

        init(_ sum: DaySum) {
            tender = sum.tender.name
            basis = sum.basis?.name
            currency = sum.amount.currency.code
            count = sum.count
            amount = sum.amount.digits
            minorUnits = sum.amount.minorUnits
        }
    }

    init(_ day: DayOfSales) {
        self.day = day.day.description
        closed = day.closedBy != nil
        closedBy = day.closedBy
        firstSequence = day.content.firstSequence
        lastSequence = day.content.lastSequence
        sums = day.content.sums.map(Sum.init)
        refunds = day.content.refunds.map(Sum.init)
    }
}

extension Till {
    /// The status, as far as the journal knows it.
    func status() throws -> StatusReport {
        let now = clock.now()
        let moment = keeper.moment(now)
        let identity = keeper.identity
        let earliest = identity.clock.earliest(at: now)
        return try journal.read { view in
            let queue = try view.queue()
            let declined = try view.unacknowledged()
            return StatusReport(
                node: identity.registration.node.description, merchant: identity.registration.merchant.description,
                counter: identity.registration.counterName, service: false, link: "unknown",
                head: journal.head.sequence, acknowledged: try view.mark().sequence,
                queue: StatusReport.Queue(
                    count: queue.records, value: queue.sums.map(\.description),
                    oldestAgeSeconds: queue.oldest.map { max(0, earliest - $0) }),
                exposure: try exposureRows(view, at: earliest),
                policy: identity.policy.map {
                    StatusReport.PolicyRow(
                        version: $0.content.version, expires: $0.content.expires,
                        isExpired: earliest > $0.content.expires)
                },
                clockTrusted: moment.isTrusted, earliest: earliest,
                lastOutcome: try view.lastOutcome().map {
                    StatusReport.OutcomeRow(
                        sequence: $0.sequence, decision: $0.verdict.decision.name, reason: $0.verdict.reason?.rawValue,
                        liability: $0.verdict.liability?.name)
                },
                declined: declined.rows.map(StatusReport.DeclinedRow.init), moreDeclined: declined.more,
                stopped: identity.doubt, caseOpen: try Keeper.isCaseOpen(view),
                refusals: try view.refusals().merging(keeper.refusals) { $0 + $1 })
        }
    }

    /// What the lamps show between sales. Costs the same however much waits: it is asked after every sale.
    func standing() throws -> LampSignal {
        let identity = keeper.identity
        let earliest = identity.clock.earliest(at: clock.now())
        return try journal.read { view in
            if identity.doubt != nil { return .needsEngineer }
            if try view.hasUnacknowledged() { return .saleDeclined }
            let isNear = try (identity.policy?.content.limits ?? []).contains { limits in
                let row = try view.exposure(in: limits.currency)
                return Exposure(value: row.value, count: row.count, oldest: row.oldest).isNear(limits, at: earliest)
            }
            return isNear ? .readyNearLimit : .ready
        }
    }

    private func exposureRows(_ view: JournalView, at earliest: Int64) throws -> [StatusReport.ExposureRow] {
        try (keeper.identity.policy?.content.limits ?? []).map { limits in
            let row = try view.exposure(in: limits.currency)
            func digits(_ minorUnits: Int64) -> String {
                Money(minorUnits: minorUnits, currency: limits.currency).digits
            }
            return StatusReport.ExposureRow(
                currency: limits.currency.code, value: digits(row.value), valueLimit: digits(limits.exposureValue),
                count: row.count, countLimit: limits.exposureCount,
                ageSeconds: row.oldest.map { max(0, earliest - $0) } ?? 0, ageLimitSeconds: limits.exposureAgeSeconds,
                floorLimit: digits(limits.floor),
                isNear: Exposure(value: row.value, count: row.count, oldest: row.oldest).isNear(limits, at: earliest))
        }
    }
}

extension StatusReport.DeclinedRow {
    init(_ sale: DeclinedSale) {
        let words = CounterTexts.words(
            forDeclined: sale.reason, tender: sale.tender, isCorrection: sale.isCorrection)
        sequence = sale.sequence
        receipt = sale.receipt
        amount = sale.amount?.description
        reason = sale.reason?.rawValue
        message = words.what
        next = words.next
    }
}
