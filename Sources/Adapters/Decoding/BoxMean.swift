/// The mean of the pixels around each pixel, in a time that does not depend on how many they are.
struct BoxMean {
    let width: Int
    let height: Int
    /// How many pixels to each side.
    let radius: Int

    /// The means. Beyond an edge its pixels go on.
    func of(_ pixels: [UInt8]) -> [UInt8] {
        let along = run(pixels, lines: height, length: width, lineStep: width, step: 1)
        return run(along, lines: width, length: height, lineStep: 1, step: width)
    }

    /// The means along each line.
    private func run(_ pixels: [UInt8], lines: Int, length: Int, lineStep: Int, step: Int) -> [UInt8] {
        let span = 2 * radius + 1
        return [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for line in 0..<lines {
                    let start = line * lineStep
                    var sum = 0
                    for place in -radius...radius {
                        sum += Int(source[start + min(max(place, 0), length - 1) * step])
                    }
                    for place in 0..<length {
                        target[start + place * step] = UInt8((sum + span / 2) / span)
                        sum += Int(source[start + min(place + radius + 1, length - 1) * step])
                        sum -= Int(source[start + max(place - radius, 0) * step])
                    }
                }
            }
            count = pixels.count
        }
    }
}
