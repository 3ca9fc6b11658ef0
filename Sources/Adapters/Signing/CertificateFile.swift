import CCrypto

/// A file of certificates, as `caFile` names one.
public enum CertificateFile {
    /// How many X.509 certificates the PEM blocks of a file hold; nil where one of them is none. Dates and signatures are
    /// not judged: the clock need not be right.
    public static func count(inPEM bytes: [UInt8]) -> Int? {
        let count = tp_crypto_count_certificates(bytes, bytes.count)
        return count < 0 ? nil : Int(count)
    }
}
