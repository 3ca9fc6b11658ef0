import Foundation
import Payments
import Signing

/// A key whose private half is published, so that every signature of a vector can be made again.
struct SeededKey: Signer {
    let seed: [UInt8]
    let origin: String
    let publicKey: PublicKey
    let keyID: KeyID
    private let key: SigningKey

    /// Everything in the PKCS#8 of an Ed25519 key before its seed (RFC 8410, 7).
    private static let header: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    /// Loads a seed the way a node loads its key: from a PEM file that nobody else can read.
    init(seed: [UInt8], origin: String) throws {
        let path = FileManager.default.temporaryDirectory.path + "/vectors-\(UUID().uuidString).pem"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let armour = Data(SeededKey.header + seed).base64EncodedString()
        let pem = "-----BEGIN PRIVATE KEY-----\n\(armour)\n-----END PRIVATE KEY-----\n"
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(pem.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        key = try SigningKey.load(from: path)
        self.seed = seed
        self.origin = origin
        publicKey = key.publicKey
        keyID = key.keyID
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] { try key.sign(message) }

    /// As it stands in a file of vectors.
    var entry: VectorFile.Key {
        VectorFile.Key(
            algorithm: publicKey.algorithm.rawValue, seed: Hexadecimal.text(seed),
            publicKey: Hexadecimal.text(publicKey.bytes), keyID: keyID.description, origin: origin)
    }
}

extension VectorFile.Key {
    /// The public half.
    var decoded: PublicKey? {
        SignatureAlgorithm(rawValue: algorithm).flatMap { algorithm in
            Hexadecimal.bytes(publicKey).flatMap { PublicKey(algorithm: algorithm, bytes: $0) }
        }
    }
}
