internal import Acceptance
internal import Boards
internal import Lights
internal import Scanning
internal import Voice

/// What is screwed to the counter: its scanners, its lamps and its switches, as the configuration names them.
struct Equipment: Sendable {
    enum Lamps: Sendable {
        case drawn
        case none
        case wired(GPIOLamps)
    }

    /// The board's name and the file that says so, where the configuration names a board.
    private let board: String?
    let scanners: [ScannerWatch]
    let switches: [(role: SwitchRole, watch: ScannerWatch)]
    let lamps: Lamps
    private let voice: Configuration.Voice?

    init(_ configuration: Configuration) {
        board = configuration.board.map { "\($0.file.name), by \($0.path)" }
        scanners = configuration.scanners.map { ScannerWatch($0.name, $0.source, kind: $0.kind) }
        switches = configuration.switches.map { ($0.role, ScannerWatch($0.role.rawValue, $0.source, kind: .switch)) }
        voice = configuration.voice
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
        for (role, watch) in switches {
            findings.append(role.finding(isRead ? watch.finding : await watch.tryOut(), watch.contact))
        }
        return findings + lampFindings + voiceFindings
    }

    /// Whether all that is said is there. The card is not opened: the service may be speaking.
    private var voiceFindings: [Finding] {
        guard let voice else { return [] }
        let missing = voice.language.missing(in: voice.folder, reasons: Refusal.allCases.map(\.rawValue))
        guard let first = missing.first else {
            return [Finding(.good, "voice", "\(voice.language.rawValue), every clip is in \(voice.folder)")]
        }
        return [
            Finding(
                .broken, "voice",
                "\(first) \(missing.count == 1 ? "is" : "and \(missing.count - 1) more clips are") missing in \(voice.folder). Make them with hardware/voice/make.py."
            )
        ]
    }

    private var lampFindings: [Finding] {
        guard case .wired(let lamps) = lamps else {
            return [Finding(.advice, "lamps", "none are configured, so that only a screen tells what was taken.")]
        }
        return lamps.examine().map { lamp, line, fault in
            let subject = lamp == .buzzer ? lamp.name : "lamp \(lamp.name)"
            return fault.map { Finding(.broken, subject, $0.description) }
                ?? Finding(.good, subject, "line \(line) takes what it is given")
        }
    }
}

extension SwitchRole {
    /// What a switch that works says.
    fileprivate func finding(_ finding: Finding, _ contact: Bool?) -> Finding {
        guard finding.state == .good, let contact else { return finding }
        return switch (self, contact) {
        case (.tamper, false): Finding(.good, rawValue, "the board's case is closed")
        case (.tamper, true):
            Finding(.advice, rawValue, "the board's case is open. Close it, and find out who opened it.")
        case (.button, false): Finding(.good, rawValue, "nobody presses it")
        case (.button, true):
            Finding(.advice, rawValue, "it is pressed. If nobody presses it, look for a short circuit.")
        }
    }
}
