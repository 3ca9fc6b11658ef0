import Foundation
import Payments
import Signing
import Testing

/// One vector with the file that it stands in.
struct Row: Sendable, CustomTestStringConvertible {
    let file: String
    let vector: Vector
    let keys: [String: VectorFile.Key]

    var testDescription: String { "\(file): \(vector.name)" }

    var publicKeys: [String: PublicKey] { keys.compactMapValues(\.decoded) }

    /// `TILLPOST_WRITE_VECTORS=1` writes the files anew; without it they must be what the code writes.
    static let isWriting = ProcessInfo.processInfo.environment["TILLPOST_WRITE_VECTORS"] == "1"

    static func all(accepted: Bool) -> [Row] {
        let files = isWriting ? (try? VectorSource.files()) ?? [] : VectorSource.names.compactMap(onDisk)
        return files.flatMap { name, file in
            file.vectors.filter { $0.accepted == accepted }.map { Row(file: name, vector: $0, keys: file.keys) }
        }
    }

    private static func onDisk(_ name: String) -> (name: String, file: VectorFile)? {
        (try? VectorFile.reading(name)).map { (name, $0) }
    }
}

@Suite("Golden vectors", .serialized)
struct VectorsTests {
    @Test("the files in sync/vectors are what this code writes")
    func files() throws {
        for (name, file) in try VectorSource.files() {
            if Row.isWriting { try file.encoded().write(to: VectorFile.folder.appending(path: name)) }
            #expect(try VectorFile.reading(name) == file, "\(name)")
        }
    }

    @Test("there is no other file in the folder, and names are unique in each")
    func complete() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: VectorFile.folder.path).filter {
            $0.hasSuffix(".json")
        }
        #expect(found.sorted() == VectorSource.names.sorted())
        for name in VectorSource.names {
            let names = try VectorFile.reading(name).vectors.map(\.name)
            #expect(Set(names).count == names.count, "\(name)")
        }
    }

    @Test("an accepted vector is read, and says what is expected", arguments: Row.all(accepted: true))
    func accepted(_ row: Row) throws {
        let read = try Reading.read(row.vector, keys: row.keys)
        #expect(read == row.vector.expected)
    }

    @Test("an accepted message is written and signed again to the same bytes", arguments: Row.all(accepted: true))
    func again(_ row: Row) throws {
        guard let kind = MessageKind.all[row.vector.kind] else { return }
        let bytes = try #require(row.vector.bytes.flatMap { Hexadecimal.bytes($0) })
        let form = try Reading.signed(row.vector, kind, bytes, row.publicKeys)
        #expect(form.bytes == bytes)
        #expect((form.rewritten == form.payload) == (row.vector.skips != true))
        #expect(row.vector.context == kind.context.rawValue)
        let entry = try #require(row.keys[row.vector.key ?? ""])
        let key = try SeededKey(seed: try #require(Hexadecimal.bytes(entry.seed)), origin: entry.origin)
        #expect(key.entry == entry)
        let again = try COSESign1.signed(form.payload, for: kind.context, with: row.vector.certificate, by: key)
        #expect(again.encoded() == bytes)
    }

    @Test("an accepted item or text is written again to the same bytes", arguments: Row.all(accepted: true))
    func plain(_ row: Row) throws {
        let bytes = row.vector.bytes.flatMap { Hexadecimal.bytes($0) } ?? []
        switch row.vector.kind {
        case "cbor": #expect(try CBOR(decoding: bytes).encoded() == bytes)
        case "digits": #expect(VectorSource.digits(bytes) == row.vector.text)
        case "envelope": #expect(try COSESign1(decoding: bytes, as: "envelope").encoded() == bytes)
        default:
            guard let text = row.vector.text else { return }
            var held = bytes
            if MessageKind.all[row.vector.kind] != nil {
                // What is the same in every envelope is left out.
                let envelope = try COSESign1(decoding: bytes, as: row.vector.kind)
                let algorithm: UInt8 = envelope.algorithm == .ed25519 ? 0x27 : 0x26
                held = [algorithm] + envelope.keyID.bytes + envelope.signature + envelope.payload
            }
            // A label stands behind the address of a page.
            let code = text.split(separator: "#").last ?? ""
            #expect(code.prefix(3) + VectorSource.digits(held) == code)
        }
    }

    @Test("a refused vector is refused for its reason", arguments: Row.all(accepted: false))
    func refused(_ row: Row) throws {
        let reason = try #require(row.vector.reason)
        #expect(throws: reason) { try Reading.read(row.vector, keys: row.keys) }
    }

    @Test("a refused vector has an accepted twin in its file", arguments: Row.all(accepted: false))
    func twins(_ row: Row) throws {
        guard row.vector.kind != "cbor" else { return }
        let twin = try #require(row.vector.twin)
        #expect(try VectorFile.reading(row.file).vectors.contains { $0.name == twin && $0.accepted })
    }
}
