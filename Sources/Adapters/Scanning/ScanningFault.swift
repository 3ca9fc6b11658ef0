internal import Glibc

/// Why a picture or a scanner could not be read. Nothing was accepted in any of these cases.
public enum ScanningFault: Error, Equatable, Sendable {
    /// There is no file at the path.
    case notFound(path: String)
    /// The path names a folder, a pipe, a device or a link where a file is needed.
    case notAFile(path: String)
    /// The operating system does not let us read the file.
    case unreadable(path: String, reason: String)
    /// The file has no bytes.
    case empty
    /// The file has more bytes than the limit.
    case tooManyBytes(limit: Int)
    /// The picture's header names more pixels than the limits allow; no memory was taken for it.
    case tooLarge(width: Int, height: Int)
    /// The bytes are neither PNG, JPEG nor binary PGM.
    case notAnImage
    /// The picture begins well but is cut off or damaged.
    case corrupt(PictureFormat, reason: String)
    /// The picture is of a kind that is not read (for instance CMYK colours).
    case unsupported(PictureFormat, reason: String)
    /// A sound picture, in which no code was found.
    case noCode
    /// There is not enough memory for the picture.
    case outOfMemory
    /// The program that reads pictures failed at this one and was ended; it is started anew for the next.
    case decoderFailed(reason: String)
    /// The program that reads pictures cannot be started.
    case decoderUnavailable(reason: String)
    /// A picture in a watched folder was refused; it lies in the folder's `refused` subfolder when that could be done.
    indirect case refusedPicture(name: String, because: ScanningFault)
    /// The watched folder cannot be used now.
    case folderUnusable(path: String, reason: String)
    /// A picture could not be moved into the subfolder and was therefore not read (it could be read twice).
    case notSetAside(name: String, reason: String)
    /// The serial scanner's port cannot be opened now.
    case scannerUnavailable(path: String, reason: String)
    /// More than one device fits the scanner's pattern; none was opened.
    case severalDevices(path: String, count: Int)
    /// The path does not name a serial port.
    case notASerialPort(path: String)
    /// The path does not name a keyboard of the input layer.
    case notAKeyboard(path: String)
    /// The path does not name a camera of Video4Linux2.
    case notACamera(path: String)
    /// The camera sends no pictures of a kind that is read.
    case noKnownFrames(path: String)
    /// The camera is open and gives no picture.
    case noFrames
    /// The operating system does not let us use the scanner.
    case notAllowed(path: String)
    /// The line of a switch cannot be watched now.
    case switchUnavailable(place: String, reason: String)
    /// The kernel lost keys of a scan; all its bytes were thrown away.
    case keysLost
    /// The speed is not one of the standard serial speeds.
    case unsupportedSpeed(baud: Int)
    /// A scan was longer than the limit; all its bytes were thrown away.
    case scanTooLong(limit: Int)
    /// The operating system did not give a thread or a socket to the source.
    case cannotStart(reason: String)
}

extension ScanningFault {
    /// Whether something was shown that did not arrive whole; to show it again may help.
    public var isOfOneScan: Bool {
        switch self {
        case .keysLost, .scanTooLong, .refusedPicture: true
        default: false
        }
    }

    /// Why a scanner's device could not be opened.
    static func opening(_ path: String, error: Int32) -> ScanningFault {
        switch error {
        case EACCES, EPERM: .notAllowed(path: path)
        case EBUSY: .scannerUnavailable(path: path, reason: "another program uses it")
        default: .scannerUnavailable(path: path, reason: PrintableText.of(error: error))
        }
    }
}

extension ScanningFault: CustomStringConvertible {
    /// What happened and what to do next.
    public var description: String {
        switch self {
        case .notFound(let path): "There is no file at \(path). Check the path."
        case .notAFile(let path): "\(path) is not an ordinary file. Give the path of a picture."
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason). Check its permissions and the disk."
        case .empty: "The picture file is empty. Take the picture again."
        case .tooManyBytes(let limit): "The picture file has more than \(limit) bytes. Send a smaller picture."
        case .tooLarge(let width, let height):
            "The picture claims \(width) x \(height) pixels, more than is allowed. Send a smaller picture."
        case .notAnImage: "The file is not a PNG, JPEG or binary PGM picture. Send the picture in one of these formats."
        case .corrupt(let format, let reason): "The \(format.rawValue) picture is damaged: \(reason). Take it again."
        case .unsupported(let format, let reason):
            "This kind of \(format.rawValue) picture is not read: \(reason). Save it as an ordinary PNG or JPEG."
        case .noCode: "No code was found in the picture. Take it again, closer and in better light."
        case .outOfMemory: "There is not enough memory for the picture. Send a smaller picture."
        case .decoderFailed(let reason):
            "The decoder failed at the picture: \(reason). Take the picture again; others are read."
        case .decoderUnavailable(let reason):
            "No picture can be read: \(reason). Install tillpost-decode beside this program."
        case .refusedPicture(let name, let because): "Picture \(name) was refused. \(because.description)"
        case .folderUnusable(let path, let reason):
            "Folder \(path) cannot be watched: \(reason). Create it or mount it; watching starts by itself."
        case .notSetAside(let name, let reason):
            "Picture \(name) was not read, because it cannot be moved away: \(reason). Make the folder writable."
        case .scannerUnavailable(let path, let reason):
            "The scanner at \(path) cannot be opened: \(reason). Check its cable; it is tried again by itself."
        case .severalDevices(let path, let count):
            "\(count) devices are called \(path). Name the scanner in the settings, or unplug the others."
        case .notASerialPort(let path): "\(path) is not a serial port. Correct the scanner's path in the settings."
        case .notAKeyboard(let path): "\(path) is not a keyboard. Correct the scanner's path in the settings."
        case .notACamera(let path):
            "\(path) is not a camera that takes pictures. Correct the camera's path in the settings."
        case .noKnownFrames(let path):
            "The camera at \(path) sends neither GREY, NV12, YUYV nor MJPEG pictures. Use a USB camera (UVC)."
        case .noFrames: "The camera gives no picture. Plug it out and in; it is tried again by itself."
        case .notAllowed(let path):
            "The scanner at \(path) may not be used. Install hardware/udev/70-tillpost.rules and plug it in again."
        case .switchUnavailable(let place, let reason):
            "The switch at \(place) cannot be watched: \(reason). Check the board's file with gpioinfo."
        case .keysLost: "Some of what was typed was lost. All of it was thrown away; scan or type it again."
        case .unsupportedSpeed(let baud):
            "\(baud) baud is not a standard serial speed. Correct the speed in the settings."
        case .scanTooLong(let limit):
            "The scanner sent more than \(limit) bytes without an end. They were thrown away; scan again."
        case .cannotStart(let reason): "The source could not be started: \(reason). Restart the program."
        }
    }
}
