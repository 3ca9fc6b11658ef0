import Payments
import Policies
import Signing
import StateFolder

/// HQ's signing keys, one a purpose, each in a file of its own.
struct HeadOfficeKeys: Sendable {
    /// The folder of keys in the data folder.
    static let folderName = "keys"
    /// HQ's keys are good for this long; new ones are signed by the root before then.
    static let validSeconds: Int64 = 10 * 366 * 86_400

    let root: SigningKey
    let answer: SigningKey
    let policy: SigningKey
    let confirmation: SigningKey

    /// Loads the keys, and makes those that are not there if this is the first start.
    init(in folder: StateFolder, making: Bool) throws(HeadOfficeFault) {
        root = try HeadOfficeKeys.key("root", in: folder, making: making)
        answer = try HeadOfficeKeys.key("answer", in: folder, making: making)
        policy = try HeadOfficeKeys.key("policy", in: folder, making: making)
        confirmation = try HeadOfficeKeys.key("confirmation", in: folder, making: making)
    }

    /// One key of the folder by its name.
    static func key(_ name: String, in folder: StateFolder, making: Bool) throws(HeadOfficeFault) -> SigningKey {
        let path = folder.file("\(folderName)/\(name).pem")
        do throws(SigningFault) {
            return folder.has("\(folderName)/\(name).pem") || !making
                ? try SigningKey.load(from: path) : try SigningKey.generate(writingTo: path)
        } catch {
            throw .key(file: name + ".pem", error)
        }
    }

    /// The keys by purpose, signed by the root.
    func keySet(at time: Int64) throws -> Signed<KeySet> {
        func entry(_ purpose: KeySet.Purpose, _ key: SigningKey) -> KeySet.Entry {
            // A day of grace for boards whose clock is behind.
            KeySet.Entry(
                purpose: purpose, key: key.publicKey, notBefore: time - 86_400,
                notAfter: time + HeadOfficeKeys.validSeconds)
        }
        return try .signed(
            KeySet(
                root: root.publicKey,
                keys: [entry(.answer, answer), entry(.policy, policy), entry(.confirmation, confirmation)]),
            by: root)
    }

    /// Checks that these are the keys that a key set names.
    func check(against keySet: KeySet) throws(HeadOfficeFault) {
        func holds(_ purpose: KeySet.Purpose, _ key: SigningKey) -> Bool {
            keySet.keys.contains { $0.purpose == purpose && $0.key == key.publicKey }
        }
        guard keySet.root == root.publicKey else { throw .foreignKey(file: "root.pem") }
        guard holds(.answer, answer) else { throw .foreignKey(file: "answer.pem") }
        guard holds(.policy, policy) else { throw .foreignKey(file: "policy.pem") }
        guard holds(.confirmation, confirmation) else { throw .foreignKey(file: "confirmation.pem") }
    }
}
