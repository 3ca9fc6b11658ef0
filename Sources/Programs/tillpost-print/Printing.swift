internal import ArgumentParser
internal import Drawing
internal import FoundationEssentials
internal import Glibc
internal import Node
internal import Posters
internal import Scanning

/// Draws, writes, and says what was written or why not.
enum Printing {
    static func run(_ out: OutOption, _ draw: () throws -> PrintedFiles) throws {
        do {
            let printed = try draw()
            let paths = out.paths(printed.files.count)
            // Not one of several pages is written where another cannot be.
            for path in paths { try ExportFile.check(path) }
            for (path, bytes) in zip(paths, printed.files) {
                let file = try ExportFile(path)
                try file.write(bytes)
                try file.finish()
            }
            try say(paths, printed.pages, isJSON: out.json)
        } catch {
            throw fail(error)
        }
    }

    private struct Report: Encodable {
        let files: [String]
        let pages: Int
    }

    private static func say(_ paths: [String], _ pages: Int, isJSON: Bool) throws {
        guard isJSON else {
            for path in paths { print(path) }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(Report(files: paths, pages: pages)), as: UTF8.self))
    }

    private static func fail(_ error: any Error) -> ExitCode {
        let fault =
            switch error {
            case let fault as PosterFault:
                NodeFault("\(fault.description) Nothing was printed.", exit: NodeFault.Exit.data)
            case let fault as DrawingFault: NodeFault("\(fault) Nothing was printed.", exit: exit(fault))
            case let fault as ScanningFault: NodeFault("\(fault) Nothing was printed.", exit: NodeFault(fault).exit)
            default: NodeFault(error)
            }
        note(fault.description)
        return ExitCode(fault.exit)
    }

    /// Says something on standard error.
    static func note(_ words: String) {
        let text = Array("tillpost: \(words)\n".utf8)
        _ = Glibc.write(2, text, text.count)
    }

    private static func exit(_ fault: DrawingFault) -> Int32 {
        switch fault {
        case .noFonts, .noGlyphs: NodeFault.Exit.unavailable
        case .library, .outOfMemory: NodeFault.Exit.software
        default: NodeFault.Exit.data
        }
    }
}
