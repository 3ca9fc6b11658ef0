internal import Glibc

/// Disk space put aside, so that a full disk refuses a sale before it is taken rather than while it is.
public final class SpaceReserve {
    /// Bytes put aside in a file of their own.
    public static let reservedBytes = 8 * 1_024 * 1_024
    /// With less than this free beside the reserve, nothing new is taken.
    public static let tightBytes: UInt64 = 2 * 1_024 * 1_024

    private let folder: String
    private let path: String
    /// Whether all of the space is put aside.
    public private(set) var isWhole = false

    /// Puts the space aside in a folder. Where there is not enough, `isTight` says so.
    public init(in folder: String) {
        self.folder = folder
        path = folder + "/reserve"
        fill()
    }

    /// Whether the disk is too full to promise anything: the reserve is not whole, or little is free beside it.
    public var isTight: Bool { !isWhole || freeBytes < SpaceReserve.tightBytes }

    /// Gives the space back, so that what was taken can still be sent and answered. Nothing new is taken until it is
    /// whole again.
    public func release() {
        isWhole = false
        truncate(path, 0)
    }

    /// Puts the space aside again once there is enough.
    public func renew() {
        guard !isWhole, freeBytes > UInt64(SpaceReserve.reservedBytes) + SpaceReserve.tightBytes else { return }
        fill()
    }

    private func fill() {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        isWhole = posix_fallocate(descriptor, 0, off_t(SpaceReserve.reservedBytes)) == 0
        close(descriptor)
    }

    /// What is free beside the reserve, in bytes.
    public var freeBytes: UInt64 {
        var info = statvfs()
        guard statvfs(folder, &info) == 0 else { return 0 }
        return UInt64(info.f_bavail) * UInt64(info.f_frsize)
    }
}
