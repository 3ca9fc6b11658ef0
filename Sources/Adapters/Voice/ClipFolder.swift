internal import Glibc

/// A language's recordings: WAV files of 16-bit samples, one channel, 22,050 a second, as espeak-ng writes them.
struct ClipFolder: Sendable {
    /// About a quarter of a minute.
    static let largestFile = 1 << 20

    let path: String

    /// What is wrong with a clip, or nil.
    func fault(_ clip: Clip) -> VoiceFault? {
        do throws(VoiceFault) { _ = try sound(clip) } catch { return error }
        return nil
    }

    /// A clip's samples.
    func samples(_ clip: Clip) throws(VoiceFault) -> [Int16] {
        let (bytes, data) = try sound(clip)
        return ClipFolder.samples(of: bytes[data])
    }

    /// A clip's file, and where its samples are.
    private func sound(_ clip: Clip) throws(VoiceFault) -> (bytes: [UInt8], data: Range<Int>) {
        let path = "\(path)/\(clip).wav"
        guard let bytes = ClipFolder.read(path) else {
            throw .clip(path: path, reason: String(cString: strerror(errno)))
        }
        guard bytes.count <= ClipFolder.largestFile else { throw .clip(path: path, reason: "the file is too large") }
        guard let data = ClipFolder.data(of: bytes) else {
            throw .clip(path: path, reason: "not a WAV file of 16 bits, one channel, \(Sound.rate) a second")
        }
        guard data.count > 1 else { throw .clip(path: path, reason: "there is no sound in it") }
        return (bytes, data)
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= largestFile {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return bytes
    }

    private static func samples(of data: ArraySlice<UInt8>) -> [Int16] {
        stride(from: data.startIndex, to: data.endIndex - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(data[$0]) | Int(data[$0 + 1]) << 8)
        }
    }

    /// The samples of a RIFF file, or nil where it is none that is spoken.
    static func samples(of bytes: [UInt8]) -> [Int16]? { data(of: bytes).map { samples(of: bytes[$0]) } }

    /// Where the samples of a RIFF file are (Multimedia Programming Interface 1.0): a format chunk, then a data chunk. espeak-ng that
    /// writes into a pipe gives the data chunk a length beyond the file's end; what is there counts.
    private static func data(of bytes: [UInt8]) -> Range<Int>? {
        func name(_ at: Int) -> String { String(decoding: bytes[at..<at + 4], as: UTF8.self) }
        func number(_ at: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
        guard bytes.count >= 12, name(0) == "RIFF", name(8) == "WAVE" else { return nil }
        var at = 12
        var hasFormat = false
        while at + 8 <= bytes.count {
            let length = number(at + 4, 4)
            let end = min(at + 8 + length, bytes.count)
            switch name(at) {
            case "fmt ":
                guard end - at >= 24, number(at + 8, 2) == 1, number(at + 10, 2) == 1,
                    number(at + 12, 4) == Sound.rate, number(at + 22, 2) == 16
                else { return nil }
                hasFormat = true
            case "data":
                guard hasFormat else { return nil }
                return at + 8..<end
            default: break
            }
            at = end + length % 2
        }
        return nil
    }
}
