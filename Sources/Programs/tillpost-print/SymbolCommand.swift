internal import ArgumentParser
internal import Posters
internal import Symbols

struct SymbolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbol", abstract: "One code, with a line below it.")

    @Option(help: ArgumentHelp("What the code says.", valueName: "TEXT")) var code: String
    @Option(help: ArgumentHelp("A line below it, in any script.", valueName: "TEXT")) var caption: String?
    @Option(help: ArgumentHelp("A module's side in millimetres, 0.5 to 10.", valueName: "MM")) var module = 0.8
    @OptionGroup var out: OutOption

    func validate() throws {
        guard QRSymbol.printedModule.contains(module) else { throw ValidationError(QRSymbol.moduleAdvice) }
    }

    func run() throws {
        try Printing.run(out) {
            try SymbolSheet.draw(code, caption: caption, module: module, as: out.format())
        }
    }
}
