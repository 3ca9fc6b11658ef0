import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol

extension VectorSource {
    /// A board's first day.
    static func enrolment(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let request = EnrolmentRequest(
            node: world.nodeID, token: world.enrolmentCode.token(using: .libcrypto), key: world.node.publicKey,
            nonce: World.sixteen(0x30))
        try list.accept(
            "enrolment-request", "request", "the board's new key and the code's token, signed by itself",
            bytes: Signed.signed(request, by: world.node).bytes, key: "node")
        try list.refuse(
            "request", "request with a short token", "a token is 16 bytes", field: 2, is: .bytes([1]),
            Reason("outOfRange", in: "enrolment request", field: 2))
        try list.refuse(
            "request", "request without a key", "field 3 is missing", field: 3, is: nil,
            Reason("missing", in: "enrolment request", field: 3))
        try list.refuseForgeries(of: "request", structure: "enrolment request")
        try answers(in: &list)
        try checks(in: &list)
        return list.file(about: "Enrolment: the board's request, HQ's answer, and what the board asks of it.")
    }

    private static func answer(_ world: World) throws -> EnrolmentAnswer {
        EnrolmentAnswer(
            nonce: World.sixteen(0x30), keySet: try world.keySet().bytes, policy: try world.policy().bytes,
            registration: world.registration, time: World.time,
            history: World.sixteen(0xA0))
    }

    private static func answers(in list: inout VectorList) throws {
        try list.accept(
            "enrolment-answer", "answer", "key set, first policy, and who the node is",
            bytes: Signed.signed(answer(list.world), by: list.world.answer).bytes, key: "answer")
        try list.accept(
            "enrolment-answer", "answer, enrolled again", "another board at the same counter: the epoch is raised",
            bytes: list.changed("answer") { fields in fields[4] = try fields[4]?.changed { $0[8] = 2 } }, key: "answer")
        try list.refuse(
            "answer", "answer without a policy", "field 3 is missing", field: 3, is: nil,
            Reason("missing", in: "enrolment answer", field: 3))
        try list.refuse(
            "answer", "answer without a history", "field 6 is missing", field: 6, is: nil,
            Reason("missing", in: "enrolment answer", field: 6))
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            (
                "time zone of 15 hours", "14 hours either way", 7, 900,
                Reason("outOfRange", in: "registration", field: 7)
            ),
            (
                "counter's name of 33 bytes", "32 bytes at most", 3, .text(String(repeating: "n", count: 33)),
                Reason("outOfRange", in: "registration", field: 3)
            ),
            (
                "registration in epoch 0", "epochs count from 1", 8, 0,
                Reason("outOfRange", in: "registration", field: 8)
            ),
            (
                "registration without a merchant", "field 4 is missing", 4, nil,
                Reason("missing", in: "registration", field: 4)
            ),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse(
                "answer", name, shows,
                bytes: list.changed("answer") { fields in fields[4] = try fields[4]?.changed { $0[field] = value } },
                reason)
        }
        try list.refuseForgeries(of: "answer", structure: "enrolment answer")
    }

    private static func checks(in list: inout VectorList) throws {
        let world = list.world
        func given(_ code: EnrolmentCode? = nil) throws -> JSONValue {
            .members([
                "request": .text(Hexadecimal.text(try list.bytes(of: "request"))),
                "code": .text((code ?? world.enrolmentCode).text),
            ])
        }
        func bytes(
            keySet: Signed<KeySet>? = nil, policy: Signed<Policy>? = nil, nonce: UInt8 = 0x30, by key: SeededKey? = nil
        ) throws -> [UInt8] {
            try Signed.signed(
                EnrolmentAnswer(
                    nonce: World.sixteen(nonce), keySet: (keySet ?? world.keySet()).bytes,
                    policy: (policy ?? world.policy()).bytes, registration: world.registration, time: World.time,
                    history: World.sixteen(0xA0)),
                by: key ?? world.answer
            ).bytes
        }
        let taken = "check: enrolment"
        try list.accept("enrolment-check", taken, "root, keys and policy fit", bytes: bytes(), given: given())
        let foreign = EnrolmentCode(
            url: "https://hq.example.org", rootDigest: .zero, node: world.nodeID, secret: World.sixteen(0x70))
        let otherNode = EnrolmentCode(
            url: "https://hq.example.org", rootDigest: world.enrolmentCode.rootDigest,
            node: NodeID([0, 0, 0, 0, 0, 0, 0, 9]) ?? world.nodeID, secret: World.sixteen(0x70))
        let rows: [(String, String, [UInt8], JSONValue, String)] = [
            ("check: another root", "the code names another root", try bytes(), try given(foreign), "untrusted"),
            (
                "check: key set not by the root", "the root in it is right, its signature is not",
                try bytes(keySet: .signed(world.keySetContent, by: world.stranger)), try given(), "untrusted"
            ),
            (
                "check: answered by the policy key", "one key opens one door", try bytes(by: world.policyKey),
                try given(),
                "untrusted"
            ),
            (
                "check: policy by the answer key", "one key opens one door",
                try bytes(policy: .signed(world.policyContent(), by: world.answer)), try given(), "untrusted"
            ),
            ("check: another nonce", "an answer to another request", try bytes(nonce: 0x31), try given(), "untrusted"),
            ("check: another node", "the answer is about another node", try bytes(), try given(otherNode), "untrusted"),
            ("check: a web page", "a captive portal answered", Array("<html>".utf8), try given(), "notAnAnswer"),
        ]
        for (name, shows, bytes, given, reason) in rows {
            try list.refuse(taken, name, shows, bytes: bytes, given: given, Reason(reason))
        }
    }
}
