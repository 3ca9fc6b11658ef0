internal import Office
internal import Payments
internal import Policies

/// The hot list, by hand: payers whose phone is gone, or whom an issuer trusts no more.
extension HeadOffice {
    /// Puts payers on the hot list and publishes it, or takes them off. All or nothing.
    ///
    /// A key that HQ has never seen may be listed: its issuer knows it, and it must not be taken when it first shows up.
    ///
    /// - Parameter why: why they are blocked, in words; nil unblocks them.
    func block(_ texts: [String], why: String?) throws(HeadOfficeFault) -> BlockedInfo {
        guard (1...HotList.most).contains(texts.count) else {
            throw .refused(.bad(what: "payers", why: "1 to \(HotList.most) are needed"))
        }
        if let why { _ = try HeadOffice.checked(name: why, of: "reason") }
        return try transaction { transaction in
            var changed = 0
            for text in texts {
                guard let key = KeyID(hexadecimal: text) else {
                    throw HeadOfficeRefusal.bad(
                        what: "payer", why: "\(text.prefix(20)) is not a key id of 16 hexadecimal digits")
                }
                guard try transaction.isListed(key) != (why != nil) else { continue }
                changed += 1
                if let why {
                    try transaction.list(ListedRow(keyID: key, since: now, reason: why))
                } else {
                    try transaction.unlist(key)
                }
            }
            if changed > 0 { try office(transaction).publishing.renewHotList() }
            let listed = try transaction.listedCount()
            return BlockedInfo(
                changed: changed, listed: listed, inPolicy: min(listed, HotList.most),
                policyVersion: try transaction.latestPolicyVersion() ?? 0)
        }
    }
}

/// What came of blocking or unblocking payers, as `--json` shows it.
public struct BlockedInfo: Codable, Equatable, Sendable {
    /// How many were not so before.
    public let changed: Int
    /// How many are on HQ's list now.
    public let listed: Int
    /// How many of them fit the policy: the newest.
    public let inPolicy: Int
    /// The policy that carries the list; 0 before the first.
    public let policyVersion: UInt64
}
