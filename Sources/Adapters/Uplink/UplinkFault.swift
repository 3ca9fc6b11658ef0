/// Why an exchange brought no answer. Nothing was lost: what was sent is still in the journal, and an exchange may be
/// repeated. Carries no address and no token; its description nothing that the other side wrote.
public enum UplinkFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The server's address cannot be used; the text says which part.
    case badURL(String)
    /// A path, query, content type or token that cannot be sent; the text says which.
    case badRequest(String)
    /// The server's (or the proxy's) name has no address.
    case cannotResolve
    /// Nothing answers at the address.
    case cannotConnect
    /// Connecting or the whole exchange took too long.
    case timedOut
    /// Bytes stopped moving in the middle.
    case stalled
    /// The other side could not prove who it is, or no safe connection came about.
    case tls(TLSProblem)
    /// The answer is larger than `maxAnswerBytes`, or its header larger than 64 KiB.
    case answerTooLarge
    /// The connection broke before the answer was complete.
    case interrupted
    /// The other side does not speak HTTP.
    case notHTTP
    /// An answer other than 200, with the wait it asks for (at most a day), if it asks, and the first line of its text.
    case status(Int, retryAfterSeconds: Int?, said: String?)
    /// The task was cancelled.
    case cancelled
    /// Too many exchanges wait already.
    case busy
    /// libcurl failed in a way not foreseen here; its result code.
    case unexpected(Int)

    /// What is wrong with the safe connection.
    public enum TLSProblem: Equatable, Sendable {
        /// Signed by nobody who is trusted here.
        case untrusted
        /// The certificate has expired, or this machine's clock is ahead.
        case expired
        /// The certificate is not valid yet, or this machine's clock is behind.
        case notYetValid
        /// The certificate is for another name.
        case wrongName
        /// The file of trusted authorities cannot be read.
        case authoritiesUnreadable
        /// No common protocol, or a broken handshake.
        case handshake
    }

    /// What happened, what is safe, and what to do next.
    public var description: String {
        switch self {
        case .badURL(let part):
            "The server address cannot be used: \(part). Correct it in the settings."
        case .badRequest(let part):
            "The request cannot be sent: \(part). Nothing left this machine."
        case .cannotResolve:
            "The server's name was not found. Sales are kept; check the network and the name."
        case .cannotConnect:
            "The server does not answer. Sales are kept and sent later."
        case .timedOut:
            "The server took too long. Sales are kept and sent again."
        case .stalled:
            "The link stopped moving bytes. Sales are kept and sent again."
        case .tls(let problem):
            "No safe connection: \(problem.words). Nothing was sent."
        case .answerTooLarge:
            "The answer is larger than allowed and was dropped. Sales are kept; tell the engineer."
        case .interrupted:
            "The connection broke before the answer was complete. Sales are kept and sent again."
        case .notHTTP:
            "Something that is not the server answered. Sales are kept; look for a login page on this network."
        case .status(let status, let wait, _):
            "The server answered \(status). Sales are kept\(wait.map { "; it asks to wait \($0) s" } ?? "")."
        case .cancelled:
            "The exchange was cancelled. Sales are kept."
        case .busy:
            "Too many exchanges wait already. Sales are kept; try again later."
        case .unexpected(let code):
            "The exchange failed (curl \(code)). Sales are kept; tell the engineer if it stays."
        }
    }
}

extension UplinkFault.TLSProblem {
    var words: String {
        switch self {
        case .untrusted: "the server's certificate is signed by nobody trusted here; check the CA file and the network"
        case .expired: "the server's certificate has expired, or this machine's clock is ahead; check the clock first"
        case .notYetValid: "the server's certificate is not valid yet; check this machine's clock"
        case .wrongName: "the server's certificate is for another name; check the server address"
        case .authoritiesUnreadable: "the CA file cannot be read; check its path and its permissions"
        case .handshake: "the handshake failed; look for a login page or a filter on this network"
        }
    }
}
