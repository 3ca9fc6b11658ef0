internal import Acceptance
internal import Journal
package import Node
internal import PaymentCodes
internal import Payments
internal import Shop
package import Policies
package import Signing
package import StateFolder
internal import SyncProtocol

/// A node that nobody enrolled: its folder is filled as an enrolment would, with an issuer and a payer made on the spot.
package struct MadeUpNode: Sendable {
    /// Its state folder.
    package let folder: StateFolder
    /// Its key.
    package let signer: SigningKey
    /// A payer whose notes it takes.
    package let payer: MadeUpPayer
    /// Its policy, wide open.
    package let policy: Policy

    /// Makes a new folder, or takes up the one that was made before.
    package init(in path: String) throws {
        folder = try StateFolder(creating: path)
        let isNew = !folder.has(Journal.fileName)
        signer = try MadeUpNode.key("key.pem", in: folder, isNew: isNew)
        let issuer = try MadeUpNode.key("made-up-issuer.pem", in: folder, isNew: isNew)
        let payerKey = try MadeUpNode.key("made-up-payer.pem", in: folder, isNew: isNew)
        let counter = CounterID(Array(signer.keyID.bytes.reversed()))
        guard let counter, let kes = Currency(code: "KES"), let name = ShortName("MADE-UP") else {
            throw NodeFault("the made-up node could not be made", exit: NodeFault.Exit.software)
        }
        let now = BoardClock().now()
        policy = Policy(
            version: 1, issued: now.wall, expires: now.wall + 366 * 86_400,
            limits: [
                Limits(
                    currency: kes, floor: 10_000_000, exposureValue: Money.largestMinorUnits, exposureCount: 10_000_000,
                    exposureAgeSeconds: 366 * 86_400)
            ], issuers: [TrustedIssuer(name: name, key: issuer.publicKey, basis: .guaranteed)], hotList: .empty,
            noteLifetimeSeconds: 366 * 86_400, claimWindowSeconds: 366 * 86_400, untrustedClockPercent: 100)
        payer = try MadeUpPayer(
            key: payerKey, issuer: issuer, name: name, counter: counter, currency: kes, now: now.wall)
        if isNew { try fill(counter, kes, name, now) }
    }

    private static func key(_ file: String, in folder: StateFolder, isNew: Bool) throws -> SigningKey {
        isNew
            ? try SigningKey.generate(writingTo: folder.file(file)) : try SigningKey.load(from: folder.file(file))
    }

    private func fill(_ counter: CounterID, _ currency: Currency, _ name: ShortName, _ now: Moment) throws {
        guard let node = NodeID(signer.keyID.bytes) else { return }
        let registration = Registration(
            node: node, counter: counter, counterName: "made up", merchant: name, merchantName: "made up",
            currency: currency, utcOffsetMinutes: 0)
        let keySet = KeySet(root: signer.publicKey, keys: [])
        let signedKeySet = try Signed.signed(keySet, by: signer)
        let signedPolicy = try Signed.signed(policy, by: signer)
        let journal = try Journal(folder: folder.path, using: .libcrypto)
        try journal.write { transaction in
            try transaction.set(.registration, registration.item.encoded())
            try transaction.set(.keySet, signedKeySet.bytes)
            try transaction.set(.policy, signedPolicy.bytes)
            try transaction.set(.url, Array("http://127.0.0.1:9".utf8))
            try transaction.set(.ownKey, signer.publicKey.item.encoded())
            try transaction.set(
                .clock,
                ClockWitness(hqTime: now.wall, boot: now.boot, uptimeMs: now.uptimeMs, wall: now.wall).encoded())
        }
        journal.close()
    }

    /// Opens the till on the folder.
    package func openTill(clock: any MomentSource = BoardClock()) async throws -> Till {
        try await NodeFolder(folder.path).openTill(clock: clock)
    }
}
