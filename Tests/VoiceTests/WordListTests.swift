import Acceptance
import Foundation
import Payments
import TestWorld
import Testing

@testable import Voice

/// What a new language needs is what is told as missing here.
@Suite("Every language has its words") struct WordListTests {
    private static func needed(_ language: Language) -> Set<String> {
        Set(language.needed(reasons: Refusal.allCases.map(\.rawValue)).map(\.description))
    }

    @Test("no clip is missing, none is left over", arguments: Language.allCases)
    func complete(_ language: Language) throws {
        let list = try WordList(language)
        let there = Set(list.words.keys)
        let missing = Self.needed(language).subtracting(there).sorted()
        #expect(missing.isEmpty, "hardware/voice/\(language.rawValue).tsv lacks \(missing.joined(separator: ", "))")
        #expect(there.subtracting(Self.needed(language)).isEmpty)
        #expect(!list.voice.isEmpty && list.words.values.allSatisfy { !$0.isEmpty && $0 != "told twice" })
    }

    @Test("negative control: a clip that is taken away is told", arguments: Language.allCases)
    func control(_ language: Language) throws {
        let there = Set(try WordList(language).words.keys).subtracting(["n-5"])
        #expect(Self.needed(language).subtracting(there) == ["n-5"])
    }

    @Test("English says for a refusal what the merchant reads", arguments: Refusal.allCases)
    func refusals(_ refusal: Refusal) throws {
        let words = CounterTexts.words(for: refusal)
        let read = "\(words.what) \(words.next)".dropFirst("Not taken: ".count)
        let heard = try WordList(.english).words["refused-\(refusal.rawValue)"]
        #expect(heard?.lowercased() == read.lowercased())
    }

    static let sayings: [Saying] = [
        .due(.kes(1)), .taken(.kes(1)), .paid(.kes(1)), .approved(.kes(1)), .takenAtRisk(.kes(1)), .cashNoted(.kes(1)),
        .notTaken(reason: "expired"), .saleDeclined, .declined(.kes(1)), .declined(nil), .noneDeclined, .acknowledged,
        .needsEngineer, .allSent, .stillWaiting(.max), .closeDayAsked, .dayClosed, .cleared, .notUnderstood,
    ]

    @Test("whatever is said has its words, and no two sayings sound the same", arguments: Language.allCases)
    func everySaying(_ language: Language) {
        let sentences = Self.sayings.map { $0.sentence(in: language) }
        for sentence in sentences {
            #expect(!sentence.clips.isEmpty)
            #expect(Set(sentence.clips.map(\.description)).subtracting(Self.needed(language)).isEmpty)
        }
        #expect(Set(sentences.map { $0.clips }).count == sentences.count)
    }

    @Test("only what somebody else bears has the high tone of taken")
    func highTone() {
        let high = Self.sayings.filter { $0.sentence(in: .english).tones == .taken }
        #expect(high == [.taken(.kes(1)), .paid(.kes(1)), .approved(.kes(1))])
    }

    @Test("every currency with a name is one of ISO 4217")
    func currencies() { #expect(Language.currencies.allSatisfy { Currency(code: $0) != nil }) }
}
