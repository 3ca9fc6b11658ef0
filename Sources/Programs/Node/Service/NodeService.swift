internal import Acceptance
internal import FoundationEssentials
internal import Lights
public import Logging
internal import Scanning
internal import ServiceLifecycle
internal import StateFolder
internal import SyncProtocol
internal import UnixSignals
internal import Uplink
internal import Voice

/// `tillpost run`: the counter with its scanners, its lamps, the way to HQ and the control socket, until it is told
/// to stop or its button is held. A sale in hand is finished first.
public struct NodeService: Sendable {
    private let folder: NodeFolder
    private let till: Till
    private let player: LampPlayer?
    private let speaker: Speaker?
    private let attendant: Attendant
    private let equipment: Equipment
    private let keypad: KeypadDesk
    private let switches: SwitchDesk
    private let offSwitch: OffSwitch
    private let systemd = Systemd()
    private let log: Logger

    /// Puts the parts together. Everything is open and the barrier has been passed when this returns.
    public init(state path: String, configuration: Configuration, log: Logger) async throws {
        speaker = configuration.voice.map { voice in
            Speaker(voice.language, folder: voice.folder, card: voice.card) { fault in log.error("voice: \(fault)") }
        }
        equipment = Equipment(configuration, speaker: speaker)
        player = NodeService.player(equipment.lamps, log)
        // Until the barrier has been passed: what a power cut left is made durable now.
        player?.play(.doNotCutPower)
        do {
            folder = try NodeFolder(path, patienceMs: 10_000)
            till = try await folder.openTill()
        } catch {
            try await NodeService.showFault(on: player, speaker, at: equipment.lamps)
            throw error
        }
        player?.play(.off)
        self.log = log
        var lamps: any CounterLamps = player.map(PlayedLamps.init) ?? NoLamps()
        if let speaker { lamps = SpeakingLamps(lamps, speaker: speaker) }
        attendant = try await Attendant.open(
            till, folder: folder, lamps: lamps, caFile: configuration.caFile,
            highestWaitMs: configuration.highestWaitMs, scans: ScanDesk(), equipment: equipment, log: log)
        keypad = KeypadDesk(attendant, currency: await till.registration.currency)
        let (offSwitch, player) = (OffSwitch(), player)
        self.offSwitch = offSwitch
        switches = SwitchDesk(attendant, log: log) {
            player?.play(.doNotCutPower)
            offSwitch.turn()
        }
    }

    /// Why the service has ended.
    public enum Ending: Sendable {
        /// By SIGTERM or SIGINT.
        case told
        /// The button was held: the board may be switched off.
        case buttonHeld
    }

    /// Serves until SIGTERM or SIGINT, or until the button is held.
    public func run() async throws -> Ending {
        let control = try ControlServer(in: folder.folder)
        await attendant.showRest()
        var services: [any Service] = [
            Part { await attendant.headquarters.keepForwarding() },
            Part {
                await control.run { request in await answer(request) }
            },
            Part { await Resting(attendant: attendant, systemd: systemd, log: log).run() },
        ]
        for scanner in equipment.scanners { services.append(Part { await read(scanner) }) }
        for (role, watch) in equipment.switches { services.append(Part { await heed(watch, role) }) }
        systemd.say("READY=1")
        let node = await till.registration.node
        log.notice("ready", metadata: ["node": "\(node)"])
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) } + [
                    .init(
                        service: Part { await offSwitch.wait() },
                        successTerminationBehavior: .gracefullyShutdownGroup)
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        do { try await group.run() } catch is CancellationError {}
        systemd.say("STOPPING=1")
        await keypad.finish()
        await showOut()
        if offSwitch.isThrown { player?.play(.doNotCutPower) }
        await till.close()
        player?.stop()
        speaker?.stop()
        let ending = offSwitch.isThrown ? Ending.buttonHeld : .told
        log.notice("stopped", metadata: ["by": "\(ending)"])
        return ending
    }

    private func answer(_ request: [UInt8]) async -> [UInt8] {
        let reply: NodeReply
        if let command = try? JSONDecoder().decode(NodeCommand.self, from: Data(request)) {
            reply = await attendant.perform(command)
        } else {
            reply = .fault(
                NodeFault(
                    "the request was not understood; nothing was done. Use the same version of tillpost.",
                    exit: NodeFault.Exit.software))
        }
        return (try? JSONEncoder().encode(reply)).map(Array.init) ?? []
    }

    /// A scan goes to the sale that waits for one. Without one it is no sale: the amount due is not known.
    private func read(_ scanner: ScannerWatch) async {
        // Kept while the scanner comes and goes: a loose plug makes no second scan either.
        var repeats = RepeatedScans()
        for await event in scanner.source.scans() {
            scanner.note(event)
            switch event {
            case .scan(let scan):
                let isAwaited = attendant.scans?.isAwaited ?? false
                guard !repeats.isRepeat(scan, at: .now, isAwaited: isAwaited) else { continue }
                let codes = scan.codes.map(\.bytes)
                guard attendant.scans?.offer(.codes(codes)) != true else { continue }
                try? await attendant.counter.refuseUnasked(codes)
            case .fault(let fault):
                log.warning("\(scanner.name): \(fault)")
                // A code was shown and did not arrive whole; who shows it hears that, and shows it again.
                if fault.isOfOneScan, attendant.scans?.isAwaited == true { attendant.lamps.answer(.notUnderstood) }
            case .frames(let read, let dropped): log.debug("\(scanner.name): \(read) frames read, \(dropped) dropped")
            case .key(let character): await keypad.press(character)
            case .contact: break
            case .connected: log.info("\(scanner.name): open")
            case .disconnected:
                log.warning("\(scanner.name): it went away")
                if scanner.kind == .keypad { await keypad.unplugged() }
            }
        }
    }

    private func heed(_ watch: ScannerWatch, _ role: SwitchRole) async {
        for await event in watch.source.scans() {
            watch.note(event)
            switch event {
            case .contact(let isActive): await switches.take(role, isActive: isActive)
            case .fault(let fault): log.warning("\(watch.name): \(fault)")
            case .disconnected:
                log.warning("\(watch.name): it went away")
                await switches.forget(role)
            case .connected, .scan, .key, .frames: break
            }
        }
    }

    private static func player(_ lamps: Equipment.Lamps, _ log: Logger) -> LampPlayer? {
        switch lamps {
        case .none: nil
        case .drawn: LampPlayer(lines: DrawnLamps(descriptor: 1))
        case .wired(let lamps):
            LampPlayer(lines: lamps) { fault in log.error("lamps: \(fault)") }
        }
    }

    /// The last sale's lamp is seen before it goes dark; a person at a terminal, who has it in writing, is not kept waiting.
    private func showOut() async {
        guard let player, case .wired = equipment.lamps else { return }
        // Whoever cannot wait still closes the journal.
        try? await Task.sleep(for: .milliseconds(player.millisecondsLeft))
    }

    /// A counter that cannot start says so for a while; a person at a terminal is not kept waiting.
    private static func showFault(on player: LampPlayer?, _ speaker: Speaker?, at lamps: Equipment.Lamps) async throws {
        speaker?.say(.needsEngineer)
        player?.play(.needsEngineer)
        if case .wired = lamps { try await Task.sleep(for: .seconds(5)) }
        player?.stop()
        speaker?.stop()
    }

    /// One part of the service: it ends when the service is told to stop.
    private struct Part: Service {
        let body: @Sendable () async -> Void

        func run() async throws { await cancelWhenGracefulShutdown { await body() } }
    }
}

extension Attendant {
    /// Puts counter and way to HQ together over a till.
    static func open(
        _ till: Till, folder: NodeFolder, lamps: any CounterLamps, caFile: String?, highestWaitMs: UInt64? = nil,
        scans: ScanDesk?, equipment: Equipment? = nil, log: Logger
    ) async throws -> Attendant {
        let uplink = try Uplink(UplinkSettings(baseURL: await till.url, caFile: caFile))
        let headquarters = Headquarters(
            till: till, uplink: uplink, lamps: lamps, highestWaitMs: highestWaitMs, log: log)
        return Attendant(
            till: till, counter: Counter(till: till, headquarters: headquarters, lamps: lamps),
            headquarters: headquarters, lamps: lamps, scans: scans, equipment: equipment,
            keys: NodeKeys(folder: folder.folder))
    }
}
