/// One picture of a camera, as it came.
struct CameraFrame: Equatable {
    /// How its bytes mean pixels (Video4Linux2 names them so).
    enum Kind: Equatable, CaseIterable {
        /// A byte of light a pixel.
        case grey
        /// All light first, colour behind it.
        case nv12
        /// Light and colour in turn.
        case yuyv
        /// A JPEG picture.
        case jpeg
    }

    let kind: Kind
    let width: Int
    let height: Int
    /// From line to line, bytes.
    let stride: Int
    let bytes: [UInt8]

    /// The same picture as a file that can be read: its light as binary PGM, or the JPEG that it is. Nothing is parsed here. Nil
    /// where it is too short to be whole.
    var file: [UInt8]? {
        guard kind != .jpeg else { return bytes.isEmpty ? nil : bytes }
        let step = kind == .yuyv ? 2 : 1
        // Of the last pixel of YUYV the light alone is needed.
        let line = (width - 1) * step + 1
        guard width > 0, height > 0, stride >= line, bytes.count >= (height - 1) * stride + line else { return nil }
        var file = Array("P5\n\(width) \(height)\n255\n".utf8)
        file.reserveCapacity(file.count + width * height)
        for start in Swift.stride(from: 0, to: height * stride, by: stride) {
            if step == 1 {
                file += bytes[start..<start + width]
            } else {
                for place in Swift.stride(from: start, to: start + line, by: step) { file.append(bytes[place]) }
            }
        }
        return file
    }
}
