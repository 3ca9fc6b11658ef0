import Glibc

/// Why a signing key could not be made, kept, loaded or used.
///
/// The texts name neither the place of the key nor anything in it.
public enum SigningFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key file could not be opened or read (`errno`).
    case cannotRead(errno: Int32)
    /// The key's path is a folder, device or pipe.
    case notAnOrdinaryFile
    /// The key file belongs to neither this user nor root.
    case ownedByAnother
    /// The key file's mode lets group or others in.
    case readableByOthers
    /// The key file is longer than `SigningKey.largestFile`.
    case tooLong
    /// Nothing at the location is a key.
    case notAKey
    /// The key is protected by a passphrase, and nobody is there to type it.
    case encryptedKey
    /// Only a public key is there.
    case noPrivateKey
    /// More than one private key is there.
    case severalKeys
    /// The key is neither Ed25519 nor EC on P-256.
    case unsupportedKey
    /// What the key signs does not verify under its own public half.
    case brokenKey
    /// The location is a URI that no loaded provider understands, or a `file:` URI of another host.
    case unknownLocation
    /// A file is already there, and a key is never overwritten.
    case alreadyExists
    /// The key file could not be written (`errno`); nothing is left under its name.
    case cannotWrite(errno: Int32)
    /// libcrypto could not make a key.
    case generationFailed
    /// The key's home refused to sign.
    case signingFailed

    /// What happened, what is safe, and what to do next.
    public var description: String {
        switch self {
        case .cannotRead(let code): "The key file cannot be read (\(Self.reason(code))). Check its path and its owner."
        case .notAnOrdinaryFile:
            "The key's path is not an ordinary file. Nothing was read; give the path of a PEM file."
        case .ownedByAnother:
            "The key file belongs to another user. It was not used; give it to the user of this program or to root."
        case .readableByOthers:
            "The key file is open to group or others. It was not used; set its mode to 0600, and make a new key if others may have read it."
        case .tooLong: "The key file is far too long for a key. It was not used; check the path."
        case .notAKey: "There is no key at this location. Give a private key as PKCS#8 PEM, or make one."
        case .encryptedKey:
            "The key is protected by a passphrase. It was not used; store it without one, under mode 0600."
        case .noPrivateKey: "Only a public key is at this location. Give the private key."
        case .severalKeys: "There are several private keys at this location. None was used; name exactly one."
        case .unsupportedKey: "The key is neither Ed25519 nor EC on P-256. It was not used; make a new key."
        case .brokenKey: "The key's private and public halves do not belong together. It was not used; make a new key."
        case .unknownLocation:
            "No provider knows this kind of key location. Check its scheme and OpenSSL's configuration."
        case .alreadyExists: "A file is already there. It was left as it is; a key is never overwritten."
        case .cannotWrite(let code):
            "The key file cannot be written (\(Self.reason(code))). No key was kept; try again."
        case .generationFailed: "No key could be made. Nothing was written; check OpenSSL's configuration."
        case .signingFailed: "The key did not sign. Nothing was signed; check the token or provider that holds it."
        }
    }

    private static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
