/// A picture made smaller: each new pixel is the mean of what it covers, with its parts of pixels.
struct Shrinking {
    /// The greatest width and height of what comes out.
    let mostSide: Int

    /// Shrinks pixels of three bytes. A picture that is small enough stays as it is.
    func of(_ pixels: [UInt8], width: Int, height: Int) -> (pixels: [UInt8], width: Int, height: Int) {
        let longest = max(width, height)
        guard longest > mostSide else { return (pixels, width, height) }
        let wide = max(1, width * mostSide / longest)
        let high = max(1, height * mostSide / longest)
        let narrow = Self.run(pixels, lines: height, from: width, to: wide, samples: 3)
        // A row is a pixel of many samples for what lies below it.
        return (Self.run(narrow, lines: 1, from: height, to: high, samples: wide * 3), wide, high)
    }

    private static func run(_ pixels: [UInt8], lines: Int, from length: Int, to target: Int, samples: Int) -> [UInt8] {
        let size = lines * target * samples
        return [UInt8](unsafeUninitializedCapacity: size) { shrunk, count in
            pixels.withUnsafeBufferPointer { source in
                // Places are counted in parts: a pixel has as many as there will be pixels, a new one as many as there were.
                for line in 0..<lines {
                    for place in 0..<target {
                        let (start, end) = (place * length, (place + 1) * length)
                        let covered = start / target...(end - 1) / target
                        for sample in 0..<samples {
                            var sum = length / 2
                            for pixel in covered {
                                let part = min(end, (pixel + 1) * target) - max(start, pixel * target)
                                sum += part * Int(source[(line * length + pixel) * samples + sample])
                            }
                            shrunk[(line * target + place) * samples + sample] = UInt8(sum / length)
                        }
                    }
                }
            }
            count = size
        }
    }
}
