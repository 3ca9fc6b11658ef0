internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// What HQ answers over HTTP. Anything but a signed answer is a status and one line of text.
struct FrontDoor: HTTPResponder {
    typealias Context = BasicRequestContext

    /// Bodies held in memory at one time; with 4 MiB each, 256 MiB.
    private static let mostInHand = 64
    static let largestExchange = 4_194_304
    static let largestEnrolment = 1_024

    let headOffice: HeadOffice
    private let inHand = InHand()

    init(headOffice: HeadOffice) { self.headOffice = headOffice }

    func respond(to request: Request, context: Context) async throws -> Response {
        guard inHand.enter(most: FrontDoor.mostInHand) else {
            return Reply.refusal(503, "too busy; call again", retryAfterSeconds: 5)
        }
        defer { inHand.leave() }
        do {
            return try await answer(request)
        } catch let fault as BodyFault {
            return fault.reply
        } catch let fault as HeadOfficeFault {
            return Reply.refusal(fault.status, fault.shortText, retryAfterSeconds: fault.isRefusal ? nil : 30)
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        let post = HTTPRequest.Method.post
        let get = HTTPRequest.Method.get
        switch (request.uri.path, request.method) {
        case ("/v1/exchange", post):
            let body = try await Body(request).bytes(limit: FrontDoor.largestExchange)
            return Reply.cbor(try await headOffice.exchange(body))
        case ("/v1/enrol", post):
            return Reply.cbor(
                try await headOffice.enrol(try await Body(request).bytes(limit: FrontDoor.largestEnrolment)))
        case ("/v1/pay", post):
            return Reply.cbor(
                try await headOffice.pay(try await Body(request).bytes(limit: HeadOffice.largestOrder)))
        case ("/v1/pull", get): return try await pull(request)
        case ("/v1/health", get):
            return await headOffice.isTrusted
                ? Reply.text(
                    "{\"history\":\"\(await headOffice.info.history)\",\"status\":\"ok\"}\n", type: "application/json")
                : Reply.refusal(503, "the store has to prove itself first", retryAfterSeconds: 30)
        case ("/v1/exchange", _), ("/v1/enrol", _), ("/v1/pay", _): return Reply.wrongMethod(allowed: "POST")
        case ("/v1/pull", _), ("/v1/health", _): return Reply.wrongMethod(allowed: "GET")
        default: return Reply.refusal(404, "there is nothing here")
        }
    }

    private func pull(_ request: Request) async throws -> Response {
        let scheme = "Bearer "
        guard let credentials = request.headers[.authorization], credentials.hasPrefix(scheme),
            try await headOffice.mayPull(token: String(credentials.dropFirst(scheme.count)))
        else { return Reply.unauthorized() }
        let query = request.uri.queryParameters
        let after = query["after"].map { Int64($0) } ?? 0
        let limit = query["limit"].map { Int($0) } ?? HeadOffice.usualPage
        let format = query["format"].map { PullFormat(rawValue: String($0)) } ?? .jsonl
        guard let after, after >= 0 else { return Reply.refusal(400, "after: a position from 0 is needed") }
        guard let limit, (1...HeadOffice.largestPage).contains(limit) else {
            return Reply.refusal(400, "limit: 1 to \(HeadOffice.largestPage) rows")
        }
        guard let format else { return Reply.refusal(400, "format: jsonl or csv") }
        // Positions are of one history: after a restore they stand for other rows.
        let history = await headOffice.info.history
        guard query["history"].map({ $0 == history }) ?? true else {
            return Reply.refusal(409, "headquarters was restored; its history is \(history): pull again from 0")
        }
        let text = try await headOffice.pull(after: after, limit: limit, format: format)
        return Reply.text(text, type: format.contentType)
    }
}

/// Counts the requests in hand.
private final class InHand: Sendable {
    private let count = Atomic(0)

    func enter(most: Int) -> Bool {
        guard count.wrappingAdd(1, ordering: .relaxed).oldValue < most else {
            leave()
            return false
        }
        return true
    }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}

extension HeadOfficeFault {
    /// The HTTP status. Those of `/v1/pay` are told apart, because a phone has to say what to do.
    var status: Int {
        guard case .refused(let refusal) = self else { return 503 }
        return switch refusal {
        case .unreadable, .bad: 400
        case .notOurNode, .enrolment, .untrustedCertificate, .badOrder, .suspended: 403
        case .insufficientFunds: 402
        case .unknownCounter, .unknown: 404
        case .noPolicy, .orderDiffers, .noTyping, .exists, .nothingToClose: 409
        case .certificateExpired: 410
        case .orderOutOfTime, .otherCurrency, .overCap: 422
        case .accountFull: 503
        }
    }

    /// What a stranger may read: of an operating fault, only that there is one.
    var shortText: String { isRefusal ? description : "not available now; call again" }
}
