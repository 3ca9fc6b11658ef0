import Glibc
import Testing

@testable import Scanning

@Suite("A scanner that cannot be opened") struct OpeningTests {
    @Test(
        "says what to do next",
        arguments: [
            (EACCES, "hardware/udev/70-tillpost.rules"), (EPERM, "hardware/udev/70-tillpost.rules"),
            (EBUSY, "another program uses it"), (ENOENT, "No such file or directory"),
            (ENODEV, "it is tried again by itself"),
        ])
    func reasons(error: Int32, words: String) {
        #expect(ScanningFault.opening("/dev/ttyACM0", error: error).description.contains(words))
    }
}
