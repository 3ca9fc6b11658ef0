internal import Decoding
internal import Glibc

/// Reads pictures for `tillpost` and `tillpost-hq`: the only program that parses what strangers hold up.
@main
enum TillpostDecode {
    private static let help = """
        usage: tillpost-decode

        Reads codes out of pictures for tillpost and tillpost-hq, which start it beside themselves; it has no use by
        itself. It works without network, files and other programs, within limits of memory and time.

        """

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.isEmpty else {
            let isAsked = arguments.contains { $0 == "--help" || $0 == "-h" }
            let text = Array(help.utf8)
            write(isAsked ? 1 : 2, text, text.count)
            exit(isAsked ? 0 : EX_USAGE)
        }
        do { try DecoderLoop.run(DecoderLoop.read) } catch { exit(EX_OSERR) }
    }
}
