/// A picture as the decoder wants it: one byte of brightness a pixel, rows from the top, no gaps.
struct GreyPicture: Sendable {
    let width: Int
    let height: Int
    let pixels: [UInt8]

    /// The picture at twice its size, with every new pixel between its neighbours.
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

    /// Light for dark.
    func inverted() -> GreyPicture {
        GreyPicture(width: width, height: height, pixels: pixels.map { ~$0 })
    }

    /// Each pixel with its eight neighbours in the weights 1 2 1: noise falls, edges stay.
    func softened() -> GreyPicture {
        GreyPicture(width: width, height: height, pixels: mixed { ($0 + 2 * $1 + $2 + 2) / 4 })
    }

    /// Edges that a lens has spread made steep again: three and a half times what a pixel differs from its
    /// surroundings (two runs of a mean over five by five, which is near enough to a Gauss curve of two pixels).
    func sharpened() -> GreyPicture {
        let surroundings = BoxMean(width: width, height: height, radius: 2)
        let around = surroundings.of(surroundings.of(pixels))
        let steep = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for index in pixels.indices {
                let here = Int(pixels[index])
                target[index] = UInt8(clamping: here + (here - Int(around[index])) * 5 / 2)
            }
            count = pixels.count
        }
        return GreyPicture(width: width, height: height, pixels: steep)
    }

    /// First along the rows, then along the columns, every pixel with the one before and the one after it.
    private func mixed(_ mix: (Int, Int, Int) -> Int) -> [UInt8] {
        let along = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let row = y * width
                    for x in 0..<width {
                        target[row + x] = UInt8(
                            mix(
                                Int(source[row + max(x - 1, 0)]), Int(source[row + x]),
                                Int(source[row + min(x + 1, width - 1)])))
                    }
                }
            }
            count = pixels.count
        }
        return [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            along.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let above = max(y - 1, 0) * width
                    let row = y * width
                    let below = min(y + 1, height - 1) * width
                    for x in 0..<width {
                        target[row + x] = UInt8(
                            mix(Int(source[above + x]), Int(source[row + x]), Int(source[below + x])))
                    }
                }
            }
            count = pixels.count
        }
    }
}
