import Foundation
import Testing
import Uplink

@Suite("An exchange with headquarters")
struct UplinkTests {
    typealias Scenario = (name: String, act: ScriptedServer.Act, fault: UplinkFault)

    static let refusals: [Scenario] = [
        (
            "404", .answer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"),
            .status(404, retryAfterSeconds: nil, said: "no")
        ),
        (
            "503 that asks to wait",
            .answer("HTTP/1.1 503 Busy\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"),
            .status(503, retryAfterSeconds: 17, said: nil)
        ),
        (
            "a wait of a century is cut to a day",
            .answer("HTTP/1.1 503 Busy\r\nRetry-After: 3153600000\r\nContent-Length: 0\r\n\r\n"),
            .status(503, retryAfterSeconds: 86_400, said: nil)
        ),
        (
            "what it says is one line that can be printed, and bounded",
            .answer(
                "HTTP/1.1 409 No\r\nContent-Length: 311\r\n\r\nn\u{1B}o\(String(repeating: "x", count: 300))\nsecond\n"),
            .status(409, retryAfterSeconds: nil, said: "n?o" + String(repeating: "x", count: 197))
        ),
        (
            "a page of a network says nothing",
            .answer("HTTP/1.1 409 No\r\nContent-Length: 6\r\n\r\n<html>"),
            .status(409, retryAfterSeconds: nil, said: nil)
        ),
        (
            "201 is not 200", .answer("HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n"),
            .status(201, retryAfterSeconds: nil, said: nil)
        ),
        (
            "a redirect is not followed",
            .answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
            .status(302, retryAfterSeconds: nil, said: nil)
        ),
        (
            "half an answer, then closed",
            .answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .interrupted
        ),
        (
            "half a chunked answer, then closed",
            .answerAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf"), .interrupted
        ),
        ("closed without a word", .answerAndClose(""), .interrupted),
        (
            "an answer declared too large",
            .answerAndHang("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), .answerTooLarge
        ),
        ("an answer without end", .flood("HTTP/1.1 200 OK\r\n\r\n"), .answerTooLarge),
        ("a header without end", .flood("HTTP/1.1 200 OK\r\nX: "), .answerTooLarge),
        (
            "many header lines", .flood("HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 20_000)),
            .answerTooLarge
        ),
        ("stalled in the middle", .answerAndHang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .stalled),
        ("not HTTP", .answerAndClose("SSH-2.0-OpenSSH_9.2\r\n"), .notHTTP),
    ]

    @Test("is refused or breaks", arguments: refusals)
    func refused(_ scenario: Scenario) async throws {
        let server = try ScriptedServer(scenario.act)
        defer { server.stop() }
        let uplink = try Uplink(.quick(server.url))
        await #expect(throws: scenario.fault) {
            try await uplink.post(path: "/v1/exchange", body: [1, 2, 3], contentType: "application/cbor")
        }
    }

    @Test("a post arrives as it was given, and its answer comes back")
    func post() async throws {
        let server = try ScriptedServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
        defer { server.stop() }
        let uplink = try Uplink(.quick(server.url + "/pay/"))
        let body = [UInt8](String(repeating: "b", count: 300_000).utf8)
        let answer = try await uplink.post(path: "/v1/exchange", body: body, contentType: "application/cbor")
        #expect(answer.status == 200)
        #expect(answer.body == [UInt8]("hello".utf8))
        #expect(answer.retryAfterSeconds == nil)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /pay/v1/exchange HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Type: application/cbor\r\n"))
        #expect(!request.lowercased().contains("expect:"))
        #expect(request.utf8.count { $0 == UInt8(ascii: "b") } >= body.count)
    }

    @Test("an empty post is a post of nothing")
    func emptyPost() async throws {
        let server = try ScriptedServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        let answer = try await Uplink(.quick(server.url)).post(path: "/", body: [], contentType: "text/plain")
        #expect(answer.body.isEmpty)
        #expect(server.requests.first?.contains("\r\nContent-Length: 0\r\n") == true)
    }

    @Test("a get escapes its query and carries its token; the next request carries neither")
    func get() async throws {
        let server = try ScriptedServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        defer { server.stop() }
        let uplink = try Uplink(.quick(server.url))
        _ = try await uplink.get(
            path: "/v1/batch", query: [("after", "a b&c=é\r\n"), ("limit", "10")], bearer: "s3cr3t+/=")
        _ = try await uplink.get(path: "/v1/batch", query: [], bearer: nil)
        #expect(server.requests.count == 2)
        #expect(server.requests[0].hasPrefix("GET /v1/batch?after=a%20b%26c%3D%C3%A9%0D%0A&limit=10 HTTP/1.1\r\n"))
        #expect(server.requests[0].contains("\r\nAuthorization: Bearer s3cr3t+/=\r\n"))
        #expect(server.requests[1].hasPrefix("GET /v1/batch HTTP/1.1\r\n"))
        #expect(!server.requests[1].contains("Authorization"))
    }

    @Test("exchanges share one connection, also after a refusal")
    func keepAlive() async throws {
        let server = try ScriptedServer(
            .answer("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        let uplink = try Uplink(.quick(server.url))
        _ = try? await uplink.get(path: "/", query: [], bearer: nil)
        for _ in 0..<3 { _ = try await uplink.post(path: "/", body: [7], contentType: "text/plain") }
        #expect(server.requests.count == 4)
        #expect(server.connections == 1)
    }

    @Test("nothing of an exchange is left over for the next")
    func nothingLeftOver() async throws {
        let server = try ScriptedServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        let uplink = try Uplink(.quick(server.url))
        _ = try await uplink.post(path: "/", body: [7], contentType: "text/plain")
        _ = try await uplink.get(path: "/", query: [], bearer: nil)
        #expect(server.requests.last?.hasPrefix("GET / HTTP/1.1\r\n") == true)
        #expect(server.requests.last?.contains("Content-") == false)
    }

    @Test("a login page of a network comes back as a body; judging it is not the uplink's work")
    func portal() async throws {
        let page = "<html>Sign in</html>"
        let server = try ScriptedServer(
            .answerAndClose("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\(page)"))
        defer { server.stop() }
        let answer = try await Uplink(.quick(server.url)).get(path: "/", query: [], bearer: nil)
        #expect(answer.body == [UInt8](page.utf8))
    }

    @Test("an answer of exactly the largest size is taken")
    func justFits() async throws {
        let server = try ScriptedServer(
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1_000)))
        defer { server.stop() }
        let answer = try await Uplink(.quick(server.url)).get(path: "/", query: [], bearer: nil)
        #expect(answer.body.count == 1_000)
    }

    @Test("nothing listens")
    func nothingListens() async throws {
        let server = try ScriptedServer(.answer(""))
        server.stop()
        let uplink = try Uplink(.quick(server.url))
        await #expect(throws: UplinkFault.cannotConnect) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("a server that thinks too long")
    func timedOut() async throws {
        let server = try ScriptedServer(.answerAndHang(""))
        defer { server.stop() }
        var settings = UplinkSettings.quick(server.url)
        settings.totalTimeoutMs = 300
        let uplink = try Uplink(settings)
        await #expect(throws: UplinkFault.timedOut) { try await uplink.get(path: "/", query: [], bearer: nil) }
    }

    @Test("cancelling the task ends the transfer, and the uplink goes on")
    func cancelled() async throws {
        let server = try ScriptedServer(.answerAndHang(""), .answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        var settings = UplinkSettings.quick(server.url)
        settings.lowSpeedSeconds = 60
        let uplink = try Uplink(settings)
        let task = Task { try await uplink.get(path: "/", query: [], bearer: nil) }
        for _ in 0..<500 where server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        await #expect(throws: UplinkFault.cancelled) { try await task.value }
        #expect(try await uplink.get(path: "/", query: [], bearer: nil).status == 200)
    }

    @Test("more than sixteen waiting are refused, and those are answered")
    func busy() async throws {
        let server = try ScriptedServer(.answerAndHang(""))
        defer { server.stop() }
        var settings = UplinkSettings.quick(server.url)
        settings.totalTimeoutMs = 1_000
        let uplink = try Uplink(settings)
        let faults = await withTaskGroup(of: UplinkFault?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do throws(UplinkFault) {
                        _ = try await uplink.get(path: "/", query: [], bearer: nil)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var faults: [UplinkFault?] = []
            for await fault in group {
                faults.append(fault)
                if faults.count == 5 { group.cancelAll() }
            }
            return faults
        }
        #expect(faults.count { $0 == .busy } == 4)
        #expect(!faults.contains(nil))
    }
}

extension UplinkSettings {
    /// Small limits, so that a test of them is short.
    static func quick(_ url: String) -> UplinkSettings {
        var settings = UplinkSettings(baseURL: url)
        settings.lowSpeedSeconds = 1
        settings.maxAnswerBytes = 1_000
        return settings
    }
}
