/// One `name=value` of a UPI link.
struct UPIParameter: Equatable, Sendable {
    /// The name, in small letters where it is a known one: NPCI writes some in capitals and small letters (`QRexpire`,
    /// `invoiceNo`), and links in capitals make smaller symbols.
    let name: String
    /// The name as it stands in the link.
    let written: String
    /// Where the name stands in the link.
    let position: Int
    /// The value as it stands in the link, in bytes.
    let length: Int
    /// The value, percent-decoded.
    let value: String

    /// What of its value nobody needs to see: the specifications say what some look like, of others no more than that
    /// they are references; the rest is free text.
    var masking: CardNumber.Masking {
        if UPIParameter.formed.contains(name) { return .whole }
        return UPIParameter.known[name] == nil || name == "pn" || name == "tn" ? .cards : .reference
    }

    private static let formed: Set = [
        "pa", "mc", "am", "mam", "cu", "mode", "sign", "purpose", "ver", "pincode", "gstin",
    ]

    /// The names that money hangs on: an app that tells capitals from small letters would find another payee, another
    /// amount or no signature here.
    private static let strict: Set = ["pa", "pn", "mc", "tr", "am", "mam", "cu", "sign"]

    /// NPCI, "UPI Linking Specifications" 1.6, table in 1.2, and the names that 1.7 and later circulars add.
    static let known: [String: String] = [
        "pa": "payee address", "pn": "payee name", "mc": "merchant category code", "tid": "transaction id",
        "tr": "transaction reference", "tn": "transaction note", "am": "amount", "mam": "minimum amount",
        "cu": "currency", "url": "reference address", "mode": "initiation mode", "sign": "signature",
        "purpose": "purpose", "orgid": "originating organisation", "mid": "merchant id", "msid": "store id",
        "mtid": "terminal id", "ver": "version", "qrmedium": "medium", "qrexpire": "expiry", "qrts": "time made",
        "invoiceno": "invoice number", "invoicedate": "invoice date", "gstin": "tax number", "gstbrkup": "tax in it",
        "split": "parts of the amount", "pincode": "postal code", "tier": "tier of the city",
        "txntype": "transaction type", "consent": "consent", "entips": "tips allowed",
    ]

    /// Reads what follows the question mark.
    ///
    /// One bank exports its links from a web page, with "&amp;" between the parameters. No parameter begins with
    /// "amp;", so nothing is guessed by reading it as the separator that it was; the link itself stays as it is.
    ///
    /// - Parameter isCapital: whether the link is in capitals throughout; then its names are too.
    static func read(_ query: ArraySlice<UInt8>, isCapital: Bool, _ findings: inout Findings) -> [UPIParameter] {
        var parameters: [UPIParameter] = []
        for piece in query.split(separator: UInt8(ascii: "&")) {
            let piece = piece.starts(with: "amp;".utf8) ? piece.dropFirst(4) : piece
            guard !piece.isEmpty else { continue }
            guard parameters.count < most else {
                findings.flaw(at: piece.startIndex, "more than \(most) parameters")
                break
            }
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")), equals > piece.startIndex else {
                findings.flaw(at: piece.startIndex, "no name=value; an & inside a value is written %26")
                continue
            }
            let raw = piece[(equals + 1)...]
            let given = ShownText.of(piece[..<equals])
            // An app that decodes or trims names would find another payee or amount here than we do.
            if !piece[..<equals].allSatisfy({ Ascii.isAlphanumeric($0) || "-._".utf8.contains($0) }) {
                findings.flaw(
                    at: piece.startIndex, field: given,
                    "a name has letters, digits and -._ only: an app may read it as another")
            }
            let name = known[given.lowercased()] == nil ? given : given.lowercased()
            if strict.contains(name), given != name, !isCapital || given != given.uppercased() {
                findings.flaw(
                    at: piece.startIndex, field: given, "its name is not in small letters: an app may pass it over")
            }
            let value = text(raw)
            if value == nil { findings.flaw(at: raw.startIndex, field: given, "not text, or badly percent-encoded") }
            parameters.append(
                UPIParameter(
                    name: name, written: given, position: piece.startIndex, length: raw.count,
                    value: value ?? ShownText.of(raw)))
        }
        return parameters
    }

    /// The specification names fewer than twenty.
    private static let most = 64

    private static func text(_ raw: some Collection<UInt8>) -> String? {
        PercentText.decoded(raw).flatMap { String(validating: $0, as: UTF8.self) }.flatMap {
            ShownText.isPlain($0) ? $0 : nil
        }
    }
}
