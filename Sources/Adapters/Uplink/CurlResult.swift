internal import CCurl

extension UplinkFault {
    /// What a result code of curl means here. `verifyResult` is OpenSSL's X509_V_* of the handshake.
    init(_ code: CURLcode, verifyResult: Int) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .badURL("it cannot be read")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .cannotResolve
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: self = .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            self = .interrupted
        // Out of memory is also what curl says of a header line past its own limit; since 8.6 it says 100 (TOO_LARGE).
        case CURLE_FILESIZE_EXCEEDED, CURLE_OUT_OF_MEMORY, CURLcode(rawValue: 100): self = .answerTooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: self = .notHTTP
        case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
        case CURLE_PEER_FAILED_VERIFICATION: self = .tls(TLSProblem(verifyResult: verifyResult))
        case CURLE_SSL_CACERT_BADFILE: self = .tls(.authoritiesUnreadable)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .tls(.handshake)
        default: self = .unexpected(Int(code.rawValue))
        }
    }
}

extension UplinkFault.TLSProblem {
    /// X509_V_ERR_* of OpenSSL's x509_vfy.h. A peer refused although its chain is good has the wrong name: curl then
    /// leaves its first value behind, 1 in 7.88 ("not verified").
    init(verifyResult: Int) {
        self =
            switch verifyResult {
            case 0, 1, 62, 64: .wrongName
            case 9: .notYetValid
            case 10: .expired
            default: .untrusted
            }
    }
}
