import Foundation

/// One source file, read for the rules of the house.
struct SourceFile: Sendable, CustomStringConvertible {
    /// Path below the repository's root.
    let path: String
    let text: String

    var description: String { path }

    /// The target's folder, `Payments` of `Sources/Core/Payments/Record/Record.swift`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 3 ? String(parts[2]) : ""
    }

    /// Where the repository is, from where this file is.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// All Swift files below a folder of the repository, sorted by path.
    static func all(below folder: String) -> [SourceFile] {
        // A scratch package may reach the folder by a link, which an enumerator does not follow.
        let start = URL(fileURLWithPath: root + "/" + folder).resolvingSymlinksInPath().path
        let names = FileManager.default.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: start + "/" + name) else { return nil }
            return SourceFile(path: folder + "/" + name, text: String(decoding: data, as: UTF8.self))
        }
    }
}

/// Swift source without its comments. Strings stay, because code can stand inside them.
struct Code {
    let lines: [String]

    init(_ text: String) {
        var code = ""
        var depth = 0
        var isString = false
        var isLineComment = false
        var characters = Array(text)[...]
        while let character = characters.popFirst() {
            let next = characters.first
            if character == "\n" {
                isLineComment = false
                code.append(character)
            } else if isLineComment {
                continue
            } else if depth > 0 {
                if character == "*", next == "/" {
                    depth -= 1
                    characters.removeFirst()
                } else if character == "/", next == "*" {
                    depth += 1
                    characters.removeFirst()
                }
            } else if isString {
                code.append(character)
                if character == "\\", let escaped = characters.popFirst() { code.append(escaped) }
                if character == "\"" { isString = false }
            } else if character == "/", next == "/" {
                isLineComment = true
            } else if character == "/", next == "*" {
                depth = 1
                characters.removeFirst()
            } else {
                if character == "\"" { isString = true }
                code.append(character)
            }
        }
        lines = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Modules that are imported, in whatever form.
    var imports: [String] {
        let before: Set<String> = [
            "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency", "@_exported",
            "@_implementationOnly",
        ]
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        return lines.flatMap { $0.split(separator: ";") }.compactMap { statement in
            let words = statement.split(whereSeparator: \.isWhitespace).map(String.init).drop { before.contains($0) }
            guard words.first == "import" else { return nil }
            return words.dropFirst().drop { kinds.contains($0) }.first?.split(separator: ".").first.map(String.init)
        }
    }

    /// Lines (from 1) that hold a token which is not a part of a longer name.
    func lines(with token: String) -> [Int] {
        lines.indices.filter { holds(lines[$0], token) }.map { $0 + 1 }
    }

    private func holds(_ line: String, _ token: String) -> Bool {
        func isName(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
        }
        var rest = line[...]
        while let range = rest.firstRange(of: token) {
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : nil
            let after = range.upperBound < line.endIndex ? line[range.upperBound] : nil
            let isApart = !(isName(before) && isName(token.first)) && !(isName(after) && isName(token.last))
            if isApart { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    /// Signatures of public declarations, each on one line: from `public` to the body, the value or the end.
    var publicSignatures: [String] {
        let modifiers: Set<String> = [
            "static", "final", "nonisolated", "unsafe", "mutating", "override", "indirect", "weak",
        ]
        var signatures: [String] = []
        for (index, line) in lines.enumerated() {
            let words = line.split { !$0.isLetter && $0 != "_" && $0 != "@" }.map(String.init)
            let access = words.drop { $0.hasPrefix("@") || modifiers.contains($0) }
            guard ["public", "open"].contains(access.first), access.dropFirst().first != "import" else { continue }
            var signature = ""
            for part in lines[index...].prefix(20) {
                signature += part + " "
                let opened = signature.filter { $0 == "(" || $0 == "[" }.count
                let closed = signature.filter { $0 == ")" || $0 == "]" }.count
                if part.contains("{") || opened <= closed { break }
            }
            signatures.append(signature.split(separator: "{", maxSplits: 1).first.map(String.init) ?? signature)
        }
        return signatures
    }
}
