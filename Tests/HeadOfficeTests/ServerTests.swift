import Glibc
import Payments
import StateFolder
import SyncProtocol
import Testing
import Uplink

@testable import HeadOffice

@Suite struct ServerTests {
    /// Serves on a free port of this machine while `body` runs.
    private func serving(_ world: World, _ body: @Sendable (String) async throws -> Void) async throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = HeadOfficeServer(world.headOffice, data: try StateFolder(existing: world.path), listen: address)
        let (urls, urlSource) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run { urlSource.yield($0) }
                urlSource.finish()
            }
            var iterator = urls.makeAsyncIterator()
            let url = try #require(await iterator.next())
            try await body(url)
            group.cancelAll()
            // A server that is cancelled may say so; what it answered before is what counts.
            _ = try? await group.next()
        }
    }

    private func status(_ body: () async throws -> UplinkAnswer) async throws -> Int {
        do { return try await body().status } catch UplinkFault.status(let status, _, _) { return status }
    }

    @Test func `HQ answers over HTTP, and refuses what does not belong there`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        guard case .pullToken(let token) = try await world.ask(.pullTokenNew(name: "books")) else {
            throw HeadOfficeFault.otherVersion
        }
        let record = try node.write(node.cash(100))
        let exchange = try node.exchange([record.bytes])
        try await serving(world) { url in
            let written = try WholeFile.read(world.path + "/address", limit: 256)
            #expect(String(decoding: written, as: UTF8.self) == url + "\n")
            let uplink = try Uplink(UplinkSettings(baseURL: url))
            func post(_ path: String, _ body: [UInt8]) async throws -> Int {
                try await status {
                    try await uplink.post(path: path, body: body, contentType: "application/cbor")
                }
            }
            func get(_ path: String, _ query: [(String, String)] = [], bearer: String? = nil) async throws -> Int {
                try await status { try await uplink.get(path: path, query: query, bearer: bearer) }
            }
            #expect(try await get("/v1/health") == 200)
            let answer = try await uplink.post(path: "/v1/exchange", body: exchange, contentType: "application/cbor")
            #expect(try Signed<Answer>(decoding: answer.body).content.mark == record.head)

            #expect(try await post("/v1/exchange", [1, 2, 3]) == 400)
            #expect(try await post("/v1/exchange", []) == 400)
            #expect(try await post("/v1/exchange", [UInt8](repeating: 0, count: FrontDoor.largestExchange + 1)) == 413)
            #expect(try await post("/v1/enrol", [UInt8](repeating: 0, count: 1_025)) == 413)
            #expect(try await post("/v1/pay", [UInt8](repeating: 0, count: 2_049)) == 413)
            #expect(try await post("/v1/pay", [UInt8](repeating: 0, count: 10)) == 400)
            #expect(try await post("/v1/health", []) == 405)
            #expect(try await get("/v1/exchange") == 405)
            #expect(try await get("/v2/health") == 404)

            #expect(try await get("/v1/pull") == 401)
            #expect(try await get("/v1/pull", bearer: "wrong") == 401)
            #expect(try await get("/v1/pull", bearer: token.token) == 200)
            #expect(try await get("/v1/pull", [("limit", "0")], bearer: token.token) == 400)
            #expect(try await get("/v1/pull", [("after", "-1")], bearer: token.token) == 400)
            #expect(try await get("/v1/pull", [("after", "x")], bearer: token.token) == 400)
            #expect(try await get("/v1/pull", [("format", "xml")], bearer: token.token) == 400)
            let rows = try await uplink.get(path: "/v1/pull", query: [("format", "csv")], bearer: token.token)
            #expect(try #require(PulledPage(rows.body, format: .csv)).count == 1)
        }
        #expect(access(world.path + "/address", F_OK) != 0)
    }

    @Test func `a port that is taken is said to be`() async throws {
        let world = try await World.shop()
        let other = try await World.shop()
        try await serving(world) { url in
            let port = try #require(url.split(separator: ":").last)
            let address = try #require(ListenAddress("127.0.0.1:\(port)"))
            let second = HeadOfficeServer(
                other.headOffice, data: try StateFolder(existing: other.path), listen: address)
            await #expect(throws: HeadOfficeFault.cannotListen(reason: "Address already in use")) {
                try await second.run { _ in }
            }
        }
    }

    @Test(arguments: [
        ("127.0.0.1:80", true), ("[::1]:0", true), ("hq.example:65535", true), ("127.0.0.1", false), (":80", false),
        ("::1:80", false), ("127.0.0.1:65536", false), ("127.0.0.1:+1", false), ("", false),
    ])
    func `an address to listen on is a host and a port`(text: String, isGood: Bool) {
        #expect((ListenAddress(text) != nil) == isGood)
    }
}
