import Payments
import Policies
import SyncProtocol

/// Answers to one exchange, and what the node holds when it checks them.
private struct CheckScene {
    let world: World
    let chain: Chain
    let exchange: JSONValue

    init(_ chain: Chain, _ list: VectorList) throws {
        world = list.world
        self.chain = chain
        exchange = .text(Hexadecimal.text(try list.bytes(of: "exchange")))
    }

    /// - Parameter asked: an exchange in the place of the usual one.
    func given(
        _ keySet: Signed<KeySet>, earliest: Int64 = World.time + 599, epoch: UInt32 = 1
    ) -> JSONValue {
        let digests = chain.signed.map { ("\($0.record.sequence)", $0.digest.json) }
        return .members([
            "exchange": exchange, "head": ChainHead(epoch: epoch, sequence: 12, digest: chain.signed[11].digest).json,
            "earliest": .integer(earliest),
            "keySet": .text(Hexadecimal.text(keySet.bytes)),
            "own": .object(Dictionary(uniqueKeysWithValues: digests)),
        ])
    }

    func signed(_ answer: Answer, by key: SeededKey? = nil) throws -> [UInt8] {
        try Signed.signed(answer, by: key ?? world.answer).bytes
    }
}

extension VectorSource {
    private static let taken = "check: answer"

    /// What a node asks of an answer before anything in it is used.
    static func answerChecks(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let scene = try CheckScene(chain, list)
        let here = chain.signed[3].head
        let good = try scene.given(world.keySet())
        try list.accept(
            "answer-check", taken, "for this exchange, by the answer key, the mark at the node's own record 4",
            bytes: list.bytes(of: "answer"), given: good)
        try list.accept(
            "answer-check", "check: nothing received yet", "a mark before the first record",
            bytes: scene.signed(answer(world, mark: .start)), given: good)
        let over = KeySet(
            root: world.root.publicKey,
            keys: [
                KeySet.Entry(
                    purpose: .answer, key: world.answer.publicKey, notBefore: 0, notAfter: World.time + 598)
            ])
        let rows: [(String, String, [UInt8], JSONValue, String)] = [
            ("check: a web page", "a captive portal answered", Array("<html>Welcome</html>".utf8), good, "notAnAnswer"),
            (
                "check: half an answer", "cut off on the way", Array(try list.bytes(of: "answer").prefix(200)), good,
                "notAnAnswer"
            ),
            (
                "check: answer by the policy key", "one key opens one door",
                try scene.signed(answer(world, mark: here), by: world.policyKey),
                good, "badSignature"
            ),
            (
                "check: key over", "the key's end is before `earliest`", try scene.signed(answer(world, mark: here)),
                try scene.given(Signed.signed(over, by: world.root)), "badSignature"
            ),
            (
                "check: key over by the answer's own time",
                "HQ's clock must not carry its nodes past its own keys' end",
                try scene.signed(answer(world, mark: here)),
                try scene.given(Signed.signed(over, by: world.root), earliest: World.time), "badSignature"
            ),
            (
                "check: another nonce", "an old answer, played again",
                try scene.signed(answer(world, mark: here, nonce: 0x21)), good, "notForThisExchange"
            ),
        ]
        for (name, shows, bytes, given, reason) in rows {
            try list.refuse(taken, name, shows, bytes: bytes, given: given, Reason(reason))
        }
    }

    /// Answers that count and say that the node must not sell.
    static func standings(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let scene = try CheckScene(chain, list)
        let given = try scene.given(world.keySet())
        let here = chain.signed[3].head
        let differs = ChainHead(epoch: 1, sequence: 4, digest: chain.signed[4].digest)
        let beyond = ChainHead(epoch: 1, sequence: 13, digest: .zero)
        let rows: [(String, String, ChainHead, Standing)] = [
            (
                "node behind", "HQ holds record 13, the node has 12: it sells nothing, and everything is sent", beyond,
                .good
            ),
            ("chain differs", "HQ holds another record 4", differs, .good),
            ("forked", "HQ knows two chains; its mark is the node's own", here, .forked),
            ("forked, mark on the other chain", "HQ's word comes before what the node sees itself", differs, .forked),
            ("revoked", "the key that signed the exchange is out of use", here, .revoked),
        ]
        for (name, shows, mark, standing) in rows {
            try list.accept(
                "answer-check", "check: \(name)", shows,
                bytes: scene.signed(answer(world, mark: mark, standing: standing)), given: given)
        }
    }

    /// A board that was enrolled again signs in its second epoch, and HQ still follows what it holds of the first.
    static func lives(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let scene = try CheckScene(chain, list)
        let given = try scene.given(world.keySet(), epoch: 2)
        let other = chain.signed[4].digest
        let rows: [(String, String, ChainHead)] = [
            (
                "mark beyond, of the epoch before", "it is of the life before the board was enrolled again: no doubt",
                ChainHead(epoch: 1, sequence: 13, digest: .zero)
            ),
            (
                "mark beyond, of the same epoch", "HQ holds more of this life than the node",
                ChainHead(epoch: 2, sequence: 13, digest: .zero)
            ),
            (
                "other record, of the epoch before", "the life before went on otherwise: no doubt",
                ChainHead(epoch: 1, sequence: 4, digest: other)
            ),
            (
                "other record, of the same epoch", "two cards are in this life",
                ChainHead(epoch: 2, sequence: 4, digest: other)
            ),
        ]
        for (name, shows, mark) in rows {
            try list.accept(
                "answer-check", "check: \(name)", shows, bytes: scene.signed(answer(world, mark: mark)), given: given)
        }
    }

    /// HQ's keys change: each key set is signed by the root of the one before it.
    static func successions(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let scene = try CheckScene(chain, list)
        let given = try scene.given(world.keySet())
        let here = chain.signed[3].head
        let second = world.keySet(version: 2, answer: world.nextAnswer)
        let moved = world.keySet(version: 3, answer: world.nextAnswer, root: world.nextRoot)
        let fourth = world.keySet(version: 4, answer: world.nextAnswer, root: world.nextRoot)
        func row(_ sets: [(KeySet, SeededKey)], by key: SeededKey) throws -> [UInt8] {
            let bytes = try sets.map { try Signed.signed($0.0, by: $0.1).bytes }
            return try scene.signed(answer(world, mark: here, keySets: bytes), by: key)
        }
        let next = world.nextAnswer
        let present = world.answer
        let accepted: [(String, String, [UInt8])] = [
            ("new keys", "the answer is by the new answer key", try row([(second, world.root)], by: next)),
            (
                "new root", "signed by the root before it; from then on the new root's word counts",
                try row([(second, world.root), (moved, world.root), (fourth, world.nextRoot)], by: next)
            ),
            (
                "versions left out", "a version may be any number above the one before",
                try row([(moved, world.root)], by: next)
            ),
            (
                "key set by a stranger", "it is left out, and the answer is good under the present one",
                try row([(second, world.stranger)], by: present)
            ),
            (
                "key set of the same version", "a node never goes back",
                try row([(world.keySet(version: 1, answer: next), world.root)], by: present)
            ),
            (
                "new key set by its own root only", "a root cannot introduce itself",
                try row([(moved, world.nextRoot)], by: present)
            ),
        ]
        for (name, shows, bytes) in accepted {
            try list.accept("answer-check", "check: \(name)", shows, bytes: bytes, given: given)
        }
        let refused: [(String, String, [UInt8])] = [
            (
                "answer by the key before", "once there is a new key set, its keys count",
                try row([(second, world.root)], by: present)
            ),
            (
                "row broken", "what stands behind a key set that is not signed is not looked at",
                try row([(second, world.stranger), (moved, world.root)], by: next)
            ),
            (
                "new root's set signed by the old root", "after a new root the old one has no word",
                try row(
                    [(moved, world.root), (world.keySet(version: 4, answer: world.stranger), world.root)],
                    by: world.stranger)
            ),
        ]
        for (name, shows, bytes) in refused {
            try list.refuse(
                "check: new keys", "check: \(name)", shows, bytes: bytes, given: given, Reason("badSignature"))
        }
    }
}
