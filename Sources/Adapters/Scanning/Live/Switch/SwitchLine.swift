internal import CGPIO
internal import Glibc

/// Owns a requested input line.
final class SwitchLine {
    private let pointer: UnsafeMutablePointer<tp_gpio_input>
    let descriptor: Descriptor

    /// Takes the line, pulled up.
    init(chipLabel: String, line: String, consumer: String) throws(ScanningFault) {
        let place = PrintableText.of("\(chipLabel), line \(line)")
        var error: Int32 = 0
        guard let opened = tp_gpio_watch(chipLabel, line, consumer, &error) else {
            throw SwitchLine.fault(error, place)
        }
        // A copy, because the library closes its own with the line.
        guard let descriptor = Descriptor(fcntl(tp_gpio_input_descriptor(opened), F_DUPFD_CLOEXEC, 0)) else {
            let reason = PrintableText.of(error: errno)
            tp_gpio_unwatch(opened)
            throw .switchUnavailable(place: place, reason: reason)
        }
        pointer = opened
        self.descriptor = descriptor
    }

    deinit { tp_gpio_unwatch(pointer) }

    /// The level at the pin, after the edges that have come were thrown away; nil where the chip is gone.
    func level() -> Bool? {
        var level: Int32 = 0
        return tp_gpio_input_read(pointer, &level) == 0 ? level == 1 : nil
    }

    private static func fault(_ number: Int32, _ place: String) -> ScanningFault {
        switch number {
        case ENODEV: .switchUnavailable(place: place, reason: "there is no such chip")
        case ENOENT: .switchUnavailable(place: place, reason: "the chip has no such line")
        case EBUSY: .switchUnavailable(place: place, reason: "another program uses it")
        case EACCES, EPERM:
            .switchUnavailable(
                place: place,
                reason: "this user may not open GPIO chips (hardware/udev/70-tillpost.rules lets the group gpio)")
        default: .switchUnavailable(place: place, reason: PrintableText.of(error: number))
        }
    }
}
