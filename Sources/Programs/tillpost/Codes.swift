internal import ArgumentParser
internal import Scanning

/// Codes as a command is given them: pictures, texts, or both.
struct CodesOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("A picture of one or more codes (PNG, JPEG, PGM). May be repeated.", valueName: "FILE"))
    var image: [String] = []

    @Option(name: .long, help: ArgumentHelp("A code's text. May be repeated.", valueName: "TEXT"))
    var code: [String] = []

    /// Every code, pictures first.
    func read() throws -> [[UInt8]] {
        let reader = PictureReader()
        let pictures = try image.flatMap { try reader.symbols(inFile: $0).map(\.code.bytes) }
        return pictures + code.map { Array($0.utf8) }
    }
}
