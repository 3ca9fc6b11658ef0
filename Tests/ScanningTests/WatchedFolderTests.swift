import Glibc
import DrawnPictures
import Scanning
import Symbols
import Testing

@Suite("A watched folder", .timeLimit(.minutes(2)))
struct WatchedFolderTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Long settling: what is read at once was noticed, not looked for.
    private let never = Duration.seconds(3_600)

    private func picture(_ texts: String...) throws -> [UInt8] {
        try PNGSheet.png(texts.map { text throws(SymbolFault) in try QRSymbol(text: text) }, modulePixels: 3)
    }

    private func scan(_ texts: String..., source: String = "folder") -> ScanEvent {
        .scan(Scan(source: source, codes: texts.map { ScannedCode(symbology: .qrCode, bytes: Array($0.utf8)) }))
    }

    @Test("A picture renamed or written into the folder is read once and moved to read/")
    func arrivals() async throws {
        var events = WatchedFolder(path: folder.path, label: "phone", settle: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)

        try folder.write(picture("RENAMED"), to: ".upload-1")
        folder.move(".upload-1", to: "a.png")
        #expect(await events.next() == scan("RENAMED", source: "phone"))

        try folder.write(picture("WRITTEN"), to: "b.png")
        #expect(await events.next() == scan("WRITTEN", source: "phone"))
        #expect(try folder.names(in: "read") == ["a.png", "b.png"])
        #expect(try folder.names(in: ".") == ["read", "refused"])
    }

    @Test("A picture written in pieces is read only when it is closed")
    func pieces() async throws {
        var events = WatchedFolder(path: folder.path, settle: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)

        let bytes = try picture("IN PIECES")
        let slow = try #require(fopen(folder("slow.png"), "w"))
        fwrite(bytes, 1, 100, slow)
        fflush(slow)
        // Another picture passes meanwhile.
        try folder.write(picture("MEANWHILE"), to: "fast.png")
        #expect(await events.next() == scan("MEANWHILE"))
        fwrite(Array(bytes.dropFirst(100)), 1, bytes.count - 100, slow)
        fclose(slow)
        #expect(await events.next() == scan("IN PIECES"))
    }

    @Test("Pictures that lie there before the start are read when they have settled, oldest first")
    func before() async throws {
        for (index, text) in ["OLDEST", "OLDER", "OLD"].enumerated() {
            try folder.write(picture(text), to: "\(9 - index).png")
            var times = [timespec(tv_sec: 1_000 + index, tv_nsec: 0), timespec(tv_sec: 1_000 + index, tv_nsec: 0)]
            #expect(utimensat(AT_FDCWD, folder("\(9 - index).png"), &times, 0) == 0)
        }
        var events = WatchedFolder(path: folder.path, settle: .milliseconds(20)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        for text in ["OLDEST", "OLDER", "OLD"] { #expect(await events.next() == scan(text)) }
    }

    @Test("All codes of one picture are one scan")
    func severalCodes() async throws {
        try folder.write(picture("ONE", "TWO"), to: "two.png")
        var events = WatchedFolder(path: folder.path, settle: .milliseconds(20)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        guard case .scan(let scan) = await events.next() else {
            Issue.record("no scan")
            return
        }
        #expect(Set(scan.codes.compactMap(\.text)) == ["ONE", "TWO"])
    }

    @Test("What is not a readable picture is moved to refused/ with its reason, and the next one is read")
    func refusals() async throws {
        try folder.write([], to: "1-empty.png")
        try folder.write(Array("<html>".utf8), to: "2-page.png")
        try folder.write(TestPNG.header(width: 20_000, height: 20_000), to: "3-huge.png")
        try folder.write(TestPicture(width: 50, height: 50).pgm(), to: "4-white.pgm")
        #expect(symlink("/etc/passwd", folder("5-link.png")) == 0)
        #expect(mkfifo(folder("6-pipe.png"), 0o600) == 0)
        #expect(mkdir(folder("subfolder"), 0o700) == 0)
        let names = try folder.names(in: ".").filter { $0 != "subfolder" }

        var events = WatchedFolder(path: folder.path, settle: .milliseconds(20)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        var told: [String: ScanningFault] = [:]
        for _ in names {
            guard case .fault(.refusedPicture(let name, let because)) = await events.next() else {
                Issue.record("another event than a refused picture")
                return
            }
            told[name] = because
        }
        #expect(
            told == [
                "1-empty.png": .empty, "2-page.png": .notAnImage,
                "3-huge.png": .tooLarge(width: 20_000, height: 20_000), "4-white.pgm": .noCode,
                "5-link.png": .notAFile(path: "5-link.png"), "6-pipe.png": .notAFile(path: "6-pipe.png"),
            ])
        #expect(try folder.names(in: "refused") == names)
        #expect(try folder.names(in: "read") == [])
        #expect(folder.has("subfolder"))

        try folder.write(picture("STILL WORKS"), to: "7.png")
        #expect(await events.next() == scan("STILL WORKS"))
    }

    @Test("Unfinished names are left alone until they are renamed")
    func unfinished() async throws {
        for name in [".hidden.png", "a.png.part", "b.png.tmp", "c.png.crdownload"] {
            try folder.write(picture(name), to: name)
        }
        var events = WatchedFolder(path: folder.path, settle: .milliseconds(20)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        try folder.write(picture("FINISHED"), to: "z.png")
        #expect(await events.next() == scan("FINISHED"))
        folder.move("a.png.part", to: "a.png")
        #expect(await events.next() == scan("a.png.part"))
        #expect(folder.has(".hidden.png") && folder.has("b.png.tmp") && folder.has("c.png.crdownload"))
    }

    @Test("Two pictures of one name are both kept")
    func sameName() async throws {
        var events = WatchedFolder(path: folder.path, settle: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        for text in ["FIRST", "SECOND", "THIRD"] {
            try folder.write(picture(text), to: "same.png")
            #expect(await events.next() == scan(text))
        }
        let names = try folder.names(in: "read")
        #expect(names.count == 3)
        #expect(names.allSatisfy { $0.hasSuffix("same.png") })
    }

    @Test("Names that are long, or not text, do no harm")
    func strangeNames() async throws {
        var events = WatchedFolder(path: folder.path, settle: never).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        let long = String(repeating: "n", count: 255)
        for _ in 0..<2 {
            try folder.write(picture("LONG"), to: long)
            #expect(await events.next() == scan("LONG"))
        }
        #expect(try folder.names(in: "read").count == 2)

        try folder.write(Array("no picture".utf8), to: ".strange")
        let name = Array(folder("").utf8CString.dropLast()) + [-1, 10, 27, 0]
        #expect(rename(folder(".strange"), name) == 0)
        #expect(await events.next() == .fault(.refusedPicture(name: "\u{FFFD}??", because: .notAnImage)))
    }

    @Test("A folder that is missing, then made, then removed, then made again is told and watched each time")
    func comesAndGoes() async throws {
        let path = folder("later")
        var events = WatchedFolder(path: path, settle: never).scans().makeAsyncIterator()
        guard case .fault(.folderUnusable(path, _)) = await events.next() else {
            Issue.record("no fault for a missing folder")
            return
        }
        for text in ["ONCE", "AGAIN"] {
            #expect(mkdir(path, 0o700) == 0)
            #expect(await events.next() == .connected)
            try folder.write(picture(text), to: "later/a.png")
            #expect(await events.next() == scan(text))
            TestFolder.remove(path)
            #expect(await events.next() == .disconnected)
            // Told once more, because it had worked in between.
            guard case .fault(.folderUnusable) = await events.next() else {
                Issue.record("no fault for a removed folder")
                return
            }
        }
    }

    @Test("A subfolder that was removed is made again, and no picture is lost")
    func subfolderRemoved() async throws {
        var events = WatchedFolder(path: folder.path, settle: .milliseconds(20)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        TestFolder.remove(folder("read"))
        try folder.write(picture("KEPT"), to: "kept.png")
        var told: [ScanEvent] = []
        while told.count < 10, let event = await events.next() {
            told.append(event)
            if event == scan("KEPT") { break }
        }
        #expect(told.last == scan("KEPT"))
        #expect(try folder.names(in: "read") == ["kept.png"])
    }

    @Test("A slow reader gets every scan")
    func slowReader() async throws {
        let bytes = try picture("MANY")
        for index in 0..<100 { try folder.write(bytes, to: "\(index).png") }
        var events = WatchedFolder(path: folder.path, settle: .milliseconds(10)).scans().makeAsyncIterator()
        #expect(await events.next() == .connected)
        try await Task.sleep(for: .milliseconds(200))
        for _ in 0..<100 { #expect(await events.next() == scan("MANY")) }
        #expect(try folder.names(in: "read").count == 100)
    }
}
