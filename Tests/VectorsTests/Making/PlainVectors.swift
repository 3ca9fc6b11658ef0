import PaymentCodes
import Payments

extension VectorSource {
    /// Bytes as digits.
    static func digits(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        for count in [0, 1, 2, 3, 4, 5, 6, 7, 8, 15] {
            let bytes = (0..<count).map { UInt8(0xF0 + $0) }
            try list.accept(
                "digits", "\(count) bytes", "groups of 7 bytes are 17 digits; the tail's width tells its length",
                bytes: bytes, text: digits(bytes))
        }
        try list.accept(
            "digits", "zeros", "leading zeros of a group are kept", bytes: [0, 0, 0, 0, 0, 0, 0, 0],
            text: digits([UInt8](repeating: 0, count: 8)))
        let refused: [(String, String, String)] = [
            ("a width that no tail has", "four digits belong to no number of bytes", "1234"),
            ("more than a tail holds", "three digits above 255", "256"),
            ("more than seven bytes hold", "17 digits above 2^56 - 1", "72057594037927936"),
            ("not a digit", "a letter", "1A3"),
        ]
        for (name, shows, text) in refused { try list.refuse("1 bytes", name, shows, text: text, Reason("text")) }
        return list.file(about: "Bytes as decimal digits (digitEncode of CTAP 2.2), without the prefix of a code.")
    }

    /// What a node knows about the time.
    static func clock(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        func given(boot: String, uptimeMs: Int64, wall: Int64, witnessWall: Int64 = World.time + 5) -> JSONValue {
            .members([
                "hqTime": .integer(World.time), "boot": "0102030405060708", "uptimeMs": 60_000,
                "wall": .integer(witnessWall),
                "now": .members(["boot": .text(boot), "uptimeMs": .integer(uptimeMs), "wall": .integer(wall)]),
            ])
        }
        let same = "0102030405060708"
        let rows: [(String, String, JSONValue)] = [
            (
                "a minute later", "uptime moves `earliest`; a wall clock within 120 s of it is trusted",
                given(boot: same, uptimeMs: 120_999, wall: World.time + 65)
            ),
            (
                "wall clock 120 s ahead", "still trusted",
                given(boot: same, uptimeMs: 60_000, wall: World.time + 120)
            ),
            (
                "wall clock 121 s ahead", "not trusted; `earliest` does not follow it",
                given(boot: same, uptimeMs: 60_000, wall: World.time + 121)
            ),
            (
                "wall clock in 1970", "not trusted; `earliest` does not go back",
                given(boot: same, uptimeMs: 61_000, wall: 0)
            ),
            (
                "another boot", "all of its uptime counts, because it began later; no wall clock is trusted",
                given(boot: "ffffffffffffffff", uptimeMs: 999_000, wall: World.time + 5)
            ),
            (
                "uptime before the witness", "nothing is added, nothing is trusted",
                given(boot: same, uptimeMs: 59_999, wall: World.time)
            ),
            (
                "wall clock off when HQ was heard", "a clock set since then is not trusted until HQ is heard again",
                given(boot: same, uptimeMs: 60_000, wall: World.time, witnessWall: World.time - 121)
            ),
        ]
        for (name, shows, given) in rows { try list.accept("clock", name, shows, given: given) }
        return list.file(
            about: "What a node makes of HQ's last time (`earliest`, trusted): seconds since 1970, uptime in ms.")
    }

    /// The currencies that may be named.
    static func currencies(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        try list.accept("currencies", "all", "every other number is out of range")
        return list.file(about: "The currencies that a message may name: ISO 4217 number, letters, decimal places.")
    }
}
