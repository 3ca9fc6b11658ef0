internal import Acceptance
internal import Journal
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol
internal import Uplink

/// A board's first day: it makes its key, shows HQ the code that it was given, and learns who it is.
public struct Enrolment: Sendable {
    private let folder: StateFolder
    private let lock: FolderLock
    private let keyLocation: String?
    private let isAgain: Bool
    private let primitives = Primitives.libcrypto

    /// What the node has become.
    public struct Report: Sendable, Codable, Equatable {
        /// The node's name.
        public let node: String
        /// Its merchant.
        public let merchant: String
        /// The merchant's name for people.
        public let merchantName: String
        /// Its counter.
        public let counter: String
        /// The counter's name for people.
        public let counterName: String
        /// The version of its first policy.
        public let policyVersion: UInt64
        /// Whether it had been enrolled before and nothing was changed.
        public let wasEnrolled: Bool
    }

    /// Prepares a folder, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - keyLocation: an OSSL_STORE URI of a key that is there already; nil makes a key in the folder.
    ///   - again: whether a node that is enrolled already is enrolled again: its queue stays, it gets a new key and a new epoch.
    public init(in path: String, keyLocation: String?, again: Bool = false) throws {
        isAgain = again
        folder = try StateFolder(creating: path)
        guard folder.isWritable else { throw StateFolderFault.notWritable(path) }
        // Before anything is made: a new journal in the old one's place would hide that it is gone.
        try folder.refuseLostJournal()
        lock = try folder.lock()
        self.keyLocation = keyLocation
    }

    /// Enrols with a code. Repeating it after a lost answer is safe: the same key gets the same answer.
    ///
    /// - Parameters:
    ///   - codes: what was read; exactly one must be an enrolment code.
    ///   - caFile: the authority of HQ's certificate, or nil for the system's.
    public func enrol(codes: [[UInt8]], caFile: String?) async throws -> Report {
        let code = try invitation(in: codes)
        let journal = try Journal(folder: folder.path, using: primitives)
        let known = try? journal.read { try Identity($0) }
        if let known {
            guard known.registration.node == code.node else {
                throw NodeFault(
                    "this folder belongs to node \(known.registration.node); nothing was changed. Use an empty folder for another node.",
                    exit: NodeFault.Exit.config)
            }
            guard isAgain else { return Report(known, wasEnrolled: true) }
        }
        let keys = NodeKeys(folder: folder)
        // The key that the board signed with so far may be in a clone as well: it does not come again.
        let signer =
            known == nil ? try keys.makePresent(at: keyLocation) : try keys.makeNext(at: keyLocation)
        let request = try Signed.signed(
            EnrolmentRequest(
                node: code.node, token: code.token(using: primitives), key: signer.publicKey,
                nonce: RandomBytes.bytes(16)),
            by: signer)
        let uplink = try Uplink(UplinkSettings(baseURL: code.url, caFile: caFile))
        let answer = try await ask(uplink, request)
        let accepted = try check(answer.body, request, code)
        let now = BoardClock().now()
        try journal.write { transaction in
            try Keeper.enrol(
                accepted.answer, policy: accepted.policy, url: code.url, key: signer.publicKey,
                typingKey: TypingKey(RandomBytes.bytes), at: now, in: &transaction)
        }
        _ = try keys.key(named: signer.publicKey)
        journal.close()
        return Report(try journal.read { try Identity($0) }, wasEnrolled: false)
    }

    private func ask(_ uplink: Uplink, _ request: Signed<EnrolmentRequest>) async throws -> UplinkAnswer {
        do {
            return try await uplink.post(path: "/v1/enrol", body: request.bytes, contentType: "application/cbor")
        } catch {
            switch error {
            case .status(403, _, _):
                throw NodeFault(
                    "headquarters does not take this code: another board has used it, or it is not known there; nothing was changed. Ask headquarters for a new code.",
                    exit: NodeFault.Exit.noPermission)
            case .status(409, _, let said?):
                throw NodeFault(
                    "headquarters cannot enrol this board now: \"\(said)\". Nothing was changed.",
                    exit: NodeFault.Exit.unavailable)
            default: throw error
            }
        }
    }

    private func invitation(in codes: [[UInt8]]) throws -> EnrolmentCode {
        let found = codes.compactMap { code -> EnrolmentCode? in
            guard case .enrolment(let invitation) = ReadCode(reading: code, awaitingPayment: false) else { return nil }
            return invitation
        }
        guard found.count == 1, let code = found.first else {
            throw NodeFault(
                "\(found.isEmpty ? "no enrolment code was read" : "more than one enrolment code was read"); nothing was changed. Show the code that headquarters made for this counter.",
                exit: NodeFault.Exit.data)
        }
        return code
    }

    private struct Accepted {
        let answer: EnrolmentAnswer
        let policy: Signed<Policy>
    }

    /// Trust begins with the root's digest in the code, and with nothing else: not with the address, not with TLS.
    private func check(
        _ bytes: [UInt8], _ request: Signed<EnrolmentRequest>, _ code: EnrolmentCode
    ) throws -> Accepted {
        guard let signed = try? Signed<EnrolmentAnswer>(decoding: bytes),
            let keySet = try? Signed<KeySet>(decoding: signed.content.keySet),
            let policy = try? Signed<Policy>(decoding: signed.content.policy)
        else {
            throw NodeFault(
                "what came back is not an answer of headquarters (a sign-in page of the network, perhaps); nothing was changed. Try again with another link.",
                exit: NodeFault.Exit.protocol)
        }
        let answer = signed.content
        guard primitives.digest(keySet.content.root.bytes) == code.rootDigest,
            keySet.isSigned(by: keySet.content.root, using: primitives),
            keySet.content.vouches(for: signed, as: .answer, at: answer.time, using: primitives),
            keySet.content.vouches(for: policy, as: .policy, at: answer.time, using: primitives),
            answer.nonce == request.content.nonce, answer.registration.node == code.node
        else {
            throw NodeFault(
                "the answer is not from the headquarters that made this code; nothing was changed. Ask headquarters for a new code.",
                exit: NodeFault.Exit.protocol)
        }
        return Accepted(answer: answer, policy: policy)
    }
}

extension Enrolment.Report {
    init(_ identity: Identity, wasEnrolled: Bool) {
        node = identity.registration.node.description
        merchant = identity.registration.merchant.description
        merchantName = identity.registration.merchantName
        counter = identity.registration.counter.description
        counterName = identity.registration.counterName
        policyVersion = identity.policy?.content.version ?? 0
        self.wasEnrolled = wasEnrolled
    }
}
