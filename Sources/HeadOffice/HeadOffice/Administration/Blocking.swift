internal import Office
internal import Payments
internal import Policies

/// The hot list, by hand: payers whose phone is gone, or whom an issuer trusts no more.
extension HeadOffice {
    /// Puts payers on the hot list and publishes it. All or nothing; who did it and why is written down.
    ///
    /// A key that HQ has never seen may be listed: its issuer knows it, and it must not be taken when it first shows up.
    func block(_ texts: [String], by name: String, why: String) throws(HeadOfficeFault) -> BlockedInfo {
        guard (1...HotList.most).contains(texts.count) else {
            throw .refused(.bad(what: "payers", why: "1 to \(HotList.most) are needed"))
        }
        let person = try HeadOffice.person(name, why)
        return try transaction { transaction in
            let keys = try texts.map { text in
                guard let key = KeyID(hexadecimal: text) else {
                    throw HeadOfficeRefusal.bad(
                        what: "payer", why: "\(text.prefix(20)) is not a key id of 16 hexadecimal digits")
                }
                return key
            }
            let blocked = try office(transaction).block(keys, by: person)
            let listed = try transaction.listedCount()
            return BlockedInfo(
                blocked: blocked, listed: listed, inPolicy: min(listed, HotList.most),
                policyVersion: try transaction.latestPolicyVersion() ?? 0)
        }
    }
}

/// What came of blocking payers, as `--json` shows it.
public struct BlockedInfo: Codable, Equatable, Sendable {
    /// How many were not blocked before.
    public let blocked: Int
    /// How many are on HQ's list now.
    public let listed: Int
    /// How many of them fit the policy: the newest.
    public let inPolicy: Int
    /// The policy that carries the list; 0 before the first.
    public let policyVersion: UInt64
}
