/// A picture as the decoder wants it: one byte of brightness a pixel, rows from the top, no gaps.
struct GreyPicture: Sendable {
    let width: Int
    let height: Int
    let pixels: [UInt8]

    /// The picture at twice its size, with every new pixel between its neighbours. libzbar reads small symbols better
    /// this way.
    func doubled() -> GreyPicture {
        let wide = width * 2
        let enlarged = [UInt8](unsafeUninitializedCapacity: wide * height * 2) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let here = y * width
                    let below = min(y + 1, height - 1) * width
                    for x in 0..<width {
                        let right = min(x + 1, width - 1)
                        let upperLeft = Int(source[here + x])
                        let upperRight = Int(source[here + right])
                        let lowerLeft = Int(source[below + x])
                        let lowerRight = Int(source[below + right])
                        let corner = y * 2 * wide + x * 2
                        target[corner] = UInt8(upperLeft)
                        target[corner + 1] = UInt8((upperLeft + upperRight + 1) / 2)
                        target[corner + wide] = UInt8((upperLeft + lowerLeft + 1) / 2)
                        target[corner + wide + 1] = UInt8((upperLeft + upperRight + lowerLeft + lowerRight + 2) / 4)
                    }
                }
            }
            count = wide * height * 2
        }
        return GreyPicture(width: wide, height: height * 2, pixels: enlarged)
    }
}
