import Payments
import Policies
import SyncProtocol

extension VectorSource {
    /// What a node asks of an answer before anything in it is used.
    static func answerChecks(_ chain: Chain, in list: inout VectorList) throws {
        let world = list.world
        let digests = chain.signed.map { ("\($0.record.sequence)", $0.digest.json) }
        func given(_ keySet: Signed<KeySet>, earliest: Int64 = World.time + 599) throws -> JSONValue {
            .members([
                "exchange": .text(Hexadecimal.text(try list.bytes(of: "exchange"))), "earliest": .integer(earliest),
                "keySet": .text(Hexadecimal.text(keySet.bytes)),
                "own": .object(Dictionary(uniqueKeysWithValues: digests)),
            ])
        }
        func signed(_ answer: Answer, by key: SeededKey? = nil) throws -> [UInt8] {
            try Signed.signed(answer, by: key ?? world.answer).bytes
        }
        let here = chain.signed[3].head
        let good = try given(world.keySet())
        let taken = "check: answer"
        try list.accept(
            "answer-check", taken, "for this exchange, by the answer key, the mark at the node's own record 4",
            bytes: list.bytes(of: "answer"), given: good)
        try list.accept(
            "answer-check", "check: nothing received yet", "a mark before the first record",
            bytes: signed(answer(world, mark: .start)), given: good)
        let policies: [(String, String, [UInt8])] = [
            ("check: same policy", "a policy that is not newer is left out", try world.policy().bytes),
            (
                "check: policy by another key",
                "a policy that the policy key did not sign is left out; the answer is good",
                try Signed.signed(world.policyContent(version: 4), by: world.answer).bytes
            ),
            ("check: policy is noise", "a damaged policy is left out; the answer is good", [1, 2, 3]),
        ]
        for (name, shows, policy) in policies {
            try list.accept(
                "answer-check", name, shows, bytes: signed(answer(world, mark: here, policy: policy)), given: good)
        }
        var other = answer(world, mark: here)
        other = Answer(
            node: other.node, nonce: World.sixteen(0x21), history: other.history, mark: here, outcomes: [],
            hasMore: false,
            policy: nil, horizon: 0, callAgainSeconds: 300, time: other.time)
        let beyond = ChainHead(epoch: 1, sequence: 9, digest: .zero)
        let differs = ChainHead(epoch: 1, sequence: 4, digest: chain.signed[4].digest)
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
                try signed(answer(world, mark: here), by: world.policyKey),
                good, "badSignature"
            ),
            (
                "check: key over", "the key's end is before `earliest`", try signed(answer(world, mark: here)),
                try given(Signed.signed(over, by: world.root)), "badSignature"
            ),
            ("check: another nonce", "an old answer, played again", try signed(other), good, "notForThisExchange"),
            (
                "check: node behind", "HQ holds record 9, the node has 8", try signed(answer(world, mark: beyond)),
                good, "nodeIsBehind"
            ),
            (
                "check: chain differs", "HQ holds another record 4", try signed(answer(world, mark: differs)), good,
                "chainDiffers"
            ),
        ]
        for (name, shows, bytes, given, reason) in rows {
            try list.refuse(taken, name, shows, bytes: bytes, given: given, Reason(reason))
        }
    }
}
