import Acceptance
import Payments
import SyncProtocol
import TestWorld
import Testing

@Suite("What the merchant reads and hears")
struct CounterTextsTests {
    static let statuses: [CounterStatus] =
        [.ready, .awaitingPayment, .writing, .working, .approved, .cashNoted, .saleDeclined, .needsEngineer]
        + Basis.allCases.map { .taken($0) }
        + Refusal.allCases.map { .notTaken($0) }

    /// HQ's reasons for a refusal, from Adjudication: each comes back to the counter as a declined sale.
    static let declined: [VerdictReason] = [
        .insufficientFunds, .equivocation, .copiedNote, .alreadyConfirmed, .presentedTooLate, .expiredWhenTaken,
        .capExceeded, .listedLater, .badCode,
    ]

    private let codes = Set(Refusal.allCases.map(\.rawValue) + VerdictReason.allCases.map(\.rawValue))

    /// A sentence for a person: begins with a capital, ends with a full stop, short, and holds no code of ours.
    private func check(_ words: CounterTexts.Words, _ what: String) {
        for text in [words.what, words.next] {
            #expect(text.first?.isUppercase == true && text.last == ".", "\(what): \(text)")
            #expect((4...90).contains(text.count), "\(what): \(text)")
            let parts = text.split { !$0.isLetter }.map(String.init)
            let inside = parts.filter { part in codes.contains(part) && part.contains(where: \.isUppercase) }
            #expect(inside.isEmpty, "\(what): \(text)")
        }
    }

    @Test("every status has words: what happened, and one thing to do next", arguments: statuses)
    func words(_ status: CounterStatus) {
        check(CounterTexts.words(for: status), "\(status)")
    }

    @Test("every refusal says that it was not taken, and no two say the same")
    func refusals() {
        let words = Refusal.allCases.map { CounterTexts.words(for: $0) }
        #expect(words.allSatisfy { $0.what.hasPrefix("Not taken: ") })
        #expect(Set(words.map(\.what)).count == Refusal.allCases.count)
        for refusal in Refusal.allCases {
            #expect(CounterTexts.words(for: .notTaken(refusal)) == CounterTexts.words(for: refusal))
        }
    }

    @Test("no two statuses say the same")
    func distinct() {
        let words = Self.statuses.map { CounterTexts.words(for: $0).what }
        #expect(Set(words).count == words.count)
    }

    @Test("only what somebody else bears is called guaranteed, paid or approved")
    func promises() {
        let promising: [CounterStatus] = [.taken(.guaranteed), .taken(.confirmed), .approved]
        for status in Self.statuses where !promising.contains(status) {
            let what = CounterTexts.words(for: status).what.lowercased()
            for word in ["approved", "paid."] { #expect(!what.contains(word), "\(status): \(what)") }
        }
        #expect(CounterTexts.words(for: .taken(.atRisk)).what.contains("risk"))
    }

    @Test("a declined sale has words, whatever the reason", arguments: [nil] + VerdictReason.allCases)
    func declinedSale(_ reason: VerdictReason?) {
        let words = CounterTexts.words(forDeclined: reason)
        check(words, "\(String(describing: reason))")
        #expect(words.what.hasPrefix("A sale was declined"))
    }

    @Test("every reason for which HQ declines a sale has words of its own")
    func reasons() {
        let words = Self.declined.map { CounterTexts.words(forDeclined: $0).what }
        #expect(Set(words + [CounterTexts.words(forDeclined: nil).what]).count == Self.declined.count + 1)
    }
}
