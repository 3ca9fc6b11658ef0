import Foundation

@testable import Voice

/// `hardware/voice/LANGUAGE.tsv`: what a language's clips say. A first line with espeak-ng's voice, then a clip a line.
struct WordList {
    let voice: String
    let words: [String: String]

    init(_ language: Language) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../hardware/voice/\(language.rawValue).tsv")
        let rows = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        voice = rows.first?.last ?? ""
        words = Dictionary(rows.dropFirst().map { ($0[0], $0.count > 1 ? $0[1] : "") }) { _, _ in "told twice" }
    }
}
