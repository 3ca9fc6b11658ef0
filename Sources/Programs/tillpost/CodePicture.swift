internal import Node
internal import Symbols

/// A code as a symbol of level M, and its files.
struct CodePicture {
    static let endings = [".pdf", ".svg", ".png", ".txt"]

    let symbol: QRSymbol
    private let text: String

    init(_ text: String) throws {
        self.text = text
        symbol = try CodePicture.told { () throws(SymbolFault) in try QRSymbol(text: text) }
    }

    /// Writes the kind of file that the name's ending says.
    func write(to path: String, moduleMicrometres: Int) throws {
        let bytes: [UInt8] = try CodePicture.told { () throws(SymbolFault) in
            if path.hasSuffix(".png") { return try PNGSheet.png([symbol]) }
            if path.hasSuffix(".pdf") { return try PDFSymbol.pdf(symbol, moduleMicrometres: moduleMicrometres) }
            if path.hasSuffix(".svg") {
                return Array(try SVGSymbol.svg(symbol, moduleMicrometres: moduleMicrometres).utf8)
            }
            return Array(text.utf8)
        }
        let file = try ExportFile(path)
        try file.write(bytes)
        try file.finish()
    }

    private static func told<Value>(_ body: () throws(SymbolFault) -> Value) throws -> Value {
        do throws(SymbolFault) { return try body() } catch {
            throw NodeFault(error.description, exit: NodeFault.Exit.data)
        }
    }
}
