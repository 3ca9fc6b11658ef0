internal import ArgumentParser
internal import Node
internal import PaymentCodes
internal import Payments
internal import Posters
internal import Scanning

struct PlateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plate", abstract: "The counter's plate as a sheet, with pictograms of what to do.",
        discussion: "The plate's code comes from headquarters: 'tillpost-hq node new --plate FILE.png'.")

    @Option(help: ArgumentHelp("The plate's code as a picture (PNG, JPEG, PGM).", valueName: "FILE"))
    var image: String?
    @Option(help: ArgumentHelp("The plate's code as text.", valueName: "TEXT")) var code: String?
    @Option(help: ArgumentHelp("The node's state folder: its counter's name is printed.", valueName: "DIR"))
    var state: String?
    @Option(help: ArgumentHelp("The counter's name, where no --state tells it.", valueName: "NAME"))
    var counterName: String?
    @Option(help: ArgumentHelp("The paper.", valueName: "SIZE")) var paper = PaperName.a5
    @OptionGroup var look: LookOption
    @OptionGroup var out: OutOption

    func validate() throws {
        if (image == nil) == (code == nil) { throw ValidationError("Give either --image FILE or --code TEXT.") }
    }

    func run() throws {
        try Printing.run(out) {
            let plate = try plate()
            let name = try counterName ?? state.map { try LabelSigner(state: $0).counterName } ?? ""
            let sheet = PlateSheet(try look.style(plate.content.name), counterName: name, paper: paper.size)
            return try sheet.draw(plate: plate.text, as: out.format())
        }
    }

    private func plate() throws -> Signed<Plate> {
        let codes = try image.map { try PictureReader().symbols(inFile: $0).map(\.bytes) } ?? [Array((code ?? "").utf8)]
        let plates = codes.compactMap { code -> Signed<Plate>? in
            guard case .plate(let plate) = ReadCode(reading: code, awaitingPayment: false) else { return nil }
            return plate
        }
        guard let plate = plates.first, plates.count == 1 else {
            throw NodeFault(
                "\(plates.isEmpty ? "no counter's plate was read" : "more than one plate was read"); nothing was printed. Headquarters makes it: 'tillpost-hq node new --plate FILE.png'.",
                exit: NodeFault.Exit.data)
        }
        return plate
    }
}
