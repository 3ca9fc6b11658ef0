/// A device that comes and goes: it is opened, read until it is unplugged, and opened again after a pause.
enum ReopeningSource {
    /// Runs until the source is to stop.
    ///
    /// - Parameters:
    ///   - open: Opens the device.
    ///   - listen: Reads it until it is unplugged (true) or the source is to stop (false).
    static func run<Device>(
        _ outlet: EventOutlet, open: () throws(ScanningFault) -> Device, listen: (Device, inout ReopenPause) -> Bool
    ) {
        var pause = ReopenPause()
        var told: ScanningFault?
        while true {
            do throws(ScanningFault) {
                let device = try open()
                told = nil
                guard outlet.send(.connected), listen(device, &pause), outlet.send(.disconnected) else { return }
            } catch {
                // The same fault is told once, not at every try.
                if error != told, !outlet.send(.fault(error)) { return }
                told = error
            }
            if outlet.stop.wait(milliseconds: pause.lengthen()) == .stopped { return }
        }
    }
}
