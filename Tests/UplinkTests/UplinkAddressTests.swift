import Testing
import Uplink

@Suite("What may be asked of whom")
struct UplinkAddressTests {
    @Test(
        "a server address that is taken",
        arguments: [
            "https://hq.example", "https://hq.example:8443/tillpost/", "HTTPS://HQ.example",
            "https://[2001:db8::1]:443",
            "http://127.0.0.1:8080", "http://localhost", "http://LOCALHOST:1/", "http://[::1]:8080",
        ])
    func taken(url: String) throws {
        _ = try Uplink(UplinkSettings(baseURL: url))
    }

    @Test(
        "a server address that is refused",
        arguments: [
            "", "hq.example", "https://", "https:///path", "ftp://hq.example", "file:///etc/passwd",
            "https://user@hq.example", "https://user:word@hq.example", "https://hq.example:0",
            "https://hq.example:65536",
            "https://hq.example:+80", "https://hq.example:", "https://hq.example?x=1", "https://hq.example/#f",
            "https://hq.example/a b", "https://hq.example/%2e%2e", "https://hq.example/../x", "https://hq\r\n.example",
            "https://hé.example", "https://[::1", "https://[]", "https://-hq.example",
            "https://hq.example\\@evil.example",
            "https://" + String(repeating: "a", count: 3_000),
        ])
    func refused(url: String) {
        do throws(UplinkFault) {
            _ = try Uplink(UplinkSettings(baseURL: url))
            Issue.record("was taken")
        } catch {
            guard case .badURL = error else {
                Issue.record("another fault: \(error)")
                return
            }
        }
    }

    @Test(
        "plain http to any other machine is refused",
        arguments: [
            "http://hq.example", "http://127.0.0.2", "http://127.1", "http://2130706433", "http://localhost.example",
            "http://localhost.", "http://0.0.0.0", "http://[::2]", "http://127.0.0.1.example:80",
        ])
    func plainHTTP(url: String) {
        #expect(throws: UplinkFault.badURL("plain http only on this machine")) {
            _ = try Uplink(UplinkSettings(baseURL: url))
        }
    }

    @Test(
        "a path that is refused",
        arguments: ["", "v1", "/a b", "/a?b", "/a#b", "/a\r\nX: y", "/../etc", "/a/./b", "/%00", "/é"])
    func path(path: String) async throws {
        let uplink = try Uplink(UplinkSettings(baseURL: "http://127.0.0.1:1"))
        let fault = await #expect(throws: UplinkFault.self) { try await uplink.get(path: path, query: [], bearer: nil) }
        guard case .badRequest = fault else {
            Issue.record("another fault")
            return
        }
    }

    @Test("a content type cannot bring a header with it", arguments: ["", "text/plain\r\nX: y", "té"])
    func contentType(type: String) async throws {
        let uplink = try Uplink(UplinkSettings(baseURL: "http://127.0.0.1:1"))
        await #expect(throws: UplinkFault.badRequest("its content type")) {
            try await uplink.post(path: "/", body: [], contentType: type)
        }
    }

    @Test("a token with a line break is refused, and no fault shows a token", arguments: ["", "tok\r\nX: y", "tok en"])
    func token(token: String) async throws {
        let uplink = try Uplink(UplinkSettings(baseURL: "http://127.0.0.1:1"))
        let fault = await #expect(throws: UplinkFault.self) {
            try await uplink.get(path: "/", query: [], bearer: token)
        }
        #expect(fault == .badRequest("its token has a form that is not allowed"))
    }

    @Test("a query without end is refused")
    func longQuery() async throws {
        let uplink = try Uplink(UplinkSettings(baseURL: "http://127.0.0.1:1"))
        await #expect(throws: UplinkFault.badRequest("its path and query are too long")) {
            try await uplink.get(path: "/", query: [("q", String(repeating: "é", count: 5_000))], bearer: nil)
        }
    }
}
