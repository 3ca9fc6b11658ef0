internal import Hummingbird
internal import NIOCore

/// What HQ answers over HTTP. Anything but a signed answer is a status and one line of text.
///
/// A body is read first, and only then asks for room: who sends slowly keeps nobody out.
final class FrontDoor: HTTPResponder {
    static let largestExchange = 4_194_304
    static let largestEnrolment = 1_024
    /// Whoever is refused before he has said all has so long to read why.
    private static let closesAfter = TimeAmount.seconds(2)

    let headOffice: HeadOffice
    private let memory = BodyMemory()
    /// Boards come in crowds; people (who pay, enrol a board, pull) must not stand behind them in the same line.
    private let boards = Room()
    private let people = Room()

    init(headOffice: HeadOffice) { self.headOffice = headOffice }

    func respond(to request: Request, context: Visit) async throws -> Response {
        let body = Body(request, in: memory)
        var response = await reply(to: request, body)
        if !body.isWhole {
            // Else the connection stays until everything has come that nobody wants.
            response.headers[.connection] = "close"
            let channel = context.channel
            channel.eventLoop.scheduleTask(in: FrontDoor.closesAfter) { channel.close(promise: nil) }
        }
        return response
    }

    private func reply(to request: Request, _ body: Body) async -> Response {
        do {
            return try await answer(request, body)
        } catch let fault as BodyFault {
            return fault.reply
        } catch let full as NoRoom {
            return Reply.refusal(503, "too busy; call again", retryAfterSeconds: full.seconds)
        } catch let fault as HeadOfficeFault {
            return Reply.refusal(fault.status, fault.shortText, retryAfterSeconds: fault.isRefusal ? nil : 30)
        } catch {
            return Reply.refusal(400, "the request broke off")
        }
    }

    private func answer(_ request: Request, _ body: Body) async throws -> Response {
        let post = HTTPRequest.Method.post
        let get = HTTPRequest.Method.get
        switch (request.uri.path, request.method) {
        case ("/v1/exchange", post):
            return try await answer(body, limit: FrontDoor.largestExchange, in: boards) {
                try await headOffice.exchange($0)
            }
        case ("/v1/enrol", post):
            return try await answer(body, limit: FrontDoor.largestEnrolment, in: people) {
                try await headOffice.enrol($0)
            }
        case ("/v1/pay", post):
            return try await answer(body, limit: HeadOffice.largestOrder, in: people) { try await headOffice.pay($0) }
        case ("/v1/pull", get): return try await people.inside(0) { try await pull(request) }
        // Whoever watches over HQ must not take a crowd for a fault: health asks for no room.
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

    private func answer(
        _ body: Body, limit: Int, in room: Room, _ work: ([UInt8]) async throws -> [UInt8]
    ) async throws -> Response {
        // Over a slow link a body costs seconds: who would find no room is told before he has sent it.
        if body.declared <= limit { try room.look(body.declared) }
        let bytes = try await body.bytes(limit: limit)
        return Reply.cbor(try await room.inside(bytes.count) { try await work(bytes) })
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

/// A request and the connection that it came over.
struct Visit: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
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
        case .noPolicy, .orderDiffers, .noTyping, .exists, .nothingToClose, .notNow: 409
        case .certificateExpired: 410
        case .orderOutOfTime, .otherCurrency, .overCap: 422
        case .accountFull: 503
        }
    }

    /// What a stranger may read: of an operating fault, only that there is one.
    var shortText: String { isRefusal ? description : "not available now; call again" }
}
