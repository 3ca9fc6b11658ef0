/// A folder into which pictures of codes are put: by a phone, a share, a test, a camera program. Each picture is read
/// once and moved into the subfolder `read`, or `refused` when it could not be read or shows no code.
///
/// A picture renamed into the folder, or closed after writing, is read at once. One that was there before, or whose
/// writing was not noticed (network file systems), is read when it has not changed for the `settle` time. Names that
/// begin with a dot or end in `.tmp`, `.part`, `.partial` or `.crdownload` are left alone until they are renamed, and
/// subfolders are not looked into. A picture is moved before it is read: after a power cut between the two it lies
/// unread in `read` and can be put back, but is never read twice by itself.
///
/// At most 1,000 names are looked at in one round. The two subfolders are not emptied here.
public struct WatchedFolder: ScanSource {
    /// A removed folder gives no event, so its presence is checked this often, in milliseconds.
    private static let presenceCheck: Int32 = 2_000

    private let path: String
    private let label: String
    private let reader: PictureReader
    private let settle: Duration

    /// A folder at `path`, which need not exist yet.
    ///
    /// - Parameters:
    ///   - path: The folder's path.
    ///   - label: The source's name in its scans.
    ///   - limits: The limits of each picture.
    ///   - settle: How long a picture that was not seen being closed must stay unchanged, 10 ms to 1 h; 5 s by default.
    ///     The folder is looked through once in this time.
    public init(
        path: String, label: String = "folder", limits: ImageLimits = .init(), settle: Duration = .seconds(5)
    ) {
        precondition((.milliseconds(10) ... .seconds(3600)).contains(settle), "settling takes 10 ms to 1 h")
        self.path = path
        self.label = label
        self.reader = PictureReader(limits: limits)
        self.settle = settle
    }

    /// Starts watching; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        SourceThread.events { outlet in run(outlet) }
    }

    private func run(_ outlet: EventOutlet) {
        var pause = ReopenPause()
        var told: ScanningFault?
        while true {
            do throws(ScanningFault) {
                let folder = try PictureFolder(path: path)
                told = nil
                pause.reset()
                // Before anybody is told that pictures may come.
                let arrivals = FolderArrivals(path: path)
                guard outlet.send(.connected), watch(folder, arrivals: arrivals, outlet: outlet),
                    outlet.send(.disconnected)
                else { return }
            } catch {
                // The same fault is told once, not at every try.
                if error != told, !outlet.send(.fault(error)) { return }
                told = error
            }
            if outlet.stop.wait(milliseconds: pause.lengthen()) == .stopped { return }
        }
    }

    /// Reads pictures until the folder is gone (true) or the source is to stop (false).
    private func watch(_ folder: PictureFolder, arrivals: FolderArrivals?, outlet: EventOutlet) -> Bool {
        var settling = SettlingPictures(settle: settle)
        let round = min(Int32(settle / .milliseconds(1)), Self.presenceCheck)
        let clock = ContinuousClock()
        var nextLook = clock.now
        while folder.isStill(at: path) {
            var ready: [PictureFolder.Name] = []
            if clock.now >= nextLook {
                ready = settling.ready(among: folder.pictures(), at: clock.now)
                nextLook = clock.now.advanced(by: settle)
            } else {
                switch outlet.stop.wait(for: arrivals?.descriptor, milliseconds: round) {
                case .stopped: return false
                case .timeUp: continue
                // An empty file was only created; its content comes later.
                case .ready: ready = arrivals?.names().filter { folder.hasContent($0) } ?? []
                }
            }
            for name in ready where !settling.isStuck(name) {
                guard let event = take(name, from: folder, settling: &settling) else { continue }
                guard outlet.send(event) else { return false }
            }
        }
        return true
    }

    /// Moves one picture out of the way and reads it. Nil when it is gone already.
    private func take(
        _ name: PictureFolder.Name, from folder: PictureFolder, settling: inout SettlingPictures
    ) -> ScanEvent? {
        do throws(ScanningFault) {
            guard let claimed = try folder.claim(name) else { return nil }
            do throws(ScanningFault) {
                let symbols = try reader.symbols(in: folder.open(claimed), shown: name.shown)
                let codes = symbols.map(\.code)
                return .scan(Scan(source: label, codes: codes))
            } catch {
                try folder.refuse(claimed)
                return .fault(.refusedPicture(name: name.shown, because: error))
            }
        } catch {
            settling.markStuck(name)
            return .fault(error)
        }
    }
}
