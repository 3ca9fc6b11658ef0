import CPangoCairo

/// Owns a surface of libcairo, and the bytes that it has written.
final class Surface {
    let handle: OpaquePointer
    /// Where the library keeps what it needs to reach `file`; outlives the handle.
    private let stream: UnsafeMutablePointer<tp_stream>
    private let file = File()

    /// What a surface has written. Bounded: a page of millions of strokes must not eat the machine.
    private final class File {
        static let limit = 256 << 20
        var bytes: [UInt8] = []
        var isFull = false
    }

    private init(_ open: (UnsafeMutablePointer<tp_stream>) -> OpaquePointer?) throws(DrawingFault) {
        let stream = UnsafeMutablePointer<tp_stream>.allocate(capacity: 1)
        stream.initialize(
            to: tp_stream(
                write: { owner, bytes, count in
                    guard let owner, let bytes else { return false }
                    let file = Unmanaged<File>.fromOpaque(owner).takeUnretainedValue()
                    guard count <= File.limit - file.bytes.count else {
                        file.isFull = true
                        return false
                    }
                    file.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                    return true
                }, owner: Unmanaged.passUnretained(file).toOpaque()))
        guard let handle = open(stream) else {
            stream.deallocate()
            throw .outOfMemory
        }
        self.stream = stream
        self.handle = handle
    }

    deinit {
        // A surface that was not finished writes its end now.
        cairo_surface_destroy(handle)
        stream.deallocate()
    }

    /// A document of pages; sizes in points.
    static func document(
        _ format: DrawingFormat, width: Double, height: Double, title: String
    ) throws(DrawingFault) -> Surface {
        let surface: Surface
        switch format {
        case .pdf: surface = try Surface { tp_pdf($0, width, height, title) }
        case .svg: surface = try Surface { tp_svg($0, width, height) }
        case .png(let dots):
            guard (36...DrawingFormat.mostDotsPerInch).contains(dots) else { throw .tooManyPixels }
            let scale = Double(dots) / 72
            let (wide, high) = (Int((width * scale).rounded()), Int((height * scale).rounded()))
            guard wide * high <= 80_000_000 else { throw .tooManyPixels }
            surface = try Surface { _ in tp_pixels(Int32(wide), Int32(high)) }
        }
        try surface.check()
        return surface
    }

    /// Pixels of red, green and blue, with the same as a JPEG file, which is taken over.
    static func picture(
        _ pixels: [UInt8], width: Int, height: Int, jpeg: UnsafeMutablePointer<UInt8>, count: Int
    ) throws(DrawingFault) -> Surface {
        let surface: Surface
        do throws(DrawingFault) {
            surface = try Surface { _ in tp_picture(pixels, Int32(width), Int32(height)) }
            try surface.check()
        } catch {
            tp_bytes_free(jpeg)
            throw error
        }
        tp_carry_jpeg(surface.handle, jpeg, count)
        return surface
    }

    /// Ends the document and hands its file over.
    func finish(_ format: DrawingFormat) throws(DrawingFault) -> [UInt8] {
        if case .png = format {
            guard tp_png(handle, stream) else { throw file.isFull ? .fileTooLarge : .library(trouble) }
        } else {
            cairo_surface_finish(handle)
        }
        guard !file.isFull else { throw .fileTooLarge }
        try check()
        return file.bytes
    }

    private var trouble: String { String(cString: cairo_status_to_string(cairo_surface_status(handle))) }

    private func check() throws(DrawingFault) {
        guard tp_surface_is_sound(handle) else {
            throw cairo_surface_status(handle) == CAIRO_STATUS_NO_MEMORY ? .outOfMemory : .library(trouble)
        }
    }
}
