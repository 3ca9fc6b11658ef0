import Glibc
import DrawnPictures
import Scanning
import Symbols
import Testing

@Suite("Reading picture files", .timeLimit(.minutes(1)))
struct PictureFileTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test("A picture file is read whatever its name says, and through a link")
    func anyName() throws {
        try folder.write(PNGSheet.png([QRSymbol(text: "NAMED")]), to: "photo.jpg")
        #expect(symlink("photo.jpg", folder("link")) == 0)
        for name in ["photo.jpg", "link"] {
            #expect(try PictureReader().symbols(inFile: folder(name)).map(\.text) == ["NAMED"])
        }
    }

    @Test(
        "A path that leads nowhere is told", arguments: ["missing.png", "file/below.png", "dangling", "cut\u{0}.png"])
    func notFound(name: String) throws {
        try folder.write([1], to: "file")
        try folder.write([1], to: "cut")
        symlink("nowhere", folder("dangling"))
        #expect {
            try PictureReader().symbols(inFile: folder(name))
        } throws: { error in
            if case ScanningFault.notFound = error { true } else { false }
        }
    }

    @Test("Pipes, folders, devices and sockets are refused without waiting")
    func notAFile() throws {
        #expect(mkfifo(folder("pipe"), 0o600) == 0)
        for path in [folder("pipe"), folder.path, "/dev/zero", "/dev/tty0", "/dev/ptmx"] where access(path, F_OK) == 0 {
            #expect(throws: ScanningFault.notAFile(path: path)) { try PictureReader().symbols(inFile: path) }
        }
    }

    @Test("An empty file, and one with more bytes than the limit, are refused")
    func sizes() throws {
        try folder.write([], to: "empty.png")
        #expect(throws: ScanningFault.empty) { try PictureReader().symbols(inFile: folder("empty.png")) }

        // A sparse file of a terabyte must not be read.
        try folder.write([], to: "huge.png")
        #expect(truncate(folder("huge.png"), 1 << 40) == 0)
        #expect(throws: ScanningFault.tooManyBytes(limit: 16 * 1024 * 1024)) {
            try PictureReader().symbols(inFile: folder("huge.png"))
        }
    }

    @Test("A fault's words cannot steer a terminal or flood a log")
    func printable() {
        let path = folder("\u{1B}[2J\n" + String(repeating: "x", count: 10_000))
        #expect {
            try PictureReader().symbols(inFile: path)
        } throws: { error in
            let words = String(describing: error)
            return words.utf8.count < 300 && !words.unicodeScalars.contains { $0.value < 0x20 }
        }
    }
}
