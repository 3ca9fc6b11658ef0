internal import Office
import Payments
import SyncProtocol

/// The forms in which pullers get rows.
public enum PullFormat: String, Sendable, CaseIterable {
    /// JSON Lines: one object a line, UTF-8, LF.
    case jsonl
    /// CSV (RFC 4180) with a header line and CRLF.
    case csv

    /// The media type.
    public var contentType: String {
        switch self {
        case .jsonl: "application/jsonl"
        case .csv: "text/csv; charset=utf-8; header=present"
        }
    }

    /// Writes rows. The columns and their order are stable; new ones come at the end.
    func text(_ rows: [PulledRow]) -> String {
        switch self {
        case .jsonl:
            rows.map { row in
                "{" + row.cells.map { "\"\($0.name)\":\($0.value.json)" }.joined(separator: ",") + "}\n"
            }.joined()
        case .csv:
            PullFormat.header + rows.map { PullFormat.line($0.cells.map(\.value.csv)) }.joined()
        }
    }

    /// The names of the columns, in order.
    public static let columns = PulledRow.columns.joined(separator: ", ")

    static let header = line(PulledRow.columns)

    private static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
        var text = "\""
        for character in cell.unicodeScalars { text += character == "\"" ? "\"\"" : String(character) }
        return text + "\""
    }
}

/// A value of a row. Texts are names, digits and hexadecimal only, so that nothing has to be escaped and no cell can be
/// taken for a formula.
enum PullValue {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case nothing

    init(_ text: String?) { self = text.map(PullValue.text) ?? .nothing }
    init(_ number: Int64?) { self = number.map(PullValue.number) ?? .nothing }
    init(_ number: UInt64?) { self.init(number.map { Int64(clamping: $0) }) }

    var json: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .nothing: "null"
        }
    }

    var csv: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .nothing: ""
        }
    }
}

extension PulledRow {
    static let columns = [
        "position", "case", "kind", "payment_id", "original_id", "record", "node", "sequence", "merchant", "counter",
        "receipt", "business_day", "amount", "minor_units", "currency", "tender", "basis", "custody", "decision",
        "reason", "liability", "money", "late", "batch", "reversed", "recorded", "time",
    ]

    var cells: [(name: String, value: PullValue)] { Array(zip(PulledRow.columns, values)) }

    private var values: [PullValue] {
        let basis = row.record?.basis ?? (row.tender == .confirmed ? .confirmed : nil)
        return [
            .number(position), .number(row.number), .text(row.kind.name), PullValue(row.payment?.description),
            PullValue(row.original?.description), PullValue(row.record?.digest.description),
            PullValue(row.record?.node.description), PullValue(row.record?.sequence),
            .text(row.merchant.description), .text(row.counter.description), PullValue(row.record?.receipt),
            .text(row.businessDay.description), PullValue(row.amount?.digits), PullValue(row.amount?.minorUnits),
            PullValue(row.amount?.currency.code), PullValue(row.tender?.name), PullValue(basis?.name), .text("hq"),
            .text(row.state.verdict.decision.forPullers), PullValue(row.state.verdict.reason?.rawValue),
            PullValue(row.state.verdict.liability?.name), .text(row.state.money.rawValue), .flag(row.state.isLate),
            PullValue(row.state.batch), .flag(row.state.isReversed), .flag(row.state.isRecorded), .number(time),
        ]
    }
}

extension Decision {
    /// The word that pullers get: theirs are the words of card payments, and "paid" would say too much of money that is
    /// only owed.
    fileprivate var forPullers: String {
        switch self {
        case .paid: "approved"
        case .refused: "declined"
        case .exception: "exception"
        case .held: "pending"
        }
    }
}
