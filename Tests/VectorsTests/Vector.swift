import Foundation
import Payments
import Signing

/// One golden vector: bytes, and what a right implementation makes of them.
struct Vector: Codable, Equatable, Sendable {
    /// Unique in its file.
    var name: String
    /// What it shows, for a person.
    var shows: String
    /// What is done with the bytes (`sync/vectors/README.md`).
    var kind: String
    /// Whether the bytes are taken.
    var accepted: Bool
    /// Hexadecimal; missing where `given` holds everything.
    var bytes: String?
    /// The text of a code's QR symbol.
    var text: String?
    /// The key that it must be signed by, by its name in the file.
    var key: String?
    /// The `external_aad` of its signature.
    var context: String?
    /// What a check is made against.
    var given: JSONValue?
    /// What is read from it.
    var expected: JSONValue?
    /// True where the bytes hold something that a reader of this version skips, so that it cannot write them again.
    var skips: Bool?
    /// Why it is refused.
    var reason: Reason?
    /// The accepted vector that differs from it in one thing.
    var twin: String?

    /// The digest of the certificate under which a note is signed: it stands behind the context.
    var certificate: Digest? {
        given?["certificate"]?.text.flatMap { Hexadecimal.bytes($0) }.map(Primitives.libcrypto.digest)
    }
}

/// Why a vector is refused.
struct Reason: Codable, Equatable, Sendable, Error {
    /// The reason's name.
    var name: String
    /// The structure at fault, as the schema calls it.
    var structure: String?
    /// The field at fault.
    var field: UInt64?
    /// More about it, which another implementation may word differently.
    var detail: String?
    /// The record at fault in a journal, from 1.
    var record: Int?

    init(_ name: String, in structure: String? = nil, field: UInt64? = nil, detail: String? = nil, record: Int? = nil) {
        self.name = name
        self.structure = structure
        self.field = field
        self.detail = detail
        self.record = record
    }

    /// A fault of the Core by the names used in vectors.
    init(_ fault: FormatFault) {
        self.init("", in: fault.structure)
        switch fault.problem {
        case .encoding(let fault): (name, detail) = ("encoding", fault.reason.rawValue)
        case .envelope(let what): (name, detail) = ("shape", what)
        case .missing(let number): (name, field) = ("missing", number)
        case .wrongType(let number): (name, field) = ("wrongType", number)
        case .outOfRange(let number): (name, field) = ("outOfRange", number)
        case .tooLong: name = "tooLong"
        case .text(let what): (name, detail) = ("text", what)
        }
    }
}

/// A file of vectors with the keys that they need.
struct VectorFile: Codable, Equatable, Sendable {
    /// A private key made for vectors, which protects nothing.
    struct Key: Codable, Equatable, Sendable {
        /// COSE's number of the algorithm: -8 Ed25519, -7 ES256.
        var algorithm: Int64
        /// The private half: an Ed25519 seed (RFC 8032), or the P-256 scalar (RFC 6979).
        var seed: String
        /// The public half as raw bytes.
        var publicKey: String
        /// First eight bytes of the SHA-256 of the public half.
        var keyID: String
        /// Where the seed is from.
        var origin: String
    }

    /// What the file is about.
    var about: String
    /// Keys by name.
    var keys: [String: Key]
    /// The vectors.
    var vectors: [Vector]
}

extension VectorFile {
    /// The folder `sync/vectors`.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "sync/vectors")

    /// Reads a file by its name.
    static func reading(_ name: String) throws -> VectorFile {
        try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: folder.appending(path: name)))
    }

    /// The file's text.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
