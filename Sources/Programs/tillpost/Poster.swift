internal import ArgumentParser
internal import Glibc
internal import Node

/// Hands over to `tillpost-print`, which lies beside this program: what draws is not loaded where payments are taken.
struct Poster: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poster",
        abstract: "Print the shop: shelf labels, posters, the counter's plate ('tillpost poster --help').")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() throws { throw Output.fail(Printer.run(arguments)) }
}

/// The program that draws.
enum Printer {
    private static let name = "tillpost-print"

    /// Becomes it. Returns only where that fails, with the reason.
    static func run(_ arguments: [String]) -> NodeFault {
        guard let path = path() else { return missing }
        let words = [path] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        execv(path, &pointers)
        return missing
    }

    private static func path() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        let own = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.lastIndex(of: "/").map { own[...$0] + name }
    }

    private static let missing = NodeFault(
        "\(name) is not beside this program, or its libraries (libpangocairo-1.0-0) are missing; nothing was printed. "
            + "Install both, or print on another machine.", exit: NodeFault.Exit.unavailable)
}
