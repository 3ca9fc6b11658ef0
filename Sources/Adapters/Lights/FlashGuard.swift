/// Holds a lamp dark that would light for the fourth time in a second.
///
/// Every pattern keeps to three flashes a second by itself; signals that follow each other fast (a jammed scanner, a
/// link that flaps) would not.
struct FlashGuard: Sendable {
    /// At least this long from one lighting of a lamp to its next, in milliseconds.
    static let spacing = 334

    private var shown: LampSet = []
    private var litAt: [LampSet: Int] = [:]

    /// What may be shown of `wanted`, and when, in ms, a lamp held back may light.
    mutating func admit(_ wanted: LampSet, at now: Int) -> (lamps: LampSet, heldUntil: Int?) {
        var lamps = LampSet()
        var heldUntil: Int?
        for lamp in LampSet.inOrder where wanted.contains(lamp) {
            if !shown.contains(lamp), let last = litAt[lamp], now - last < Self.spacing {
                let free = last + Self.spacing
                heldUntil = min(heldUntil ?? free, free)
                continue
            }
            if !shown.contains(lamp) { litAt[lamp] = now }
            lamps.insert(lamp)
        }
        shown = lamps
        return (lamps, heldUntil)
    }
}
