import Foundation
import Payments
import Signing
import Testing

@Suite("Key files")
struct KeyFileTests {
    @Test(
        "a new key is kept in a file of mode 0600 and is the same when loaded",
        arguments: [SignatureAlgorithm.ed25519, .es256])
    func keep(_ algorithm: SignatureAlgorithm) throws {
        let folder = try ScratchFolder()
        let path = folder.file("key.pem")
        let key = try SigningKey.generate(algorithm, writingTo: path)
        #expect(try mode(of: path) == 0o600)
        #expect(try folder.names == ["key.pem"], "no draft is left")
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let loaded = try SigningKey.load(from: path)
        #expect(loaded.publicKey == key.publicKey)
        #expect(loaded.keyID == key.keyID)
        #expect(Primitives.libcrypto.verify(key.publicKey, [1], try loaded.sign([1])))
    }

    @Test("Ed25519 is what is made unless another algorithm is named")
    func standard() throws {
        let folder = try ScratchFolder()
        #expect(try SigningKey.generate(writingTo: folder.file("key.pem")).publicKey.algorithm == .ed25519)
        #expect(try SigningKey.generate().publicKey.algorithm == .ed25519)
    }

    @Test("nothing that is already there is overwritten")
    func overwriting() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("precious")
        #expect(throws: SigningFault.alreadyExists) { try SigningKey.generate(writingTo: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        let dangling = folder.file("link.pem")
        try FileManager.default.createSymbolicLink(atPath: dangling, withDestinationPath: folder.file("elsewhere"))
        #expect(throws: SigningFault.alreadyExists) { try SigningKey.generate(writingTo: dangling) }
        #expect(throws: SigningFault.alreadyExists) { try SigningKey.generate(writingTo: folder.path) }
        #expect(try folder.names == ["key.pem", "link.pem"])
    }

    @Test("a folder that is not there is named as the reason")
    func missingFolder() throws {
        let folder = try ScratchFolder()
        #expect(throws: SigningFault.cannotWrite(errno: ENOENT)) {
            try SigningKey.generate(writingTo: folder.file("none/key.pem"))
        }
    }

    @Test(
        "a key that group or others may read or write is refused",
        arguments: [0o644, 0o640, 0o604, 0o620, 0o602, 0o666])
    func openModes(_ mode: Int) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.ed25519), mode: mode)
        for location in [path, "file:" + path] {
            #expect(throws: SigningFault.readableByOthers) { try SigningKey.load(from: location) }
        }
    }

    @Test("a key that only its owner may read is loaded", arguments: [0o600, 0o400])
    func closedModes(_ mode: Int) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.ed25519), mode: mode)
        #expect(try SigningKey.load(from: path).keyID.description == TestKeys.ed25519KeyID)
    }

    @Test("a key of another user is refused", .enabled(if: geteuid() == 0, "only root can give a file away"))
    func otherOwner() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(armoured(TestKeys.ed25519))
        #expect(chown(path, 54_321, 54_321) == 0)
        #expect(throws: SigningFault.ownedByAnother) { try SigningKey.load(from: path) }
    }

    @Test("what is not an ordinary file is refused without waiting for it")
    func notAFile() throws {
        let folder = try ScratchFolder()
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [folder.path, pipe, "/dev/null", "file:" + folder.path] {
            #expect(throws: SigningFault.notAnOrdinaryFile) { try SigningKey.load(from: path) }
        }
        let missing = folder.file("missing")
        for path in [missing, "file:" + missing, ""] {
            #expect(throws: SigningFault.cannotRead(errno: ENOENT)) { try SigningKey.load(from: path) }
        }
    }

    @Test("a symbolic link is judged by the file behind it")
    func symbolicLink() throws {
        let folder = try ScratchFolder()
        let link = folder.file("link.pem")
        let path = try folder.write(armoured(TestKeys.ed25519))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(try SigningKey.load(from: link).keyID.description == TestKeys.ed25519KeyID)
        #expect(chmod(path, 0o644) == 0)
        #expect(throws: SigningFault.readableByOthers) { try SigningKey.load(from: link) }
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
