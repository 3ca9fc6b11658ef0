import CPangoCairo

/// Owns a drawing context of libcairo. Its units are points.
final class Pen {
    let handle: OpaquePointer
    /// The library's context refers to it too: the surface must end last, because it may still write its file then.
    let surface: Surface

    init(_ surface: Surface, dotsPerPoint: Double) throws(DrawingFault) {
        guard let handle = cairo_create(surface.handle) else { throw .outOfMemory }
        self.handle = handle
        self.surface = surface
        guard tp_pen_is_sound(handle) else { throw .outOfMemory }
        cairo_scale(handle, dotsPerPoint, dotsPerPoint)
    }

    deinit { cairo_destroy(handle) }

    func check() throws(DrawingFault) {
        guard !tp_pen_is_sound(handle) else { return }
        let status = cairo_status(handle)
        throw status == CAIRO_STATUS_NO_MEMORY
            ? .outOfMemory : .library(String(cString: cairo_status_to_string(status)))
    }

    func use(_ ink: Ink) { cairo_set_source_rgb(handle, ink.red, ink.green, ink.blue) }
}
