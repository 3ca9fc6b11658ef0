internal import Drawing

/// Steps of paying, drawn: they are understood without a language.
enum Pictogram: CaseIterable {
    /// The phone looks at a code.
    case scan
    /// The buyer confirms on the phone.
    case confirm
    /// The phone is held to the counter's reader.
    case show
    /// The counter's lamp is lit.
    case lamp

    /// Draws into a square; lines are a twenty-fourth of its side.
    func draw(on page: Page, in area: Area, with ink: Ink, direction: WritingDirection) {
        let square = area.square
        let draw = { PictogramDrawing(page: page, square: square, ink: ink).draw(self) }
        // A tick is a tick everywhere; what moves from one side to the other does so as writing does.
        if direction == .rightToLeft, self == .show {
            page.mirrored(about: square.middle, draw)
        } else {
            draw()
        }
    }
}

/// A row of steps with arrows between them.
struct PictogramRow {
    let steps: [Pictogram]
    let ink: Ink
    let direction: WritingDirection

    /// Draws steps as high as the area.
    func draw(on page: Page, in area: Area) {
        let side = min(area.height, area.width / (Double(steps.count) * 1.55 - 0.55))
        let arrow = side * 0.55
        let width = Double(steps.count) * (side + arrow) - arrow
        let row = Area(
            left: area.middle - width / 2, top: area.top + (area.height - side) / 2, width: width, height: side)
        for (index, step) in steps.enumerated() {
            let place = Double(index) * (side + arrow)
            let left = direction == .leftToRight ? row.left + place : row.right - place - side
            step.draw(
                on: page, in: Area(left: left, top: row.top, width: side, height: side), with: ink, direction: direction
            )
            guard index > 0 else { continue }
            let middle = direction == .leftToRight ? left - arrow / 2 : left + side + arrow / 2
            chevron(on: page, x: middle, y: row.top + side / 2, size: side * 0.09)
        }
    }

    private func chevron(on page: Page, x: Double, y: Double, size: Double) {
        let point = direction == .leftToRight ? size : -size
        page.stroke(
            Outline().lines([(x - point / 2, y - size), (x + point / 2, y), (x - point / 2, y + size)]),
            width: size * 0.42, with: ink)
    }
}

/// Draws in a square of 24 by 24.
private struct PictogramDrawing {
    let page: Page
    let square: Area
    let ink: Ink

    private var unit: Double { square.width / 24 }

    func draw(_ pictogram: Pictogram) {
        switch pictogram {
        case .scan:
            phone(left: 6, width: 12)
            corners(left: 8.6, top: 8.1, side: 6.8)
            code(left: 9.9, top: 9.4, side: 4.2)
        case .confirm:
            phone(left: 6, width: 12)
            stroke(Outline().circle(x: x(12), y: y(11.5), radius: 3.9 * unit))
            stroke(lines([(10.2, 11.7), (11.5, 13.1), (14, 10)]))
        case .show:
            phone(left: 0.8, width: 10.4)
            code(left: 3.2, top: 8.6, side: 5.6)
            for step in [(15.2, 2.4), (17.2, 4.0)] {
                stroke(Outline().arc(x: x(12.4), y: y(11.5), radius: (step.0 - 12.4) * unit, from: -38, to: 38))
            }
            stroke(
                Outline().rectangle(
                    Area(left: x(19.4), top: y(5), width: 3.8 * unit, height: 13 * unit), radius: 1.2 * unit))
            fill(Outline().circle(x: x(21.3), y: y(11.5), radius: 0.8 * unit))
        case .lamp:
            fill(Outline().circle(x: x(12), y: y(12), radius: 6.2 * unit))
            page.stroke(lines([(9.1, 12.3), (11.2, 14.5), (15, 9.7)]), width: 1.5 * unit, with: ink.readable)
            for degrees in stride(from: 0.0, to: 360, by: 45) { ray(degrees) }
        }
    }

    private func x(_ value: Double) -> Double { square.left + value * unit }
    private func y(_ value: Double) -> Double { square.top + value * unit }

    private func stroke(_ outline: Outline) { page.stroke(outline, width: 1.05 * unit, with: ink) }
    private func fill(_ outline: Outline) { page.fill(outline, with: ink) }

    private func lines(_ points: [(Double, Double)]) -> Outline {
        Outline().lines(points.map { (x($0.0), y($0.1)) })
    }

    private func phone(left: Double, width: Double) {
        stroke(
            Outline().rectangle(
                Area(left: x(left), top: y(1.5), width: width * unit, height: 21 * unit), radius: 2.2 * unit))
        let middle = left + width / 2
        stroke(lines([(middle - 1.2, 19.8), (middle + 1.2, 19.8)]))
    }

    /// What a camera shows around a code.
    private func corners(left: Double, top: Double, side: Double) {
        let arm = side * 0.26
        for (cornerX, cornerY, toX, toY) in [
            (left, top, 1.0, 1.0), (left + side, top, -1, 1), (left, top + side, 1, -1),
            (left + side, top + side, -1, -1),
        ] {
            page.stroke(
                lines([(cornerX + toX * arm, cornerY), (cornerX, cornerY), (cornerX, cornerY + toY * arm)]),
                width: 0.8 * unit, with: ink)
        }
    }

    /// Three of four corners filled: the sign of a QR code, too coarse to be read as one.
    private func code(left: Double, top: Double, side: Double) {
        let part = side * 0.4
        for (dx, dy) in [(0.0, 0.0), (side - part, 0), (0, side - part)] {
            fill(
                Outline().rectangle(Area(left: x(left + dx), top: y(top + dy), width: part * unit, height: part * unit))
            )
        }
        let dot = side * 0.18
        for (dx, dy) in [(side - part, side - part), (side - dot, side - dot), (side - part, side - dot)] {
            fill(Outline().rectangle(Area(left: x(left + dx), top: y(top + dy), width: dot * unit, height: dot * unit)))
        }
    }

    private func ray(_ degrees: Double) {
        let direction = Direction(degrees: degrees)
        stroke(
            lines([
                (12 + direction.x * 8.3, 12 + direction.y * 8.3), (12 + direction.x * 10.4, 12 + direction.y * 10.4),
            ]))
    }
}

/// A direction of the compass rose of eight.
private struct Direction {
    let x: Double
    let y: Double

    init(degrees: Double) {
        let half = 0.5.squareRoot()
        switch Int(degrees) / 45 {
        case 0: (x, y) = (1, 0)
        case 1: (x, y) = (half, half)
        case 2: (x, y) = (0, 1)
        case 3: (x, y) = (-half, half)
        case 4: (x, y) = (-1, 0)
        case 5: (x, y) = (-half, -half)
        case 6: (x, y) = (0, -1)
        default: (x, y) = (half, -half)
        }
    }
}
