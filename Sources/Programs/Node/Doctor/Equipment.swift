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
    private let caFile: String?
    /// Of the configuration that names all this.
    let fingerprint: String?
    /// Who speaks, where the service runs.
    private let speaker: Speaker?

    init(_ configuration: Configuration, speaker: Speaker? = nil) {
        self.speaker = speaker
        board = configuration.board.map { "\($0.file.name), by \($0.path)" }
        scanners = configuration.scanners.map { ScannerWatch($0.name, $0.source, kind: $0.kind) }
        switches = configuration.switches.map { ($0.role, ScannerWatch($0.role.rawValue, $0.source, kind: nil)) }
        voice = configuration.voice
        caFile = configuration.caFile
        fingerprint = configuration.fingerprint
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
        return findings + lampFindings + voiceFindings(isRead: isRead) + (caFile.map { [.certificates(in: $0)] } ?? [])
    }

    /// Whether all that is said can be said. The service's card is not opened, it may be speaking: what it met last is told.
    private func voiceFindings(isRead: Bool) -> [Finding] {
        guard let voice else { return [] }
        let faults = voice.language.faults(in: voice.folder, reasons: Refusal.allCases.map(\.rawValue))
        if let first = faults.first {
            let others = faults.count == 1 ? "" : " So it is with \(faults.count - 1) other clips."
            return [Finding(.broken, "voice", first.description + others)]
        }
        if let fault = isRead ? speaker?.cardFault : Speaker.tryOut(card: voice.card) {
            return [Finding(.broken, "voice", fault.description)]
        }
        let card = isRead ? "" : "; card \(voice.card) can be opened"
        return [Finding(.good, "voice", "\(voice.language.rawValue), every clip is in \(voice.folder)\(card)")]
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
