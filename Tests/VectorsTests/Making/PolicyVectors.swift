import Payments
import Policies
import Testing

extension VectorSource {
    /// HQ's keys and the policy.
    static func keysAndPolicy(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        try keySets(in: &list)
        try policies(in: &list)
        return list.file(about: "The root's key set and HQ's policy.")
    }

    private static func keySets(in list: inout VectorList) throws {
        try list.accept(
            "key-set", "key set", "one key for each purpose, signed by the root", bytes: list.world.keySet().bytes,
            key: "root")
        let newer = try list.changed("key set") { fields in
            guard case .array(let entries)? = fields[2], let first = entries.first else { return }
            fields[2] = .array(entries + [try first.changed { $0[1] = 9 }])
        }
        try list.accept(
            "key-set", "key set with an unknown purpose", "a purpose of a newer HQ is skipped", bytes: newer,
            key: "root",
            skips: true)
        try list.refuse(
            "key set", "key set without a root", "field 1 is missing", field: 1, is: nil,
            Reason("missing", in: "key set", field: 1))
        try list.refuse(
            "key set", "key set without a version", "field 3 is missing", field: 3, is: nil,
            Reason("missing", in: "key set", field: 3))
        try list.refuse(
            "key set", "key set of version 0", "versions count from 1", field: 3, is: 0,
            Reason("outOfRange", in: "key set", field: 3))
        try list.refuse(
            "key set", "key of an unknown algorithm", "-35 is ES384", field: 1,
            is: .array([.integer(-35), .bytes(list.world.root.publicKey.bytes)]),
            Reason("shape", in: "key set", detail: "not a public key"))
        try list.refuse(
            "key set", "key without an end", "field 4 of an entry is missing",
            bytes: list.changed("key set") { fields in
                guard case .array(let entries)? = fields[2], let first = entries.first else { return }
                fields[2] = .array([try first.changed { $0[4] = nil }])
            }, Reason("missing", in: "key set entry", field: 4))
        try list.refuseForgeries(of: "key set", structure: "key set")
    }

    private static func policies(in list: inout VectorList) throws {
        try list.accept(
            "policy", "policy", "limits in one currency, two issuers, two listed keys",
            bytes: list.world.policy().bytes,
            key: "policy")
        try list.accept(
            "policy", "policy without anything", "a counter under it takes cash and confirmations only",
            bytes: list.changed("policy") { fields in
                fields[5] = .array([])
                fields[6] = .array([])
                fields[7] = .bytes([])
            }, key: "policy")
        let price = CBOR.fields([(1, "SUGAR-1KG"), (2, 1_500), (3, 404)])
        try list.accept(
            "policy", "policy with prices and a sealing key", "what articles cost, and HQ's key to seal to",
            bytes: list.changed("policy") { fields in
                fields[11] = .bytes(World.sealingPublicKey)
                fields[12] = .array([price])
            }, key: "policy")
        let rows: [(String, String, UInt64, CBOR?, Reason)] = [
            (
                "sealing key of 31 bytes", "32 bytes", 11, .bytes([UInt8](repeating: 1, count: 31)),
                Reason("outOfRange", in: "policy", field: 11)
            ),
            (
                "sealing key of 2^255 - 19", "a form that X25519 does not give", 11,
                .bytes([0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]),
                Reason("outOfRange", in: "policy", field: 11)
            ),
            (
                "price of a nameless article", "1 to 32 bytes", 12,
                .array([try price.changed { $0[1] = "" }]), Reason("outOfRange", in: "price", field: 1)
            ),
            (
                "no prices", "a list of nothing is left out", 12, .array([]),
                Reason("outOfRange", in: "policy", field: 12)
            ),
            (
                "price of nothing", "1 at least", 12, .array([try price.changed { $0[2] = 0 }]),
                Reason("outOfRange", in: "price", field: 2)
            ),
            ("policy version 0", "versions count from 1", 1, 0, Reason("outOfRange", in: "policy", field: 1)),
            ("policy that never ends", "field 3 is missing", 3, nil, Reason("missing", in: "policy", field: 3)),
            (
                "hot list cut off", "8 bytes a key", 7, .bytes([0xde, 0xad, 0, 0, 0, 0, 0]),
                Reason("outOfRange", in: "policy", field: 7)
            ),
            ("lifetime over a year", "366 days at most", 8, 31_622_401, Reason("outOfRange", in: "policy", field: 8)),
            ("101 percent", "a share", 10, 101, Reason("outOfRange", in: "policy", field: 10)),
            ("limits as a map", "limits are rows", 5, .map([]), Reason("wrongType", in: "policy", field: 5)),
        ]
        for (name, shows, field, value, reason) in rows {
            try list.refuse("policy", name, shows, field: field, is: value, reason)
        }
        try list.refuse(
            "policy", "issuer on the basis confirmed", "guaranteed or at risk",
            bytes: list.changed("policy") { fields in
                guard case .array(let issuers)? = fields[6], let first = issuers.first else { return }
                fields[6] = .array([try first.changed { $0[3] = 3 }])
            }, Reason("outOfRange", in: "trusted issuer", field: 3))
        try list.refuse(
            "policy", "limits without a floor", "field 2 of a row is missing",
            bytes: list.changed("policy") { fields in
                guard case .array(let limits)? = fields[5], let first = limits.first else { return }
                fields[5] = .array([try first.changed { $0[2] = nil }])
            }, Reason("missing", in: "policy limits", field: 2))
        try list.refuseForgeries(of: "policy", structure: "policy")
    }
}
