import Acceptance
import FoundationEssentials
import Payments
import SyncProtocol
import Testing

@Suite("What the merchant reads of HQ's refusals")
struct DeclinedTextsTests {
    /// Reasons with which a payment is refused or left to a person.
    static let sales: [VerdictReason] = [
        .insufficientFunds, .equivocation, .copiedNote, .alreadyConfirmed, .presentedTooLate, .expiredWhenTaken,
        .capExceeded, .listedLater, .listedInPolicy, .overLimit, .badCode, .unknownPayer, .unknownConfirmation,
        .paidTwoWays, .existsWithDifferent, .keyRevoked, .upstreamRefused, .upstreamUnknown,
        .byHand,
    ]
    /// Reasons with which a refund or a void is refused or left to a person.
    static let corrections: [VerdictReason] = [
        .originalUnknown, .notCorrectable, .refundExceeds, .merchantBalance, .alreadyUndone, .existsWithDifferent,
        .keyRevoked, .byHand,
    ]

    @Test("each has words of its own", arguments: [(sales, false), (corrections, true)])
    func distinct(_ reasons: [VerdictReason], _ isCorrection: Bool) {
        let words = ([nil] + reasons).map { CounterTexts.words(forDeclined: $0, isCorrection: isCorrection) }
        #expect(Set(words.map(\.what)).count == words.count)
        let beginning = isCorrection ? "A refund was declined" : "A sale was declined"
        for words in words {
            #expect(words.what.hasPrefix(beginning))
            for text in [words.what, words.next] {
                #expect(text.first?.isUppercase == true && text.last == "." && (4...90).contains(text.count), "\(text)")
            }
        }
    }

    @Test("what was paid twice, and not in a note, was not declined", arguments: [Tender.cash, .confirmed])
    func twice(_ tender: Tender) {
        #expect(CounterTexts.words(forDeclined: .paidTwoWays, tender: tender).what == "A sale was paid twice.")
        #expect(CounterTexts.words(forDeclined: .copiedNote, tender: tender).what.hasPrefix("A sale was declined"))
    }

    @Test("sync/conflicts.md has the same words, row by row", arguments: [(sales, false), (corrections, true)])
    func document(_ reasons: [VerdictReason], _ isCorrection: Bool) throws {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let rows = try String(contentsOfFile: "/\(path)/sync/conflicts.md", encoding: .utf8).split(separator: "\n")
        for reason in reasons {
            let words = CounterTexts.words(forDeclined: reason, isCorrection: isCorrection)
            let what = words.what.drop { $0 != ":" }.dropFirst(2)
            #expect(rows.contains("| `\(reason.rawValue)` | \(what) | \(words.next) |"), "\(reason)")
        }
    }
}
