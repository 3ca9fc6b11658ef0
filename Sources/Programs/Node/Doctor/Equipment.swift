internal import Boards
internal import Lights
internal import Scanning

/// What is screwed to the counter: its scanners and its lamps, as the configuration names them.
struct Equipment: Sendable {
    enum Lamps: Sendable {
        case drawn
        case none
        case wired(GPIOLamps)
    }

    /// The board's name and the file that says so, where the configuration names a board.
    private let board: String?
    let scanners: [ScannerWatch]
    let lamps: Lamps

    init(_ configuration: Configuration) {
        board = configuration.board.map { "\($0.file.name), by \($0.path)" }
        scanners = configuration.scanners.map { ScannerWatch($0.name, $0.source) }
        lamps =
            switch configuration.lamps {
            case .drawn: .drawn
            case .none: .none
            case .wired(let settings): .wired(GPIOLamps(settings))
            }
    }

    /// How everything is. Scanners that nobody reads now are opened for a moment.
    func findings(isRead: Bool) async -> [Finding] {
        var findings = board.map { [Finding(.good, "board", $0)] } ?? []
        for scanner in scanners { findings.append(isRead ? scanner.finding : await scanner.tryOut()) }
        if scanners.isEmpty {
            findings.append(
                Finding(.advice, "scanner", "none is configured, so that only cash and pictures can be taken."))
        }
        return findings + lampFindings
    }

    private var lampFindings: [Finding] {
        guard case .wired(let lamps) = lamps else {
            return [Finding(.advice, "lamps", "none are configured, so that only a screen tells what was taken.")]
        }
        return lamps.examine().map { lamp, line, fault in
            let subject = "lamp \(lamp.name)"
            return fault.map { Finding(.broken, subject, $0.description) }
                ?? Finding(.good, subject, "line \(line) takes what it is given")
        }
    }
}
