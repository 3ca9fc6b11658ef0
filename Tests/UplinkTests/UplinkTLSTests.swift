import Foundation
import Testing
import Uplink

private let openssl = "/usr/bin/openssl"

@Suite("Who the other side is", .enabled(if: FileManager.default.isExecutableFile(atPath: openssl)))
struct UplinkTLSTests {
    @Test("a certificate that nobody trusted has signed is refused")
    func untrusted() async throws {
        let server = try TLSServer(names: "IP:127.0.0.1")
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url))
        await #expect(throws: UplinkFault.tls(.untrusted)) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("the same certificate is accepted when the CA file names it")
    func accepted() async throws {
        let server = try TLSServer(names: "IP:127.0.0.1")
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url, caFile: server.certificate))
        #expect(try await uplink.get(path: "/", query: [], bearer: nil).status == 200)
    }

    @Test("a trusted certificate for another name is refused")
    func wrongName() async throws {
        let server = try TLSServer(names: "DNS:other.example")
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url, caFile: server.certificate))
        await #expect(throws: UplinkFault.tls(.wrongName)) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("an expired certificate is refused as such")
    func expired() async throws {
        let server = try TLSServer(names: "IP:127.0.0.1", years: 2001...2002)
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url, caFile: server.certificate))
        await #expect(throws: UplinkFault.tls(.expired)) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("a certificate of the future points at this machine's clock")
    func notYetValid() async throws {
        let server = try TLSServer(names: "IP:127.0.0.1", years: 2094...2095)
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url, caFile: server.certificate))
        await #expect(throws: UplinkFault.tls(.notYetValid)) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("a CA file that is not there is said to be unreadable")
    func noFile() async throws {
        let server = try TLSServer(names: "IP:127.0.0.1")
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: server.url, caFile: server.certificate + ".missing"))
        await #expect(throws: UplinkFault.tls(.authoritiesUnreadable)) {
            try await uplink.get(path: "/", query: [], bearer: nil)
        }
    }

    @Test("a server that speaks no TLS is a broken handshake")
    func plain() async throws {
        let server = try ScriptedServer(.greet("no TLS here"))
        defer { server.stop() }
        let uplink = try Uplink(UplinkSettings(baseURL: "https://127.0.0.1:\(server.port)"))
        await #expect(throws: UplinkFault.tls(.handshake)) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }
}

/// `openssl s_server` with a certificate of its own, in a child that ends after 30 s by itself.
private final class TLSServer {
    let certificate: String
    let url: String
    private let folder: URL
    private let child = Process()

    init(names: String, years: ClosedRange<Int> = 2020...2095) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("uplink-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        certificate = folder.appendingPathComponent("cert.pem").path
        let (key, asked) = (folder.path + "/key.pem", folder.path + "/request.pem")
        let settings = folder.path + "/ca.cnf"
        try Self.settings(folder: folder.path, names: names)
            .write(toFile: settings, atomically: false, encoding: .utf8)
        try "".write(toFile: folder.path + "/index.txt", atomically: false, encoding: .utf8)
        try Self.run(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", settings,
            "-subj", "/CN=uplink test", "-keyout", key, "-out", asked)
        try Self.run(
            "ca", "-batch", "-notext", "-selfsign", "-config", settings, "-keyfile", key, "-in", asked,
            "-out", certificate, "-startdate", "\(years.lowerBound)0101000000Z",
            "-enddate", "\(years.upperBound)0101000000Z")

        let output = Pipe()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        child.arguments = [
            "30", openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www",
        ]
        child.standardOutput = output
        child.standardError = FileHandle.nullDevice
        child.standardInput = FileHandle.nullDevice
        try child.runWithSignals()
        var said = ""
        for _ in 0..<50 where said.firstMatch(of: /ACCEPT \S+:(\d+)\n/) == nil {
            let piece = output.fileHandleForReading.availableData
            if piece.isEmpty { break }
            said += String(decoding: piece, as: UTF8.self)
        }
        let port = said.firstMatch(of: /ACCEPT \S+:(\d+)\n/).map { String($0.1) } ?? "1"
        url = "https://127.0.0.1:\(port)"
    }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.runWithSignals()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private static func settings(folder: String, names: String) -> String {
        """
        [ca]
        default_ca = here
        [here]
        database = \(folder)/index.txt
        new_certs_dir = \(folder)
        rand_serial = yes
        default_md = sha256
        policy = named
        x509_extensions = extensions
        [named]
        commonName = supplied
        [extensions]
        basicConstraints = CA:TRUE
        subjectAltName = \(names)
        [req]
        distinguished_name = none
        [none]

        """
    }

    func stop() {
        child.terminate()
        child.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}

extension Process {
    /// A thread of the cooperative pool has its signals blocked, and a child inherits that: it could not be ended.
    fileprivate func runWithSignals() throws {
        var every = sigset_t()
        var before = sigset_t()
        sigfillset(&every)
        pthread_sigmask(SIG_UNBLOCK, &every, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
