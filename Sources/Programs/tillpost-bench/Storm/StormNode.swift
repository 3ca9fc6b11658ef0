internal import Acceptance
internal import Forwarding
internal import MadeUp
internal import Node
internal import PaymentCodes
internal import Payments
internal import Shop
internal import Signing
internal import Simulator
internal import SyncProtocol
internal import Uplink

/// One of many: a board's keeper, forwarder and uplink. When it sends, how much and how long it waits, the forwarder says.
actor StormNode {
    private let till: MemoryTill
    private let uplink: Uplink
    private let clock = BoardClock()
    private var forwarder = Forwarder()
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private(set) var isDrained = false
    /// What was seen of each exchange.
    private(set) var seen: [Sighting] = []

    /// Enrols a new node.
    init(_ code: EnrolmentCode) async throws {
        let key = try SigningKey.generate()
        uplink = try Uplink(UplinkSettings(baseURL: code.url))
        let request = EnrolmentRequest(
            node: code.node, token: code.token(using: .libcrypto), key: key.publicKey, nonce: RandomBytes.bytes(16))
        let answer = try await uplink.post(
            path: "/v1/enrol", body: Signed.signed(request, by: key).bytes, contentType: "application/cbor")
        till = try MemoryTill(
            enrolled: Signed<EnrolmentAnswer>(decoding: answer.body).content, url: code.url, signer: key,
            tools: .board, at: clock.now())
    }

    /// Few payers come to one counter, and each shows a certificate the first time.
    private static let payers = 5

    /// Calls once, as every board does after its enrolment; then the link goes.
    func call() async throws {
        _ = try await exchange()
        (isDrained, seen) = (false, [])
    }

    /// Takes notes while there is no link.
    func fill(_ count: Int, issuer: SigningKey, name: ShortName) throws {
        let registration = till.registration
        let payers = try (0..<StormNode.payers).map { _ in
            try MadeUpPayer(
                key: .generate(), issuer: issuer, name: name, counter: registration.counter,
                currency: registration.currency, now: clock.now().wall)
        }
        for number in 0..<count {
            let attempt = try payers[number % payers.count].attempt(number: UInt64(number) + 1)
            guard try till.take(attempt, at: clock.now()) != nil else {
                throw NodeFault("a note was not taken", exit: NodeFault.Exit.software)
            }
        }
    }

    /// Sends and receives until the task is cancelled.
    func live() async throws {
        while !Task.isCancelled { try? await obey(exchange()) }
    }

    /// Sends and receives until nothing waits.
    func drain() async throws {
        repeat {
            let next = try await exchange()
            if !isDrained { try await obey(next) }
        } while !isDrained
    }

    /// Waits until every record has its verdict.
    func untilDrained() async {
        guard !isDrained else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    private func obey(_ next: Forwarder.Next) async throws {
        guard case .wait(let ms, _) = next else { return }
        try await Task.sleep(for: .milliseconds(ms))
    }

    /// One exchange, as the node's service makes it.
    private func exchange() async throws -> Forwarder.Next {
        let exchange = try till.exchange(limit: forwarder.uploadRecords)
        var sighting = Sighting(bytes: exchange.signed.bytes.count, records: exchange.recordCount)
        let result: Forwarder.Result
        var waiting: UInt64 = 1
        do {
            let answer = try await uplink.post(
                path: "/v1/exchange", body: exchange.signed.bytes, contentType: "application/cbor")
            let applied = try till.apply(answer.body, to: exchange, at: clock.now())
            waiting = applied.waiting
            result = Forwarder.Result(applied, to: exchange)
        } catch {
            if error is AnswerFault { uplink.distrustConnection() }
            result = Forwarder.Result(error)
        }
        sighting.end(result)
        // What was cut short because the storm is over tells nothing.
        if !Task.isCancelled { seen.append(sighting) }
        if !isDrained, try till.isDrained {
            isDrained = true
            waiters.forEach { $0.resume() }
            waiters = []
        }
        return forwarder.handle(result, waiting: waiting, random: .random(in: .min ... .max))
    }
}
