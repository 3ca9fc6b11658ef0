internal import Office
internal import Payments
internal import Policies
internal import Signing
internal import StateFolder

/// HQ's keys are renewed: by the root, which lies in a safe on all other days.
extension HeadOffice {
    /// HQ's keys as nodes know them.
    func keyList() -> [KeyInfo] {
        let present = keySets[keySets.count - 1].content
        let root = KeyInfo(
            purpose: "root", keyId: primitives.keyID(of: present.root).description, notBefore: nil, notAfter: nil,
            keySetVersion: present.version)
        let entries = present.keys.map { entry in
            KeyInfo(
                purpose: entry.purpose.name, keyId: primitives.keyID(of: entry.key).description,
                notBefore: entry.notBefore, notAfter: entry.notAfter, keySetVersion: present.version)
        }
        let sealing = KeyInfo(
            purpose: "sealing", keyId: keys.sealing.keyID.description, notBefore: nil, notAfter: nil,
            keySetVersion: present.version)
        return [root] + entries + [sealing]
    }

    /// Makes a new key for a purpose and makes it known: `answer`, `policy` and `confirmation` in a key set that the root
    /// signs, `root` in one that the root before signs, `sealing` in a policy.
    ///
    /// - Parameters:
    ///   - rootFile: the root's private key; the folder's own where it is nil.
    ///   - isStolen: whether the earlier keys of the purpose are taken out of the set, so that nothing they sign counts.
    func renewKey(_ purpose: String, rootFile: String?, isStolen: Bool) throws(HeadOfficeFault) -> [KeyInfo] {
        if purpose == "sealing" {
            keys = try HeadOfficeKeys(keys, sealing: HeadOfficeKeys.newSealing(in: folder))
            _ = try transaction { try office($0).publishing.renewSealingKey(keys.sealing.publicKey) }
            return keyList()
        }
        let root = try rootKey(rootFile)
        let present = keySets[keySets.count - 1].content
        guard root.publicKey == present.root else { throw .foreignKey(file: "root.pem") }
        var (entries, nextRoot) = (present.keys, present.root)
        let version = Office.version(after: present.version, at: now)
        if purpose == "root" {
            nextRoot = try HeadOfficeKeys.key("root-\(version)", in: folder).publicKey
        } else if let known = KeySet.Purpose.allCases.first(where: { $0.name == purpose }) {
            let number = HeadOfficeKeys.count(known, in: folder) + 1
            if isStolen { entries.removeAll { $0.purpose == known } }
            entries.append(
                HeadOfficeKeys.entry(
                    known, try HeadOfficeKeys.key(HeadOfficeKeys.name(known, number), in: folder), now))
        } else {
            throw .refused(.bad(what: "purpose", why: "answer, policy, confirmation, sealing or root"))
        }
        try publish(KeySet(root: nextRoot, keys: entries, version: version), by: root)
        // A board that is enrolled from now on knows the new root only: it needs a set that this one signed itself.
        if purpose == "root" {
            let next = try HeadOfficeKeys.key("root-\(version)", in: folder)
            try publish(KeySet(root: nextRoot, keys: entries, version: version + 1), by: next)
        }
        return keyList()
    }

    private func publish(_ keySet: KeySet, by root: SigningKey) throws(HeadOfficeFault) {
        let signed = try transaction { transaction in
            let signed = try Signed<KeySet>.signed(keySet, by: root)
            try transaction.addKeySet(keySet.version, signed.bytes)
            return signed
        }
        keySets.append(signed)
        keys = try HeadOfficeKeys(in: folder, named: keySet)
    }

    private func rootKey(_ file: String?) throws(HeadOfficeFault) -> SigningKey {
        do throws(SigningFault) {
            return try SigningKey.load(from: file ?? folder.file(HeadOfficeKeys.rootFile))
        } catch {
            throw .key(file: "root.pem", error)
        }
    }
}

extension KeySet.Purpose {
    /// The word used in listings and files.
    var name: String {
        switch self {
        case .answer: "answer"
        case .policy: "policy"
        case .confirmation: "confirmation"
        }
    }
}
