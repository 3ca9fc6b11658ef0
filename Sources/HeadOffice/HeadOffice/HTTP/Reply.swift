internal import Hummingbird
internal import NIOCore

/// The forms that a reply takes.
enum Reply {
    static func cbor(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/cbor", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func refusal(_ status: Int, _ why: String, retryAfterSeconds: Int? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: why + "\n")))
    }

    static func wrongMethod(allowed: String) -> Response {
        var response = refusal(405, "use \(allowed)")
        response.headers[.allow] = allowed
        return response
    }

    static func unauthorized() -> Response {
        var response = refusal(401, "a token for pulling is needed")
        response.headers[.wwwAuthenticate] = "Bearer"
        return response
    }
}
