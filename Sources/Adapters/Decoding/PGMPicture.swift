internal import Scanning

/// Reads Netpbm's binary grey map: "P5", width, height, greatest value, one white space, then the pixels.
enum PGMPicture {
    struct Header: Equatable {
        let width: Int
        let height: Int
        let greatest: Int
        let firstPixel: Int
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func header(_ bytes: [UInt8]) throws(ScanningFault) -> Header {
        var at = 2
        let width = try number(in: bytes, at: &at)
        let height = try number(in: bytes, at: &at)
        let greatest = try number(in: bytes, at: &at)
        guard at < bytes.count, isSpace(bytes[at]) else { throw .corrupt(.pgm, reason: "its header does not end") }
        guard width > 0, height > 0, (1...65_535).contains(greatest) else {
            throw .corrupt(.pgm, reason: "its header has a number out of range")
        }
        return Header(width: width, height: height, greatest: greatest, firstPixel: at + 1)
    }

    /// The pixels, scaled so that the greatest value is white. The size must have been checked.
    static func picture(_ bytes: [UInt8], header: Header) throws(ScanningFault) -> GreyPicture {
        let count = header.width * header.height
        let stride = header.greatest > 255 ? 2 : 1
        guard bytes.count - header.firstPixel >= count * stride else {
            throw .corrupt(.pgm, reason: "it ends too early")
        }
        let pixels: [UInt8]
        if header.greatest == 255 {
            pixels = Array(bytes[header.firstPixel..<header.firstPixel + count])
        } else {
            pixels = (0..<count).map { index in
                let at = header.firstPixel + index * stride
                let value = stride == 1 ? Int(bytes[at]) : Int(bytes[at]) << 8 | Int(bytes[at + 1])
                return UInt8(min(value, header.greatest) * 255 / header.greatest)
            }
        }
        return GreyPicture(width: header.width, height: header.height, pixels: pixels)
    }

    /// A decimal number of at most nine digits, after white space and comments.
    private static func number(in bytes: [UInt8], at: inout Int) throws(ScanningFault) -> Int {
        while at < bytes.count, isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "#") {
            if bytes[at] == UInt8(ascii: "#") {
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            } else {
                at += 1
            }
        }
        let start = at
        var value = 0
        while at < bytes.count, at - start < 9, (0x30...0x39).contains(bytes[at]) {
            value = value * 10 + Int(bytes[at] - 0x30)
            at += 1
        }
        guard at > start else { throw .corrupt(.pgm, reason: "its header lacks a number") }
        guard at == bytes.count || !(0x30...0x39).contains(bytes[at]) else {
            throw .corrupt(.pgm, reason: "its header has a number out of range")
        }
        return value
    }
}
