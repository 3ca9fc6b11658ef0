import Compression
import Payments
import Policies
import Signing
import SyncProtocol

@testable import HeadOffice

/// What a board says to HQ, and what it takes from the answer.
extension TestNode {
    /// What both sides know of an upload that goes on from a place.
    func context(_ base: ChainHead) throws -> UploadContext {
        guard let kes = Currency(code: "KES"), let merchant = ShortName(merchant) else {
            throw HeadOfficeFault.otherVersion
        }
        return UploadContext(node: id, merchant: merchant, counter: counter, currency: kes, base: base)
    }

    /// What an exchange says beside its records.
    struct Aside {
        var keySetVersion: UInt64 = 1
        var policyProgress: PolicyProgress?
        var answers: [[UInt8]]?
        var policy: [UInt8]?
        var successor: [UInt8]?
        var sealed: [SealedItem] = []
        var typing: TypingOffer?
    }

    /// An exchange with these records after HQ's mark, or after another base.
    ///
    /// - Parameter upload: other bytes in place of the records.
    func content(
        _ records: [[UInt8]] = [], _ aside: Aside = Aside(), cursor: UInt64? = nil, base: ChainHead? = nil,
        upload: [UInt8]? = nil
    ) throws -> Exchange {
        let base = base ?? mark
        let compact = records.isEmpty ? [] : Upload.encode(records, try context(base), .zstd, using: .libcrypto)
        return Exchange(
            node: id, nonce: RandomBytes.bytes(16), policyVersion: policyVersion,
            outcomeCursor: cursor ?? outcomes.last?.cursor ?? 0, upload: upload ?? compact, base: ChainPoint(base),
            keySetVersion: aside.keySetVersion, policyProgress: aside.policyProgress, answers: aside.answers,
            successor: aside.successor, sealed: aside.sealed, history: history, policy: aside.policy,
            typing: aside.typing)
    }

    /// Its bytes, signed.
    func exchange(_ records: [[UInt8]], cursor: UInt64? = nil, base: ChainHead? = nil) throws -> [UInt8] {
        try Signed<Exchange>.signed(content(records, cursor: cursor, base: base), by: key).bytes
    }

    /// Sends records and takes the answer over.
    @discardableResult
    func send(
        _ records: [SignedRecord], base: ChainHead? = nil, to headOffice: HeadOffice? = nil
    ) async throws -> Answer {
        try await sendRaw(records.map(\.bytes), base: base, to: headOffice)
    }

    @discardableResult
    func sendRaw(
        _ records: [[UInt8]], base: ChainHead? = nil, to headOffice: HeadOffice? = nil
    ) async throws -> Answer {
        try await sendSigned(exchange(records, base: base), to: headOffice)
    }

    /// Says anything, and takes the answer over.
    @discardableResult
    func say(_ exchange: Exchange, to headOffice: HeadOffice? = nil) async throws -> Answer {
        try await sendSigned(Signed<Exchange>.signed(exchange, by: key).bytes, to: headOffice)
    }

    private func sendSigned(_ bytes: [UInt8], to headOffice: HeadOffice?) async throws -> Answer {
        let answered = try await (headOffice ?? world.headOffice).exchange(bytes)
        let answer = try Signed<Answer>(decoding: answered).content
        if !answer.outcomes.isEmpty { answers.append(answered) }
        outcomes += answer.outcomes
        (mark, history) = (answer.mark, answer.history)
        if let part = answer.policy, part.offset + part.bytes.count == part.size { policyVersion = part.version }
        return answer
    }
}
