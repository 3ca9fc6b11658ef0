internal import Office
internal import Payments
internal import SyncProtocol

extension HeadOffice {
    /// Takes a node's exchange and answers it. All that it changes is one transaction, durable before the answer is
    /// signed; the same exchange again changes nothing.
    ///
    /// - Parameter bytes: a signed `Exchange`.
    /// - Returns: a signed `Answer`.
    /// - Throws: `.refused` where the bytes are no exchange of a node known here; nothing was taken then.
    public nonisolated func exchange(_ bytes: [UInt8]) async throws(HeadOfficeFault) -> [UInt8] {
        // Anybody can send bytes; reading them does not hold up those who wait for the store.
        let signed: Signed<Exchange>
        do throws(FormatFault) { signed = try Signed(decoding: bytes) } catch { throw .refused(.unreadable(error)) }
        return try await take(signed)
    }

    func take(_ signed: Signed<Exchange>) throws(HeadOfficeFault) -> [UInt8] {
        try transaction { try office($0).exchange(signed) }
    }
}
