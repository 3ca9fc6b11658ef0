/// One line of a code that is written in lines.
struct TextLine {
    /// Where its first byte stands.
    let position: Int
    let bytes: ArraySlice<UInt8>

    /// Lines end with LF or CR LF; what follows the last end is a line too, if an empty one.
    static func split(_ text: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        for at in text.indices where text[at] == 10 {
            let end = at > start && text[at - 1] == 13 ? at - 1 : at
            lines.append(TextLine(position: start, bytes: text[start..<end]))
            start = at + 1
        }
        return lines + [TextLine(position: start, bytes: text[start...])]
    }
}
