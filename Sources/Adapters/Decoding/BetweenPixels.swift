/// A picture's brightness at places between its pixels. Lives only as long as the pixels that it borrows.
struct BetweenPixels {
    let source: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int

    /// The mean of the four pixels around a place, the nearer the heavier; grey outside of the picture. Places are told
    /// in 1/65,536 of a pixel: whole numbers are several times as fast.
    @inline(__always)
    func brightness(x: Int, y: Int) -> UInt8 {
        let (left, top) = (x >> 16, y >> 16)
        guard left >= 0, top >= 0, left < width - 1, top < height - 1 else { return 128 }
        let at = top * width + left
        let (right, low) = (x >> 8 & 255, y >> 8 & 255)
        let upper = Int(source[at]) * (256 - right) + Int(source[at + 1]) * right
        let lower = Int(source[at + width]) * (256 - right) + Int(source[at + width + 1]) * right
        return UInt8((upper * (256 - low) + lower * low) >> 16)
    }
}
