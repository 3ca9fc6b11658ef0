/// Makes events out of a keyboard's keys. Pure: the device gives it keys and tells it when they fall silent.
protocol KeyReader {
    /// Whether silence would end something.
    var isOpen: Bool { get }
    /// Takes keys as they came, in pieces of any size.
    mutating func take(_ events: [KeyboardDevice.Event]) -> [ScanEvent]
    /// No key came for a while.
    mutating func silence() -> ScanEvent?
}

/// Reads a keyboard of our own: opens and grabs it, reads it, and opens it again when it was unplugged.
enum KeyboardReading {
    /// Starts reading; `reader` makes the reader of a device that was just opened, so that nothing half typed survives.
    ///
    /// - Parameter silence: how long no key comes before it is told, in milliseconds.
    static func events(
        path: String, silence: Int32, reader: @escaping @Sendable () -> some KeyReader
    ) -> AsyncStream<ScanEvent> {
        SourceThread.events { outlet in
            ReopeningSource.run(outlet) { () throws(ScanningFault) in
                try KeyboardDevice(path: path)
            } listen: { device, pause in
                listen(to: device, with: reader(), silence: silence, outlet: outlet, pause: &pause)
            }
        }
    }

    /// Reads until the device is unplugged (true) or the source is to stop (false).
    private static func listen(
        to device: KeyboardDevice, with reader: some KeyReader, silence: Int32, outlet: EventOutlet,
        pause: inout ReopenPause
    ) -> Bool {
        var reader = reader
        while true {
            switch outlet.stop.wait(for: device.descriptor, milliseconds: reader.isOpen ? silence : -1) {
            case .stopped: return false
            case .timeUp:
                if let event = reader.silence(), !outlet.send(event) { return false }
            case .ready:
                switch device.read() {
                case .unplugged: return true
                case .nothingYet: break
                case .events(let events):
                    pause.reset()
                    for event in reader.take(events) where !outlet.send(event) { return false }
                }
            }
        }
    }
}
