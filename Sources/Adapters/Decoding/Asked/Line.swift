internal import Glibc
internal import Scanning

/// The line to the program that asks: standard input and output, one message after the other.
enum Line {
    /// The next question, or nil when nobody asks any more.
    static func question() -> DecoderQuestion? {
        guard var head = read(4)?[...], let count = head.take32(), count <= DecoderMessages.longestQuestion else {
            return nil
        }
        return read(count).flatMap(DecoderQuestion.init(bytes:))
    }

    /// False when nobody listens.
    static func write(_ answer: DecoderAnswer) -> Bool {
        let bytes = answer.bytes
        var head: [UInt8] = []
        head.append(number32: bytes.count)
        return write(head + bytes)
    }

    /// False when nobody listens.
    static func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.write(1, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count > 0 { written += count } else if errno != EINTR { return false }
        }
        return true
    }

    private static func read(_ count: Int) -> [UInt8]? {
        var filled = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            while filled < count {
                let got = Glibc.read(0, target.baseAddress?.advanced(by: filled), count - filled)
                if got > 0 { filled += got } else if got == 0 || errno != EINTR { break }
            }
            initialized = filled
        }
        return filled == count ? bytes : nil
    }
}
