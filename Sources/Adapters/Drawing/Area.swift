/// A rectangle on a page, in millimetres from the page's upper left corner.
public struct Area: Equatable, Sendable {
    /// Distance from the left edge.
    public let left: Double
    /// Distance from the upper edge.
    public let top: Double
    /// Extent to the right.
    public let width: Double
    /// Extent downwards.
    public let height: Double

    /// Names a rectangle.
    public init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// The right edge.
    public var right: Double { left + width }
    /// The lower edge.
    public var bottom: Double { top + height }
    /// The middle from left to right.
    public var middle: Double { left + width / 2 }

    /// The rectangle without a margin on all sides.
    public func inset(_ margin: Double) -> Area { inset(x: margin, y: margin) }

    /// The rectangle without margins at the sides (`x`) and above and below (`y`).
    public func inset(x: Double, y: Double) -> Area {
        Area(left: left + x, top: top + y, width: width - 2 * x, height: height - 2 * y)
    }

    /// Its uppermost part.
    public func upper(_ height: Double) -> Area { Area(left: left, top: top, width: width, height: height) }

    /// Its lowest part.
    public func lower(_ height: Double) -> Area { Area(left: left, top: bottom - height, width: width, height: height) }

    /// What is left below the uppermost part.
    public func below(_ height: Double) -> Area { lower(self.height - height) }

    /// What is left above the lowest part.
    public func above(_ height: Double) -> Area { upper(self.height - height) }

    /// The part of this width where lines begin: on the left, or on the right where writing runs from right to left.
    public func leading(_ width: Double, _ direction: WritingDirection) -> Area {
        Area(left: direction == .leftToRight ? left : right - width, top: top, width: width, height: height)
    }

    /// The part of this width where lines end.
    public func trailing(_ width: Double, _ direction: WritingDirection) -> Area {
        leading(width, direction == .leftToRight ? .rightToLeft : .leftToRight)
    }

    /// The largest square in the middle.
    public var square: Area {
        let side = min(width, height)
        return Area(left: middle - side / 2, top: top + (height - side) / 2, width: side, height: side)
    }
}

/// Which way lines of writing run on a page.
public enum WritingDirection: Sendable {
    /// As Latin, Chinese and Ethiopic are written today.
    case leftToRight
    /// As Arabic and Hebrew are written.
    case rightToLeft
}
