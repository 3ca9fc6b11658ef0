internal import ArgumentParser
internal import FoundationEssentials
internal import Node
internal import Scanning

struct Scan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read pictures and print one line a symbol: symbology, text, bytes in base64.",
        discussion: """
            With --json the place as well: left, top, right, bottom in pixels. A code that holds a card number or is good for \
            money only at this moment is not printed but with --raw; 'tillpost code show' says what it is. Exit status 1 where a \
            picture shows no code; with --frames, where nothing is believed of all of them. With --camera the first codes that a \
            camera sees are printed; with --still one picture of it is written instead.
            """
    )

    @Argument(help: ArgumentHelp("Pictures (PNG, JPEG, PGM).", valueName: "FILE"))
    var files: [String] = []
    @OptionGroup(title: "CAMERA") var camera: CameraOptions
    @Flag(help: "The pictures are frames of one moving camera: a bar code counts when a second one says the same.")
    var frames = false
    @Flag(help: "Print every code as it is, card numbers and wallets' tokens too: for programs that hand it on.")
    var raw = false
    @Flag(help: "Print one JSON object a line.") var json = false

    private struct Line: Encodable {
        let file: String
        let symbology: String
        let isGS1: Bool
        let isWithheld: Bool
        let text: String?
        let bytes: String?
        let box: [Int]
    }

    func validate() throws {
        guard files.isEmpty != (camera.camera == nil) else {
            throw ValidationError("Name picture files, or one camera with --camera.")
        }
    }

    func run() async throws {
        do {
            if let device = camera.camera {
                try await read(device)
            } else if frames {
                try readFrames()
            } else {
                try readPictures()
            }
        } catch let exit as ExitCode { throw exit } catch { throw Output.fail(error) }
    }

    private func readPictures() throws {
        var exit: ExitCode?
        let reader = PictureReader()
        // A picture that cannot be read does not hide the next.
        for file in files {
            do {
                for symbol in try reader.symbols(inFile: file) { try show(symbol.code, at: symbol.box, of: file) }
            } catch {
                let own = Output.fail(error)
                exit = exit.map { $0.rawValue > own.rawValue ? $0 : own } ?? own
            }
        }
        if let exit { throw exit }
    }

    /// Frames without a code are usual, and each code is shown once while it stays in view.
    private func readFrames() throws {
        var agreement = FrameAgreement()
        var repeats = RepeatedScans()
        var isEmpty = true
        let reader = PictureReader()
        // Files have no moments: they count as a slow camera's, four a second.
        var moment = ContinuousClock.now
        for file in files {
            moment += .milliseconds(250)
            var symbols: [ScannedSymbol] = []
            do { symbols = try reader.symbols(inFile: file) } catch ScanningFault.noCode {}
            for symbol in agreement.believe(symbols) {
                let scan = Scanning.Scan(source: file, codes: [symbol.code])
                guard !repeats.isRepeat(scan, at: moment, isAwaited: false) else { continue }
                try show(symbol.code, at: symbol.box, of: file)
                isEmpty = false
            }
        }
        if isEmpty {
            _ = Output.fail(ScanningFault.noCode)
            throw ExitCode(1)
        }
    }

    private func read(_ device: String) async throws {
        if let still = camera.still { return try camera.writeStill(of: device, to: still) }
        let codes = try await camera.codes(of: device)
        for code in codes { try show(code, at: [], of: device) }
        if codes.isEmpty { throw ScanningFault.noCode }
    }

    private func show(_ code: ScannedCode, at box: [Int], of file: String) throws {
        let symbology = code.symbology?.rawValue ?? ""
        let mayShow = raw || CodeReport.mayShow(code.bytes, symbology: symbology)
        let said = code.withoutIdentifier
        let base64 = Data(said.bytes).base64EncodedString()
        if json {
            return try Output.json(
                Line(
                    file: file, symbology: symbology, isGS1: said.bytes != code.bytes, isWithheld: !mayShow,
                    text: mayShow ? said.text : nil, bytes: mayShow ? base64 : nil, box: box))
        }
        guard mayShow else {
            return Output.line(
                "\(symbology)\twithheld: card data or a token; see 'tillpost code show --image', or --raw\t")
        }
        let text = CodeReport.shown(said.text ?? "")
        Output.line("\(symbology)\t\(text)\t\(base64)")
    }
}
