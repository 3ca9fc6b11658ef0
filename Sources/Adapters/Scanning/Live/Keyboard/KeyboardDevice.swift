internal import CEvdev
internal import Glibc

/// An open keyboard of the input layer, ours alone: nothing that it types reaches a console.
final class KeyboardDevice: Sendable {
    let descriptor: Descriptor

    /// Opens and takes the device.
    init(path: String) throws(ScanningFault) {
        let shown = PrintableText.of(path)
        guard !path.utf8.contains(0) else { throw .notAKeyboard(path: shown) }
        guard let descriptor = Descriptor(open(try DevicePath.found(path), PictureFile.openFlags)) else {
            throw .opening(shown, error: errno)
        }
        guard let status = descriptor.status(), status.isCharacterDevice, tp_input_is_keyboard(descriptor.number) == 1
        else { throw .notAKeyboard(path: shown) }
        let error = tp_input_grab(descriptor.number)
        guard error == 0 else { throw .opening(shown, error: error) }
        self.descriptor = descriptor
    }

    enum Event: Equatable {
        case down(UInt16)
        case up(UInt16)
        /// The kernel's buffer ran over: keys are missing.
        case lost
    }

    enum Reading: Equatable {
        case events([Event])
        case nothingYet
        case unplugged
    }

    /// What has arrived, without waiting. Keys that repeat because they are held say nothing.
    func read() -> Reading {
        var raw = [tp_input_event](repeating: tp_input_event(), count: Int(TP_INPUT_AT_ONCE))
        let count = tp_input_read(descriptor.number, &raw)
        if count == -EAGAIN || count == -EINTR { return .nothingYet }
        guard count > 0 else { return .unplugged }
        return .events(
            raw.prefix(Int(count)).compactMap { event in
                switch (event.type, event.code, event.value) {
                case (tp_ev_key, let code, 1): .down(code)
                case (tp_ev_key, let code, 0): .up(code)
                case (tp_ev_syn, tp_syn_dropped, _): .lost
                default: nil
                }
            })
    }
}
