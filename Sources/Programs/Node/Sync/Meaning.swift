package import Forwarding
package import Shop
internal import Uplink

/// What came of an exchange, as the forwarder understands it.
extension Forwarder.Result {
    /// An answer that counted.
    package init(_ applied: AppliedAnswer, to exchange: PreparedExchange) {
        // An exchange that carried nothing could move nothing: a record that came meanwhile is no failure of it.
        let isStuck = !applied.hasMoved && (applied.hasMore || exchange.recordCount > 0)
        self = .accepted(
            callAgainSeconds: applied.callAgainSeconds, hasMore: applied.hasMore, hasMoved: !isStuck)
    }

    /// What a fault says about the way: nothing reached, or something that is not HQ.
    package init(_ fault: any Error) {
        self =
            switch fault {
            case is AnswerFault: .notHQ
            case UplinkFault.status(503, let retryAfter, _), UplinkFault.status(429, let retryAfter, _):
                .busy(retryAfterSeconds: retryAfter.map { UInt64(max(0, $0)) })
            case UplinkFault.status, UplinkFault.notHTTP, UplinkFault.tls, UplinkFault.answerTooLarge: .notHQ
            default: .unreachable
            }
    }
}
