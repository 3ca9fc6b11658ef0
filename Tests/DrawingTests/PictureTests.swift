import Drawing
import Foundation
import Testing

@Suite("Pictures")
struct PictureTests {
    /// 4 by 2 pixels of one red.
    private func red() throws -> Picture {
        try Picture(width: 4, height: 2, pixels: (0..<8).flatMap { _ in [200, 20, 20] as [UInt8] })
    }

    @Test("PDF and SVG carry a picture as a JPEG")
    func carried() throws {
        let area = Area(left: 10, top: 10, width: 40, height: 40)
        let pdf = try drawn(as: .pdf) { $0.picture(try red(), in: area) }
        #expect(Data(pdf).range(of: Data("/Filter /DCTDecode".utf8)) != nil)
        let svg = String(decoding: try drawn(as: .svg) { $0.picture(try red(), in: area) }, as: UTF8.self)
        #expect(svg.contains("data:image/jpeg;base64,"))
    }

    /// Where a picture is drawn in a square area of 40 mm: 40 mm wide and 20 high.
    static let places: [(direction: WritingDirection?, top: Double)] = [
        (nil, 20), (.leftToRight, 10), (.rightToLeft, 10),
    ]

    @Test("a picture is drawn whole, in the middle or where writing begins", arguments: places.indices)
    func place(_ index: Int) throws {
        let row = Self.places[index]
        let area = Area(left: 10, top: 10, width: 40, height: 40)
        let svg = String(
            decoding: try drawn(as: .svg) { $0.picture(try red(), in: area, beginning: row.direction) }, as: UTF8.self)
        let corner = [10 / 25.4 * 72, row.top / 25.4 * 72].map { Int($0) }
        let place = try #require(svg.split(separator: "matrix(").dropFirst().first?.split(separator: ")").first)
        #expect(place.split(separator: ",").suffix(2).compactMap { Double($0).map { Int($0) } } == corner, "\(place)")
    }
}
