internal import ArgumentParser
internal import Decoding
internal import FoundationEssentials
internal import Scanning

struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read pictures one after the other and print one JSON object each: file, milliseconds, symbols.",
        discussion: """
            plain: libzbar alone, once over the pixels; nothing is refused. here: the ladder, in this process. child: \
            as tillpost does it, through tillpost-decode.
            """)

    enum Way: String, ExpressibleByArgument, CaseIterable { case plain, here, child }

    @Option(help: "How to read: plain, here, child.") var way: Way
    @Option(help: ArgumentHelp("How long the ladder is climbed.", valueName: "MS")) var budget: Int = 2_000
    @Argument(help: ArgumentHelp("Pictures, or - for a list of names on standard input.", valueName: "FILE"))
    var files: [String]

    private struct Line: Encodable {
        struct Symbol: Encodable {
            let symbology: String
            let text: String?
        }
        let file: String
        let ms: Double
        let symbols: [Symbol]
    }

    func run() throws {
        let reader = PictureReader(
            patience: PictureReader.Patience(budget: .milliseconds(budget), limit: .seconds(60)))
        let here = ImageReader(budget: .milliseconds(budget))
        let names = files == ["-"] ? Array(AnyIterator { readLine() }) : files
        let clock = ContinuousClock()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for name in names {
            let bytes = Array(try Data(contentsOf: URL(filePath: name)))
            var symbols: [ScannedSymbol] = []
            let time = try clock.measure {
                do throws(ScanningFault) {
                    symbols =
                        switch way {
                        case .plain: try ImageReader.plainly(bytes)
                        case .here: try here.symbols(in: bytes)
                        case .child: try reader.symbols(in: bytes)
                        }
                } catch { guard error == .noCode else { throw error } }
            }
            let line = Line(
                file: name, ms: time / .milliseconds(1),
                symbols: symbols.map { Line.Symbol(symbology: $0.symbology.rawValue, text: $0.text) })
            print(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
    }
}
