internal import Scanning

/// A picture seen as if its sheet leaned, one side nearer to the eye than the other, and the way back from its points.
/// What leans the other way is straightened by it.
struct Leaning {
    private let width: Int
    private let height: Int
    private let lean: Double

    /// Leans a picture of this size. `lean` is how much larger the right side grows and how much smaller the left, as a
    /// part of their size: -0.5 to 0.5; below zero it is the left side that grows.
    init(width: Int, height: Int, lean: Double) {
        precondition((-0.5...0.5).contains(lean), "no side loses more than half")
        self.width = width
        self.height = height
        self.lean = lean
    }

    /// The picture as it leans, as large as it was; what it does not cover is grey.
    func leaned(_ picture: GreyPicture) -> GreyPicture {
        let middle = (x: Double(width) / 2, y: Double(height) / 2)
        // All of a column is at the same distance.
        let scales = (0..<width).map { scale(column: Double($0)) }
        let columns = scales.enumerated().map { Int((middle.x + (Double($0) - middle.x) * $1) * 65_536) }
        let steps = scales.map { Int($0 * 65_536) }
        let tops = scales.map { Int((middle.y - middle.y * $0) * 65_536) }
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
            picture.pixels.withUnsafeBufferPointer { source in
                let between = BetweenPixels(source: source, width: width, height: height)
                for y in 0..<height {
                    for x in 0..<width {
                        target[y * width + x] = between.brightness(x: columns[x], y: tops[x] + y * steps[x])
                    }
                }
            }
            count = width * height
        }
        return GreyPicture(width: width, height: height, pixels: pixels)
    }

    /// Where a point of the leaning picture is in the picture.
    func back(_ point: SymbolPoint) -> SymbolPoint {
        let scale = scale(column: Double(point.x))
        func place(_ value: Int, _ count: Int) -> Int {
            let middle = Double(count) / 2
            return min(max(Int((middle + (Double(value) - middle) * scale).rounded()), 0), count - 1)
        }
        return SymbolPoint(x: place(point.x, width), y: place(point.y, height))
    }

    private func scale(column: Double) -> Double {
        let middle = Double(width) / 2
        return 1 / (1 + lean * (column - middle) / middle)
    }
}
