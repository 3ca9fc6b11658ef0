/// Lines and arcs to be filled or drawn, in millimetres.
public struct Outline: Sendable {
    enum Step: Sendable {
        case move(Double, Double)
        case line(Double, Double)
        case arc(Double, Double, radius: Double, from: Double, to: Double)
        case close
        case apart
    }

    private(set) var steps: [Step] = []

    /// Nothing yet.
    public init() {}

    private func adding(_ more: [Step]) -> Outline {
        var longer = self
        longer.steps += more
        return longer
    }

    /// Straight lines from point to point.
    public func lines(_ points: [(x: Double, y: Double)], closed: Bool = false) -> Outline {
        guard let first = points.first else { return self }
        return adding(
            [.move(first.x, first.y)] + points.dropFirst().map { .line($0.x, $0.y) } + (closed ? [.close] : []))
    }

    /// A circle.
    public func circle(x: Double, y: Double, radius: Double) -> Outline {
        adding([.apart, .arc(x, y, radius: radius, from: 0, to: 2 * .pi), .close])
    }

    /// A part of a circle, clockwise; angles in degrees from the right.
    public func arc(x: Double, y: Double, radius: Double, from: Double, to: Double) -> Outline {
        adding([.apart, .arc(x, y, radius: radius, from: from * .pi / 180, to: to * .pi / 180)])
    }

    /// A rectangle with round corners.
    public func rectangle(_ area: Area, radius: Double = 0) -> Outline {
        guard radius > 0 else {
            return lines(
                [(area.left, area.top), (area.right, area.top), (area.right, area.bottom), (area.left, area.bottom)],
                closed: true)
        }
        let (left, right) = (area.left + radius, area.right - radius)
        let (top, bottom) = (area.top + radius, area.bottom - radius)
        return adding([
            .apart, .arc(right, top, radius: radius, from: -.pi / 2, to: 0),
            .arc(right, bottom, radius: radius, from: 0, to: .pi / 2),
            .arc(left, bottom, radius: radius, from: .pi / 2, to: .pi),
            .arc(left, top, radius: radius, from: .pi, to: 1.5 * .pi), .close,
        ])
    }
}
