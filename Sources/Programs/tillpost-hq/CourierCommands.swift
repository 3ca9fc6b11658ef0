import ArgumentParser
import FoundationEssentials
import HeadOffice
import StateFolder

struct CourierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courier", abstract: "Exchange with nodes by hand.", subcommands: [Import.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hear what a courier brought, and write the answers beside it.",
            discussion: """
                The folder may be read any number of times, in any order with others. Carry it back to the node: \
                tillpost courier import FOLDER. Exit status 1 where a file was refused; it stays where it is.
                """)

        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("The folder with the bundles.", valueName: "SRC"))
        var source: String
        @OptionGroup var output: OutputOption

        func run() async throws {
            let folder = try told { try StateFolder(existing: source) }
            var open = try told { try folder.names(most: 10_000).filter { $0.hasSuffix(".tp") } }
            var heard: [Heard] = []
            var hasMoved = true
            // A bundle may go on where another one ends: as long as one of them moves a node's chain, the rest is tried again.
            while hasMoved {
                hasMoved = false
                for name in open {
                    guard let answer = try await hear(name, in: folder) else {
                        open.removeAll { $0 == name }
                        continue
                    }
                    let before = heard.first { $0.file == name }?.sequence
                    hasMoved = hasMoved || before.map { $0 < answer.sequence } ?? (open.count > 1)
                    heard.removeAll { $0.file == name }
                    heard.append(Heard(file: name, node: answer.node, sequence: answer.sequence))
                    try told {
                        try WholeFile.write(Array(answer.bundle), to: folder.file(answer.file), mode: 0o644)
                    }
                }
            }
            output.write(rows: heard, nothing: "no bundles in \(source)") { row in
                "\(row.file)  node \(row.node) is held up to record \(row.sequence)"
            }
            let all = try told { try folder.names(most: 10_000).filter { $0.hasSuffix(".tp") } }
            if heard.count < all.count { throw ExitCode(1) }
        }

        private func hear(_ name: String, in folder: StateFolder) async throws -> CourierAnswerInfo? {
            do {
                let bytes = try WholeFile.read(folder.file(name), limit: 4_202_496)
                guard case .courierAnswer(let answer) = try await data.ask(.courier(bundle: Data(bytes))) else {
                    throw unexpectedReply()
                }
                return answer
            } catch is ExitCode {
                return nil
            } catch let fault as StateFolderFault {
                complain("\(name): \(fault)")
                return nil
            }
        }

        /// What became of a bundle.
        private struct Heard: Codable {
            let file: String
            let node: String
            let sequence: UInt64
        }
    }
}
