internal import ArgumentParser
internal import Node

struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the node's public key in PEM.")

    @OptionGroup var folder: StateOption

    func run() throws {
        do { print(try NodeFolder.publicKeyPEM(in: folder.state), terminator: "") } catch { throw Output.fail(error) }
    }
}
