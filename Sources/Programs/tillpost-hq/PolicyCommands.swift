import ArgumentParser
import HeadOffice
import StateFolder

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Publish and show the policy.", subcommands: [Publish.self, Show.self])

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign the next version of the policy; every node gets it with its next answer.",
            discussion: """
                FILE is JSON; every key is needed unless it says otherwise, and an unknown one is refused:

                {
                  "expiresInDays": 30,          1 to 3660; then nothing that needs trust is taken offline
                  "noteLifetimeHours": 24,      1 to 8784; a note is good for so long after it was signed
                  "claimWindowDays": 14,        0 to 366; HQ pays a note for so long after its end
                  "untrustedClockPercent": 50,  0 to 100; share of the floor limit while the clock is not set
                  "limits": {
                    "KES": {
                      "floor": "5000.00",          above this amount only HQ can approve
                      "exposureValue": "50000.00", the most without a verdict, by value,
                      "exposureCount": 200,        by count,
                      "exposureAgeHours": 72,      and by the age of the oldest
                      "payerValue": "3000.00",     the most of one payer at one counter without an approval
                      "payerWindowHours": 24,      in this window, 1 to 744 (both, or neither)
                      "nonceAbove": "2000.00"      over so much a note needs the counter's fresh code (or left out)
                    }
                  },
                  "issuers": {"BANK-A": "guaranteed", "BANK-B": "atRisk"}
                }

                (without the explanations). Version, dates and the hot list are HQ's own.
                """)

        @Argument(help: ArgumentHelp("The policy.", valueName: "FILE.json"))
        var file: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            let bytes = try told { try WholeFile.read(file, limit: 1_048_576) }
            let reply = try await data.ask(.policyPublish(file: String(decoding: bytes, as: UTF8.self)))
            guard case .policy(let policy) = reply else { throw unexpectedReply() }
            output.write(policy, (["policy \(policy.version)"] + PolicyText.losses(policy)).joined(separator: "\n"))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the latest policy, and the most that issuers can lose under it.",
            discussion: """
                The bound is for an issuer that guarantees its notes: what payers can spend at counters that have not heard of it
                yet. It grows with the counters that a payer can reach and the time that a counter goes without headquarters.
                """)

        @Option(
            help: ArgumentHelp("Counters that a payer can reach; all that are enrolled unless given.", valueName: "N"))
        var counters: Int64?
        @Option(
            help: ArgumentHelp(
                "Hours that a counter goes without headquarters at most; the policy's whole life unless given.",
                valueName: "N"))
        var hours: Int64?
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .policy(let policy) = try await data.ask(.policyShow(counters: counters, hours: hours))
            else { throw unexpectedReply() }
            output.write(policy, PolicyText(policy).lines)
        }
    }
}

/// A policy for people.
private struct PolicyText {
    let lines: String

    init(_ policy: PolicyInfo) {
        let limits = policy.limits.map {
            "\($0.currency): floor \($0.floor), without a verdict \($0.exposureValue) / \($0.exposureCount) / "
                + "\($0.exposureAgeHours) h"
                + ($0.payerValue.map { ", one payer \($0)" } ?? "")
                + ($0.payerWindowHours.map { " in \($0) h" } ?? "")
                + ($0.nonceAbove.map { ", a fresh code above \($0)" } ?? "")
        }
        let issuers = policy.issuers.map {
            "issuer \($0.name): \($0.basis), key \($0.keyId)" + ($0.notAfter.map { " until \($0)" } ?? "")
        }
        lines =
            ([
                "policy \(policy.version), notes \(policy.noteLifetimeHours) h, claims \(policy.claimWindowDays) d, "
                    + "hot list \(policy.hotList.count)"
            ] + limits + issuers + PolicyText.losses(policy)).joined(separator: "\n")
    }

    /// The most that can be lost, for the issuer.
    static func losses(_ policy: PolicyInfo) -> [String] {
        policy.losses.map {
            "\($0.issuer) can lose at most, \($0.counters) counters each \($0.hours) h without headquarters: "
                + ($0.honest.map { "\($0) by an honest phone, " } ?? "")
                + "\($0.cheating) \($0.currency) by one that cheats (\($0.ofOneCounter) a counter), "
                + "\($0.together) by all payers"
        }
    }
}
