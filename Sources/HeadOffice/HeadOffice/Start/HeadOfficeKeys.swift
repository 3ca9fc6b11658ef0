import Payments
import Policies
import Signing
import StateFolder

/// HQ's keys at work, one a purpose, each in a file of its own. The root is not among them: it is needed to make other keys
/// known, and lies in a safe between those days.
struct HeadOfficeKeys: Sendable {
    /// The folder of keys in the data folder.
    static let folderName = "keys"
    /// The root's file, which may be taken away after the first day.
    static let rootFile = "\(folderName)/root.pem"
    /// HQ's keys are good for this long; new ones are signed by the root before then.
    static let validSeconds: Int64 = 10 * 366 * 86_400

    let answer: SigningKey
    let policy: SigningKey
    let confirmation: SigningKey
    /// Opens what was sealed to HQ.
    let sealing: SealingKey

    /// Loads the keys that a key set names last for each purpose.
    init(in folder: StateFolder, named keySet: KeySet) throws(HeadOfficeFault) {
        answer = try HeadOfficeKeys.signing(.answer, in: folder, keySet)
        policy = try HeadOfficeKeys.signing(.policy, in: folder, keySet)
        confirmation = try HeadOfficeKeys.signing(.confirmation, in: folder, keySet)
        sealing = try HeadOfficeKeys.newestSealing(in: folder)
    }

    /// The same keys with another one to open seals.
    init(_ keys: HeadOfficeKeys, sealing: SealingKey) {
        answer = keys.answer
        policy = keys.policy
        confirmation = keys.confirmation
        self.sealing = sealing
    }

    /// Makes all keys on the first day.
    ///
    /// - Returns: the keys and what the root says about them.
    static func make(
        in folder: StateFolder, at time: Int64
    ) throws(HeadOfficeFault) -> (keys: HeadOfficeKeys, keySet: Signed<KeySet>) {
        let root = try key("root", in: folder)
        let entries = [
            entry(.answer, try key("answer", in: folder), time), entry(.policy, try key("policy", in: folder), time),
            entry(.confirmation, try key("confirmation", in: folder), time),
        ]
        if !folder.has(sealingFile(1)) { _ = try newSealing(in: folder) }
        let keySet: Signed<KeySet>
        do { keySet = try .signed(KeySet(root: root.publicKey, keys: entries), by: root) } catch {
            throw .damaged(what: "root key")
        }
        return (try HeadOfficeKeys(in: folder, named: keySet.content), keySet)
    }

    /// The entry of a key that begins now. A day of grace for boards whose clock is behind.
    static func entry(_ purpose: KeySet.Purpose, _ key: SigningKey, _ time: Int64) -> KeySet.Entry {
        KeySet.Entry(
            purpose: purpose, key: key.publicKey, notBefore: time - 86_400,
            notAfter: time + HeadOfficeKeys.validSeconds)
    }

    /// One key of the folder by its name, made where it is missing.
    static func key(_ name: String, in folder: StateFolder) throws(HeadOfficeFault) -> SigningKey {
        let path = folder.file("\(folderName)/\(name).pem")
        do throws(SigningFault) {
            return folder.has("\(folderName)/\(name).pem")
                ? try SigningKey.load(from: path) : try SigningKey.generate(writingTo: path)
        } catch {
            throw .key(file: name + ".pem", error)
        }
    }

    /// One key of the folder by its name, which must be there.
    static func existing(_ name: String, in folder: StateFolder) throws(HeadOfficeFault) -> SigningKey {
        do throws(SigningFault) { return try SigningKey.load(from: folder.file("\(folderName)/\(name).pem")) } catch {
            throw .key(file: name + ".pem", error)
        }
    }

    /// The file of a purpose's n-th key.
    static func name(_ purpose: KeySet.Purpose, _ number: Int) -> String {
        number == 1 ? purpose.name : "\(purpose.name)-\(number)"
    }

    /// The file of an issuer's n-th key. No issuer's name has a point in it.
    static func issuer(_ name: ShortName, _ number: Int) -> String {
        number == 1 ? "issuer-\(name)" : "issuer-\(name).\(number)"
    }

    /// How many keys of a purpose there are in the folder.
    static func count(_ purpose: KeySet.Purpose, in folder: StateFolder) -> Int {
        (1...mostKeys).prefix { folder.has("\(folderName)/\(name(purpose, $0)).pem") }.count
    }

    /// The key that a key set names last for a purpose, looked for from the newest file on.
    private static func signing(
        _ purpose: KeySet.Purpose, in folder: StateFolder, _ keySet: KeySet
    ) throws(HeadOfficeFault) -> SigningKey {
        let wanted = keySet.keys.last { $0.purpose == purpose }?.key
        for number in stride(from: max(1, count(purpose, in: folder)), to: 0, by: -1) {
            let key = try existing(name(purpose, number), in: folder)
            if key.publicKey == wanted { return key }
        }
        throw .foreignKey(file: name(purpose, 1) + ".pem")
    }

    /// The most keys of one kind that HQ can have had.
    private static let mostKeys = 1_000

    static func sealingFile(_ number: Int) -> String { "\(folderName)/sealing-\(number).pem" }

    private static func sealingCount(in folder: StateFolder) -> Int {
        (1...mostKeys).prefix { folder.has(sealingFile($0)) }.count
    }

    private static func sealing(_ number: Int, in folder: StateFolder) throws(HeadOfficeFault) -> SealingKey {
        do throws(SealingFault) { return try SealingKey.load(from: folder.file(sealingFile(number))) } catch {
            throw .sealingKey(file: sealingFile(number), error)
        }
    }

    private static func newestSealing(in folder: StateFolder) throws(HeadOfficeFault) -> SealingKey {
        try sealing(max(1, sealingCount(in: folder)), in: folder)
    }

    /// Makes the next sealing key. The earlier ones stay: they open what was sealed to them.
    static func newSealing(in folder: StateFolder) throws(HeadOfficeFault) -> SealingKey {
        let file = sealingFile(sealingCount(in: folder) + 1)
        do throws(SealingFault) { return try SealingKey.generate(writingTo: folder.file(file)) } catch {
            throw .sealingKey(file: file, error)
        }
    }

    /// The sealing key, present or earlier, that a box names.
    static func sealing(named name: KeyID, in folder: StateFolder) throws(HeadOfficeFault) -> SealingKey? {
        for number in stride(from: sealingCount(in: folder), to: 0, by: -1) {
            let key = try sealing(number, in: folder)
            if key.keyID == name { return key }
        }
        return nil
    }
}
