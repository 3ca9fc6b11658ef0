import Glibc
internal import Scanning

/// A picture turned about its middle, and the way back from its points.
struct Turning {
    private let from: (width: Int, height: Int)
    private let to: (width: Int, height: Int)
    private let cosine: Double
    private let sine: Double

    /// Turns a picture of this size by an angle in degrees; nothing is cut off.
    init(width: Int, height: Int, degrees: Double) {
        let angle = degrees * .pi / 180
        cosine = cos(angle)
        sine = sin(angle)
        from = (width, height)
        let (wide, high) = (Double(width), Double(height))
        to = (
            Int((wide * abs(cosine) + high * abs(sine)).rounded(.up)),
            Int((wide * abs(sine) + high * abs(cosine)).rounded(.up))
        )
    }

    var width: Int { to.width }
    var height: Int { to.height }

    /// The turned picture; what the picture does not cover is grey.
    func turned(_ picture: GreyPicture) -> GreyPicture {
        let pixels = [UInt8](unsafeUninitializedCapacity: to.width * to.height) { target, count in
            picture.pixels.withUnsafeBufferPointer { source in
                let between = BetweenPixels(source: source, width: from.width, height: from.height)
                // Steps of 1/65,536 of a pixel: whole numbers are several times as fast.
                let (across, down) = (Int(cosine * 65_536), Int(sine * 65_536))
                let origin = place(x: 0, y: 0)
                for y in 0..<to.height {
                    var sourceX = Int(origin.x * 65_536) + y * down
                    var sourceY = Int(origin.y * 65_536) + y * across
                    for x in 0..<to.width {
                        target[y * to.width + x] = between.brightness(x: sourceX, y: sourceY)
                        sourceX += across
                        sourceY -= down
                    }
                }
            }
            count = to.width * to.height
        }
        return GreyPicture(width: to.width, height: to.height, pixels: pixels)
    }

    /// Where a point of the turned picture is in the picture.
    func back(_ point: SymbolPoint) -> SymbolPoint {
        let place = place(x: Double(point.x), y: Double(point.y))
        return SymbolPoint(
            x: min(max(Int(place.x.rounded()), 0), from.width - 1),
            y: min(max(Int(place.y.rounded()), 0), from.height - 1))
    }

    private func place(x: Double, y: Double) -> (x: Double, y: Double) {
        let (right, down) = (x - Double(to.width) / 2, y - Double(to.height) / 2)
        return (
            cosine * right + sine * down + Double(from.width) / 2,
            cosine * down - sine * right + Double(from.height) / 2
        )
    }
}
