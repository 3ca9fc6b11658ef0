import Glibc

/// An open serial port: raw bytes, eight bits, no parity, one stop bit, no flow control, ours alone.
final class SerialPort: Sendable {
    let descriptor: Descriptor

    /// Opens the port. What the scanner sent while nobody listened is thrown away: it belongs to no sale.
    init(path: String, speed: Speed) throws(ScanningFault) {
        let shown = PrintableText.of(path)
        guard !path.utf8.contains(0) else { throw .notASerialPort(path: shown) }
        guard let descriptor = Descriptor(open(try DevicePath.found(path), PictureFile.openFlags)) else {
            throw .opening(shown, error: errno)
        }
        guard let status = descriptor.status(), status.isCharacterDevice else { throw .notASerialPort(path: shown) }
        var settings = termios()
        guard tcgetattr(descriptor.number, &settings) == 0 else {
            // EIO: it was unplugged between opening and asking.
            if errno == EIO { throw .scannerUnavailable(path: shown, reason: PrintableText.of(error: errno)) }
            throw .notASerialPort(path: shown)
        }
        // Two readers would each get half of a scan.
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            throw .scannerUnavailable(path: shown, reason: "another program uses it")
        }
        cfmakeraw(&settings)
        settings.c_iflag &= ~tcflag_t(IXOFF | IXANY)
        settings.c_cflag &= ~(tcflag_t(CSTOPB) | tcflag_t(CRTSCTS))
        settings.c_cflag |= tcflag_t(CREAD | CLOCAL)
        cfsetispeed(&settings, speed.code)
        cfsetospeed(&settings, speed.code)
        guard tcsetattr(descriptor.number, TCSANOW, &settings) == 0 else {
            throw .scannerUnavailable(path: shown, reason: PrintableText.of(error: errno))
        }
        tcflush(descriptor.number, TCIFLUSH)
        self.descriptor = descriptor
    }

    enum Reading: Equatable {
        case bytes([UInt8])
        case nothingYet
        case unplugged
    }

    /// What has arrived, at most one kilobyte, without waiting.
    func read() -> Reading {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { target, count in
            let got = descriptor.read(into: UnsafeMutableRawBufferPointer(target))
            failure = got < 0 ? errno : 0
            count = max(0, got)
        }
        if !bytes.isEmpty { return .bytes(bytes) }
        return failure == EAGAIN ? .nothingYet : .unplugged
    }

    /// A standard serial speed.
    struct Speed: Equatable {
        let code: speed_t

        /// Nil for a speed that is not standard.
        init?(baud: Int) {
            switch baud {
            case 1_200: code = speed_t(B1200)
            case 2_400: code = speed_t(B2400)
            case 4_800: code = speed_t(B4800)
            case 9_600: code = speed_t(B9600)
            case 19_200: code = speed_t(B19200)
            case 38_400: code = speed_t(B38400)
            case 57_600: code = speed_t(B57600)
            case 115_200: code = speed_t(B115200)
            case 230_400: code = speed_t(B230400)
            case 460_800: code = speed_t(B460800)
            case 921_600: code = speed_t(B921600)
            default: return nil
            }
        }
    }
}
