internal import FoundationEssentials
internal import PaymentCodes
public import Payments
internal import Signing
internal import StateFolder

/// A payer's phone: its key, its issuer's certificate, and how many notes it has signed. It stands in for an app.
///
/// A number is used once: what is signed is remembered on disk before anybody sees it.
public struct Wallet {
    private static let stateFile = "wallet.json"
    private static let keyFile = "key.pem"

    let folder: StateFolder
    let key: SigningKey
    private let lock: FolderLock

    /// Opens a wallet.
    ///
    /// - Parameter creating: whether a folder and a key are made where there are none.
    public init(folder path: String, creating: Bool = false) throws(HeadOfficeFault) {
        do throws(StateFolderFault) {
            folder = creating ? try StateFolder(creating: path) : try StateFolder(existing: path)
            lock = try folder.lock()
        } catch {
            if case .missing = error { throw .refused(.bad(what: "wallet", why: "there is no folder \(path)")) }
            throw .folder(error)
        }
        do throws(SigningFault) {
            let location = folder.file(Wallet.keyFile)
            key =
                folder.has(Wallet.keyFile) || !creating
                ? try SigningKey.load(from: location) : try SigningKey.generate(writingTo: location)
        } catch { throw .key(file: Wallet.keyFile, error) }
    }

    /// The payer's public key.
    public var publicKey: PublicKey { key.publicKey }

    /// The payer's key id.
    public var keyID: KeyID { key.keyID }

    /// Takes a new certificate. Numbers go on; the running total begins anew, because it is counted by certificate.
    public func install(certificate hexadecimal: String) throws(HeadOfficeFault) -> WalletInfo {
        var state = try state()
        state.certificate = hexadecimal
        state.runningTotal = 0
        let certificate = try certificate(of: state)
        guard certificate.content.payerKey == key.publicKey else {
            throw .refused(.bad(what: "certificate", why: "it is for another key"))
        }
        try write(state)
        return try info()
    }

    /// What the wallet holds.
    public func info() throws(HeadOfficeFault) -> WalletInfo {
        let state = try state()
        let certificate = try certificate(of: state).content
        func digits(_ minorUnits: Int64) -> String {
            Money(minorUnits: minorUnits, currency: certificate.currency).digits
        }
        return WalletInfo(
            keyId: key.keyID.description, issuer: certificate.issuer.description, currency: certificate.currency.code,
            capPayment: digits(certificate.capPayment), capTotal: digits(certificate.capTotal),
            expires: certificate.expires, number: state.number, runningTotal: digits(state.runningTotal))
    }

    /// Signs a note. The number is spent on disk before the note is returned.
    ///
    /// - Parameter forged: an old number and running total to be signed again, to show how a cheat is found; the
    ///   wallet then keeps to neither caps nor numbers.
    public func note(
        to target: PaymentTarget, amount text: String, time: Int64, withCertificate: Bool, nonce: [UInt8]? = nil,
        forged: (number: UInt64, runningTotal: Int64?)? = nil
    ) throws(HeadOfficeFault) -> NoteInfo {
        var state = try state()
        let certificate = try certificate(of: state)
        let amount = try target.amount(text, certificate.content.currency)
        let total = forged?.runningTotal ?? state.runningTotal + amount.minorUnits
        if forged == nil {
            try Wallet.check(amount, total, certificate.content)
            state.number += 1
            state.runningTotal = total
            try write(state)
        }
        let note = Note(
            counter: target.counter, minorUnits: amount.minorUnits, number: forged?.number ?? state.number,
            runningTotal: max(total, amount.minorUnits), time: time, nonce: nonce)
        return NoteInfo(
            code: try signed(note, under: certificate).text, certificate: withCertificate ? certificate.text : nil,
            keyId: key.keyID.description, counter: target.counter.description, amount: amount.digits,
            currency: amount.currency.code, number: note.number,
            runningTotal: Money(minorUnits: note.runningTotal, currency: amount.currency).digits, time: time)
    }

    private static func check(
        _ amount: Money, _ total: Int64, _ certificate: Certificate
    ) throws(HeadOfficeFault) {
        guard amount.minorUnits <= certificate.capPayment else { throw .refused(.overCap) }
        guard total <= certificate.capTotal else {
            throw .refused(.bad(what: "amount", why: "the certificate's cap for all notes together is reached"))
        }
    }

    private func signed(
        _ note: Note, under certificate: Signed<Certificate>
    ) throws(HeadOfficeFault) -> Signed<Note> {
        do { return try .signed(note, under: certificate, by: key, using: .libcrypto) } catch {
            throw .key(file: Wallet.keyFile, .signingFailed)
        }
    }

    func signed<Content: SignedContent>(_ content: Content) throws(HeadOfficeFault) -> Signed<Content> {
        do { return try .signed(content, by: key) } catch { throw .key(file: Wallet.keyFile, .signingFailed) }
    }

    func certificate(of state: WalletState) throws(HeadOfficeFault) -> Signed<Certificate> {
        guard let text = state.certificate, let bytes = Hexadecimal.bytes(text),
            let certificate = try? Signed<Certificate>(decoding: bytes)
        else { throw .refused(.bad(what: "wallet", why: "it holds no certificate; let an issuer certify it first")) }
        return certificate
    }

    func state() throws(HeadOfficeFault) -> WalletState {
        guard folder.has(Wallet.stateFile) else { return WalletState() }
        let bytes: [UInt8]
        do throws(StateFolderFault) {
            bytes = try WholeFile.read(folder.file(Wallet.stateFile), limit: 65_536)
        } catch { throw .folder(error) }
        guard let state = try? JSONDecoder().decode(WalletState.self, from: Data(bytes)), state.runningTotal >= 0,
            state.number < UInt64(Int64.max), state.runningTotal < Int64.max / 2
        else { throw .damaged(what: "wallet.json") }
        return state
    }

    func write(_ state: WalletState) throws(HeadOfficeFault) {
        do throws(StateFolderFault) {
            try WholeFile.write(Array((JSONText.of(state) + "\n").utf8), to: folder.file(Wallet.stateFile))
        } catch { throw .folder(error) }
    }
}
