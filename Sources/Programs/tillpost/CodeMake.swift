internal import ArgumentParser
internal import Node
internal import Symbols

struct CodeMake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make a code that a merchant shows: national merchant codes, and the counter's plate drawn again.",
        discussion: """
            What is made is read back by the rules for reading: what the standard forbids is refused, with exit status 1. \
            Without --out the code's text is printed.

            SCHEME and the parts of its --account:

            \(CodeWish.schemes.joined(separator: "\n"))
            """)

    @Argument(help: ArgumentHelp("One of the schemes below.", valueName: "SCHEME"))
    var scheme: String
    @Option(
        name: .long, help: ArgumentHelp("A part of the merchant's account. May be repeated.", valueName: "PART=VALUE"))
    var account: [String] = []
    @Flag(help: "For one payment only; else the code may hang on the wall.") var dynamic = false
    @Option(help: ArgumentHelp("The amount, such as 12.50; else the buyer says how much.", valueName: "AMOUNT"))
    var amount: String?
    @Option(help: ArgumentHelp("ISO 4217 code; the scheme's own where it is left out.", valueName: "CODE"))
    var currency: String?
    @Option(help: ArgumentHelp("'ask', a fee such as 1.50, or a percentage such as 12.5%.", valueName: "TIP"))
    var tip: String?
    @Option(help: ArgumentHelp("The merchant's name, ASCII, 25 characters.", valueName: "NAME")) var name: String?
    @Option(help: ArgumentHelp("The merchant's city, ASCII, 15 characters.", valueName: "CITY")) var city: String?
    @Option(help: ArgumentHelp("ISO 3166-1 code; the scheme's own where it is left out.", valueName: "CODE"))
    var country: String?
    @Option(help: ArgumentHelp("The postal code.", valueName: "CODE")) var postalCode: String?
    @Option(help: ArgumentHelp("The merchant's category, ISO 18245.", valueName: "DIGITS")) var category: String?
    @Option(help: ArgumentHelp("ISO 639-1 code of --local-name.", valueName: "CODE")) var language: String?
    @Option(help: ArgumentHelp("The name in the merchant's own script.", valueName: "NAME")) var localName: String?
    @Option(help: ArgumentHelp("The city in it.", valueName: "CITY")) var localCity: String?
    @Option(help: ArgumentHelp("Bill number.", valueName: "TEXT")) var bill: String?
    @Option(help: ArgumentHelp("Store label.", valueName: "TEXT")) var store: String?
    @Option(help: ArgumentHelp("Reference label; 'txid' of PIX, 'tr' of UPI.", valueName: "TEXT")) var reference:
        String?
    @Option(help: ArgumentHelp("Terminal label.", valueName: "TEXT")) var terminal: String?
    @Option(help: ArgumentHelp("Purpose of the payment.", valueName: "TEXT")) var purpose: String?
    @Option(help: ArgumentHelp("A new file: .pdf, .svg, .png or .txt.", valueName: "FILE")) var out: String?
    @Option(help: ArgumentHelp("A module's side in a PDF or SVG, in millimetres, 0.5 to 10.", valueName: "MM"))
    var module = 0.5
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard (localName == nil) == (language == nil), localCity == nil || localName != nil else {
            throw ValidationError("--local-name needs --language, and --local-city needs both.")
        }
        guard QRSymbol.printedModule.contains(module) else { throw ValidationError(QRSymbol.moduleAdvice) }
        if let out, !CodePicture.endings.contains(where: out.hasSuffix) {
            throw ValidationError("--out ends with .pdf, .svg, .png or .txt.")
        }
    }

    func run() throws {
        do {
            let made = try wish.made()
            let picture = try CodePicture(made.text)
            if let out { try picture.write(to: out, moduleMicrometres: Int((module * 1_000).rounded())) }
            if json {
                try Output.json(
                    Made(text: made.text, family: made.family, version: picture.symbol.version, out: out))
            } else if let out {
                Output.line("\(made.family): \(out)")
            } else {
                Output.line(made.text)
            }
        } catch {
            throw Output.fail(error)
        }
    }

    private var wish: CodeWish {
        CodeWish(
            scheme: scheme, account: account, isDynamic: dynamic, amount: amount, currency: currency, tip: tip,
            name: name, city: city, country: country, postalCode: postalCode, category: category, language: language,
            localName: localName, localCity: localCity, bill: bill, store: store, reference: reference,
            terminal: terminal, purpose: purpose)
    }

    private struct Made: Encodable {
        let text: String
        let family: String
        let version: Int
        let out: String?
    }
}
