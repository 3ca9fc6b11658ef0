internal import Adjudication
internal import Compression
internal import DurableSQLite
internal import Glibc
internal import Office
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol
public import StateFolder

/// HQ: receives what nodes send, decides it, keeps it, and answers.
///
/// An actor on a thread of its own, because its store blocks. Everything that one request changes is one transaction,
/// durable before the answer is made.
public actor HeadOffice {
    private let executor = QueueExecutor()
    /// The thread that all of HQ's work runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let folder: StateFolder
    var keys: HeadOfficeKeys
    var keySets: [Signed<KeySet>]
    let history: [UInt8]
    var settings: HeadOfficeSettings
    let primitives = Primitives.libcrypto
    let policies = PolicyShelf()
    nonisolated let hints = PayerHints()
    nonisolated let certificates = CertificateSignatures()
    let store: any StoreOnDisk
    private let lock: FolderLock
    private let clock: @Sendable () -> Int64

    /// Opens HQ's data: takes the folder's lock, opens the store, passes the durability barrier, loads the keys.
    ///
    /// Blocks for as long as the disk takes; call it before anything else runs.
    ///
    /// - Parameters:
    ///   - creating: whether a folder that holds no data yet is set up, with new keys.
    ///   - clock: seconds since 1970.
    public init(
        data folder: StateFolder, creating: Bool, settings: HeadOfficeSettings = HeadOfficeSettings(),
        clock: @escaping @Sendable () -> Int64 = HeadOffice.systemClock
    ) throws(HeadOfficeFault) {
        guard creating || folder.has(SQLiteStore.fileName) else { throw .notSetUp(path: folder.path) }
        do throws(StateFolderFault) { lock = try folder.lock() } catch { throw .folder(error) }
        let store: SQLiteStore
        do throws(DurabilityFault) { store = try SQLiteStore(folder: folder.path) } catch { throw .store(error) }
        let start = try Beginning.make(in: folder, store: store, creating: creating, time: clock())
        self.folder = folder
        self.store = store
        self.settings = settings
        self.clock = clock
        keys = start.keys
        keySets = start.keySets
        history = start.history
    }

    /// The system's clock, seconds since 1970.
    public static let systemClock: @Sendable () -> Int64 = { Int64(time(nil)) }

    /// Whether the last commit held, so that the next request can be answered without proving the disk first.
    public var isTrusted: Bool { store.isTrusted }

    /// What HQ is known by.
    public var info: HeadOfficeInfo {
        HeadOfficeInfo(
            rootDigest: rootDigest.description, history: Hexadecimal.text(history))
    }

    /// Digest of the root's public key: the beginning of every node's trust.
    var rootDigest: Digest { primitives.digest(keySets[keySets.count - 1].content.root.bytes) }

    /// What HQ has at hand for every request.
    private func desk(_ primitives: Primitives) -> Office.Desk {
        Office.Desk(
            primitives: primitives, compression: .zstd, answerKey: keys.answer, policyKey: keys.policy,
            confirmationKey: keys.confirmation, keySets: keySets, history: history,
            callAgainSeconds: settings.callAgainSeconds,
            unseal: { [folder] in HeadOffice.unseal($0, associated: $1, in: folder) })
    }

    /// Opens a small box that was sealed to any of HQ's sealing keys; nil where it cannot be opened.
    private static func unseal(_ box: [UInt8], associated: [UInt8], in folder: StateFolder) -> [UInt8]? {
        guard let name = try? SealedBox(decoding: box, atMost: TypingOffer.largestBox).recipient,
            let key = try? HeadOfficeKeys.sealing(named: name, in: folder)
        else { return nil }
        return try? SealedBox.open(box, with: key, associated: associated, atMost: TypingOffer.largestBox)
    }

    /// HQ at work inside a transaction.
    ///
    /// - Parameter primitives: those that need not check again what was checked ahead.
    func office(_ transaction: any StoreTransaction, primitives: Primitives = .libcrypto) -> Office {
        Office(transaction: transaction, desk: desk(primitives), policies: policies, now: now)
    }

    /// Remembers where nodes reach HQ, for enrolment codes: as the settings say, else where it listens.
    func listens(at url: String) {
        if settings.publicURL == nil, PublicURL.isUsable(url) { settings.publicURL = url }
        guard let known = settings.publicURL else { return }
        // A code can name its URL itself, so nothing is lost where this cannot be kept.
        _ = try? transaction { try $0.set("url", Array(known.utf8)) }
    }

    /// Now, by HQ's clock.
    var now: Int64 { clock() }

    /// Everything that a request changes, or nothing.
    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws(HeadOfficeFault) -> Result {
        do {
            return try store.transaction(body)
        } catch {
            // What the shelf learned in a transaction that did not happen is forgotten.
            policies.clear()
            throw HeadOffice.fault(error)
        }
    }

    static func fault(_ error: any Error) -> HeadOfficeFault {
        switch error {
        case let fault as HeadOfficeFault: fault
        case let refusal as HeadOfficeRefusal: .refused(refusal)
        case let fault as OfficeFault: HeadOffice.fault(fault)
        case let fault as HandFault: .refused(.notNow(why: fault.text))
        case let fault as Office.AdviceFault: .refused(.notNow(why: fault.text))
        case let fault as FormatFault: .refused(.unreadable(fault))
        case let fault as DurabilityFault: .store(fault)
        case let fault as StateFolderFault: .folder(fault)
        case let fault as SigningFault: .key(file: "one of them", fault)
        default: .damaged(what: "content (\(type(of: error)))")
        }
    }

    private static func fault(_ fault: OfficeFault) -> HeadOfficeFault {
        switch fault {
        case .notOurNode: .refused(.notOurNode)
        case .enrolment: .refused(.enrolment)
        case .noPolicy: .refused(.noPolicy)
        case .accountFull: .refused(.accountFull)
        case .noTyping: .refused(.noTyping)
        case .policyTooLong: .refused(.bad(what: "policy", why: "longer than \(Policy.largestSize) bytes"))
        case .damaged(let what): .damaged(what: what)
        }
    }
}
