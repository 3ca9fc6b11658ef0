internal import FoundationEssentials
internal import Glibc
internal import Node

/// Verifies one journal after the other, for tests that cut the power often: a node's folder on each line of standard input, and
/// what `tillpost journal verify` finds there on a line of standard output. The journal is closed when the line is out.
@main
enum JournalCheck {
    private struct Finding: Encodable {
        let records: UInt64
        let problem: String?
    }

    static func main() throws {
        while let folder = readLine() {
            print(String(decoding: try JSONEncoder().encode(finding(folder)), as: UTF8.self))
            fflush(nil)
        }
    }

    private static func finding(_ folder: String) -> Finding {
        do {
            let report = try JournalInspection(state: folder).verify()
            return Finding(records: report.records, problem: report.problem)
        } catch {
            return Finding(records: 0, problem: "\(error)")
        }
    }
}
