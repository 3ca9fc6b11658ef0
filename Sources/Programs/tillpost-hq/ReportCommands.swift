import ArgumentParser
import HeadOffice

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Show balances, and prove them from the entries.",
        discussion: "Exit status 1 where the books do not balance.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        guard case .ledger(let ledger) = try await data.ask(.ledger) else { throw unexpectedReply() }
        let balances = ledger.balances.map { "\($0.account)  \($0.balance) \($0.currency)" }
        let proofs = ledger.proofs.map { proof in
            "\(proof.currency): \(proof.entries) entries, debits \(proof.debits) = credits \(proof.credits) minor units: "
                + (proof.isBalanced ? "balanced" : "NOT BALANCED")
        }
        output.write(ledger, (balances + proofs).joined(separator: "\n"))
        guard ledger.proofs.allSatisfy(\.isBalanced) else { throw ExitCode(1) }
    }
}
