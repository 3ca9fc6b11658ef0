internal import CCurl

/// Owns one easy handle, and with it the kept-alive connection, the DNS cache and the TLS sessions.
///
/// `@unchecked Sendable`: a handle may move between threads but not be used by two at once. `Uplink` calls `perform`
/// on its serial queue only, and `deinit` runs when nobody else holds the session.
final class CurlSession: @unchecked Sendable {
    private static let mostRetryAfter: Int64 = 86_400
    private static let isStarted = tp_curl_global_start() == CURLE_OK

    private let settings: UplinkSettings
    private var handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    /// Whether the connection must not carry another request.
    var isSpent = false

    init(_ settings: UplinkSettings) throws(UplinkFault) {
        guard Self.isStarted, let handle = tp_curl_new() else { throw .unexpected(Int(CURLE_FAILED_INIT.rawValue)) }
        self.settings = settings
        self.handle = handle
        errorText = .allocate(capacity: Int(TP_CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(TP_CURL_ERROR_SIZE))
    }

    deinit {
        tp_curl_free(handle)
        errorText.deallocate()
    }

    /// One exchange, start to end. Blocks.
    func perform(_ request: UplinkRequest, stop: StopFlag) throws(UplinkFault) -> UplinkAnswer {
        guard !stop.isRaised else { throw .cancelled }
        if isSpent { try renew() }
        // What did not end as an answer may have left bytes on the connection, and the next answer must not begin with them.
        isSpent = true
        let receipt = Receipt(limit: settings.maxAnswerBytes, stop: stop)
        let headers = try HeaderList(request.headers)
        // Also lets go of the token, the body and the receipt.
        defer { tp_curl_reset(handle) }
        errorText.pointee = 0
        try setLimits()
        try setTrust(for: request)
        try receive(into: receipt)
        try check(tp_curl_set_text(handle, CURLOPT_URL, request.url))
        try check(tp_curl_set_headers(handle, headers.list))
        let result = withExtendedLifetime(receipt) { transfer(request.body) }

        guard result == CURLE_OK else { throw fault(result, receipt) }
        isSpent = false
        let status = tp_curl_status(handle)
        let wait = min(max(0, tp_curl_retry_after(handle)), Self.mostRetryAfter)
        let answer = UplinkAnswer(
            status: status, body: receipt.body, retryAfterSeconds: wait > 0 ? Int(wait) : nil)
        guard status == 200 else {
            throw .status(status, retryAfterSeconds: answer.retryAfterSeconds, said: receipt.firstLine)
        }
        return answer
    }

    /// A new handle, and with it a new connection.
    private func renew() throws(UplinkFault) {
        guard let fresh = tp_curl_new() else { throw .unexpected(Int(CURLE_FAILED_INIT.rawValue)) }
        tp_curl_free(handle)
        handle = fresh
        isSpent = false
    }

    private func transfer(_ body: [UInt8]?) -> CURLcode {
        guard let body else { return tp_curl_perform(handle) }
        return body.withUnsafeBytes { bytes in
            let code = tp_curl_set_post(handle, bytes.baseAddress, Int64(bytes.count))
            return code == CURLE_OK ? tp_curl_perform(handle) : code
        }
    }

    private func setLimits() throws(UplinkFault) {
        // Timeouts without SIGALRM: this is not the only thread.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, settings.connectTimeoutMs))
        try set(CURLOPT_TIMEOUT_MS, max(1, settings.totalTimeoutMs))
        try set(CURLOPT_LOW_SPEED_LIMIT, max(1, settings.lowSpeedBytesPerSecond))
        try set(CURLOPT_LOW_SPEED_TIME, max(1, settings.lowSpeedSeconds))
        // Refuses by the declared length; the receipt refuses what arrives beyond it. Zero would mean no limit.
        try check(tp_curl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, Int64(max(1, settings.maxAnswerBytes))))
    }

    private func setTrust(for request: UplinkRequest) throws(UplinkFault) {
        try check(tp_curl_web_only(handle))
        try check(tp_curl_require_tls12(handle))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let caFile = settings.caFile {
            try check(tp_curl_set_text(handle, CURLOPT_CAINFO, caFile))
            // The system's folder of authorities would otherwise be trusted beside the file.
            try check(tp_curl_set_text(handle, CURLOPT_CAPATH, nil))
        }
        // What is for this machine does not go out in the clear to a proxy that the environment names.
        if request.toThisMachine { try check(tp_curl_set_text(handle, CURLOPT_PROXY, "")) }
    }

    private func receive(into receipt: Receipt) throws(UplinkFault) {
        let context = Unmanaged.passUnretained(receipt).toOpaque()
        try check(tp_curl_set_error_buffer(handle, errorText))
        try check(
            tp_curl_on_body(
                handle,
                { bytes, size, count, context in
                    guard let context else { return 0 }
                    let receipt = Unmanaged<Receipt>.fromOpaque(context).takeUnretainedValue()
                    let taken = receipt.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
                    return taken ? size * count : 0
                }, context))
        try check(
            tp_curl_on_header(
                handle,
                { _, size, count, context in
                    guard let context else { return 0 }
                    let receipt = Unmanaged<Receipt>.fromOpaque(context).takeUnretainedValue()
                    return receipt.takeHeader(size * count) ? size * count : 0
                }, context))
        try check(
            tp_curl_on_progress(
                handle,
                { context, _, _, _, _ in
                    guard let context else { return 1 }
                    return Unmanaged<Receipt>.fromOpaque(context).takeUnretainedValue().isStopped ? 1 : 0
                }, context))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(UplinkFault) {
        try check(tp_curl_set_long(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(UplinkFault) {
        guard code == CURLE_OK else { throw .unexpected(Int(code.rawValue)) }
    }

    private func fault(_ code: CURLcode, _ receipt: Receipt) -> UplinkFault {
        if receipt.isStopped { return .cancelled }
        if receipt.isTooLarge { return .answerTooLarge }
        // One code serves both; curl's text is the only difference.
        let isSlow = code == CURLE_OPERATION_TIMEDOUT && String(cString: errorText).hasPrefix("Operation too slow")
        return isSlow ? .stalled : UplinkFault(code, verifyResult: tp_curl_verify_result(handle))
    }
}

/// Owns a list of header lines.
private struct HeaderList: ~Copyable {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(UplinkFault) {
        list = nil
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw .unexpected(Int(CURLE_OUT_OF_MEMORY.rawValue))
            }
            list = longer
        }
    }

    deinit {
        curl_slist_free_all(list)
    }
}
