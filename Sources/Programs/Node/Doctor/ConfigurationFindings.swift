internal import Signing
internal import StateFolder

/// What the configuration says, beside equipment.
extension Finding {
    /// The service has read its configuration; what a changed one says waits for the next start.
    static let otherConfiguration = Finding(
        .advice, "configuration",
        "the file, or its board's, is not as the service read it: it runs by another. Take it up: systemctl restart tillpost"
    )

    private static let largestCAFile = 4_194_304

    /// Whether headquarters' certificate can be checked by the file at all. Needs no headquarters.
    static func certificates(in path: String) -> Finding {
        let next = "Headquarters is not reached with it. Correct the file, or caFile in the configuration."
        do throws(StateFolderFault) {
            let count = CertificateFile.count(inPEM: try WholeFile.read(path, limit: largestCAFile))
            guard let count, count > 0 else {
                let what = count == nil ? "a certificate in \(path) cannot be read" : "no certificate is in \(path)"
                return Finding(.broken, "certificates", "\(what). \(next)")
            }
            return Finding(.good, "certificates", "\(count) in \(path)")
        } catch {
            let reason = if case .failed(_, let reason) = error { reason } else { "there is no such file" }
            return Finding(.broken, "certificates", "\(path): \(reason). \(next)")
        }
    }
}
