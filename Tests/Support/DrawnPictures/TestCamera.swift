import Foundation
import Symbols

/// What a test's camera looks at: rows of modules, true is dark, on white paper.
package struct TestSymbol: Sendable {
    package let text: String
    package let width: Int
    let height: Int
    private let dark: [Bool]

    package init(qr text: String) throws {
        let symbol = try QRSymbol(text: text)
        self.text = text
        width = symbol.side
        height = symbol.side
        dark = (0..<symbol.side).flatMap { y in (0..<symbol.side).map { x in symbol[x, y] } }
    }

    /// A bar code from the widths of its bars and spaces, a bar first, half as high as it is wide.
    package init(_ text: String, bars: String) {
        let row = bars.compactMap(\.wholeNumberValue).enumerated().flatMap { index, width in
            [Bool](repeating: index % 2 == 0, count: width)
        }
        self.text = text
        width = row.count
        height = row.count / 2
        dark = (0..<row.count / 2).flatMap { _ in row }
    }

    /// The same bars, or modules, in an order that means nothing.
    package func shuffled(seed: UInt64) -> TestSymbol {
        var random = TestRandom(seed: seed)
        return TestSymbol(copying: self, columns: (0..<width).shuffled(using: &random))
    }

    private init(copying symbol: TestSymbol, columns: [Int]) {
        text = ""
        width = symbol.width
        height = symbol.height
        dark = (0..<symbol.height).flatMap { y in columns.map { symbol.dark[y * symbol.width + $0] } }
    }

    /// How dark it is at a place, in modules from its middle.
    func isDark(_ x: Double, _ y: Double) -> Bool {
        let (column, row) = ((x + Double(width) / 2).rounded(.down), (y + Double(height) / 2).rounded(.down))
        guard column >= 0, row >= 0, column < Double(width), row < Double(height) else { return false }
        return dark[Int(row) * width + Int(column)]
    }
}

/// A small camera for tests: it looks at a sheet at an angle, out of focus, in poor light. `make bench-codes` has a
/// better one.
package struct TestCamera: Sendable {
    /// Pixels a module in the middle.
    package var module = 3.0
    /// Degrees in the picture's plane.
    package var rotation = 3.0
    /// Degrees by which the sheet leans back.
    package var tilt = 0.0
    /// How often every pixel is mixed with its neighbours.
    package var blur = 0
    /// The most by which a pixel is wrong, of 255.
    package var noise = 4
    /// How much darker the right side is: 0.8 leaves a fifth.
    package var gradient = 0.0
    package var ink = 30.0
    package var paper = 220.0
    package var isInverted = false

    package init() {}

    /// This camera with something changed.
    package func with(_ change: (inout TestCamera) -> Void) -> TestCamera {
        var camera = self
        change(&camera)
        return camera
    }

    /// A picture of the symbol, as large as the symbol needs.
    package func picture(of symbol: TestSymbol, seed: UInt64 = 1) -> TestPicture {
        let reach = Double(symbol.width * symbol.width + symbol.height * symbol.height).squareRoot() + 16
        let side = Int(reach * module)
        var light = [Double](repeating: 0, count: side * side)
        // Each pixel is the mean of nine places.
        for y in 0..<side {
            for x in 0..<side {
                var dark = 0
                for part in 0..<9 {
                    let place = sheet(
                        Double(x) + Double(part % 3) / 3 - Double(side) / 2,
                        Double(y) + Double(part / 3) / 3 - Double(side) / 2, distance: Double(side) * 1.5)
                    if symbol.isDark(place.x, place.y) { dark += 1 }
                }
                light[y * side + x] = paper - (paper - ink) * Double(dark) / 9
            }
        }
        for _ in 0..<blur { light = mixed(light, side: side) }
        var random = TestRandom(seed: seed)
        var picture = TestPicture(width: side, height: side)
        for index in light.indices {
            let shade = 1 - gradient * Double(index % side) / Double(side)
            let value = light[index] * shade + Double(Int.random(in: -noise...noise, using: &random))
            let pixel = UInt8(min(max(value, 0), 255))
            picture.pixels[index] = isInverted ? ~pixel : pixel
        }
        return picture
    }

    /// From a pixel, counted from the middle, to the sheet, in modules.
    private func sheet(_ x: Double, _ y: Double, distance: Double) -> (x: Double, y: Double) {
        let lean = tilt * .pi / 180
        let depth = distance / (distance * cos(lean) - y * sin(lean))
        let (across, along) = (x * depth * cos(lean), y * depth)
        let turn = rotation * .pi / 180
        return ((across * cos(turn) + along * sin(turn)) / module, (along * cos(turn) - across * sin(turn)) / module)
    }

    private func mixed(_ light: [Double], side: Int) -> [Double] {
        func run(_ light: [Double], step: Int, place: (Int) -> Int) -> [Double] {
            light.indices.map { index in
                let here = place(index)
                let before = here > 0 ? light[index - step] : light[index]
                let after = here < side - 1 ? light[index + step] : light[index]
                return (before + 2 * light[index] + after) / 4
            }
        }
        return run(run(light, step: 1) { $0 % side }, step: side) { $0 / side }
    }
}
