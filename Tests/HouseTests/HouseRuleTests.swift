import Foundation
import Testing

@Suite("Rules of the house")
struct HouseRuleTests {
    static let sources = SourceFile.all(below: "Sources")

    /// What C has leaked into a public signature by.
    static let foreign = [
        "OpaquePointer", "UnsafePointer", "UnsafeMutablePointer", "UnsafeRawPointer", "UnsafeMutableRawPointer",
        "CInt", "CChar", "sqlite3", "sqlite3_stmt", "zbar_image_t", "gpiod_line", "gpiod_chip", "EVP_PKEY", "CURL",
        "QRcode", "png_structp", "cairo_t", "PangoLayout",
    ]

    static func leaks(_ text: String) -> [String] {
        Code(text).publicSignatures.filter { signature in
            foreign.contains { !Code(signature).lines(with: $0).isEmpty }
        }
    }

    @Test("no C type stands in a public signature", arguments: sources)
    func noCType(_ file: SourceFile) { #expect(Self.leaks(file.text).isEmpty) }

    @Test("no file has more than 350 lines", arguments: sources)
    func length(_ file: SourceFile) {
        #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 351)
    }

    static let leftovers = ["TODO", "FIXME", "XXX", "HACK"]

    @Test("nothing is left for later", arguments: sources)
    func leftovers(_ file: SourceFile) {
        // In comments as well, so the text is searched and not the code.
        let words = Set(file.text.split { !$0.isLetter }.map(String.init))
        #expect(words.isDisjoint(with: Self.leftovers))
    }

    @Test("every layer was looked at")
    func complete() {
        let layers = Set(Self.sources.compactMap { $0.path.split(separator: "/").dropFirst().first.map(String.init) })
        #expect(layers.isSuperset(of: ["Core", "Adapters", "HeadOffice", "Programs"]))
        #expect(Self.sources.count > 100)
    }

    static let leaking = [
        "public let handle: OpaquePointer", "    public init(owning handle: OpaquePointer?) {",
        "public func f(\n    _ a: Int,\n    b: UnsafeMutablePointer<UInt8>\n) -> Int {\n}",
        "public static func g() -> UnsafePointer<CChar> { x }", "open func h(_ db: sqlite3) {}",
        "@inlinable public func i(_ a: [UnsafeMutableRawPointer]) {}",
    ]

    @Test("negative control: a public signature with a C type is caught", arguments: leaking)
    func caught(_ text: String) { #expect(!Self.leaks(text).isEmpty) }

    static let tight = [
        "private let handle: OpaquePointer", "init(owning handle: OpaquePointer) {", "// public let a: OpaquePointer",
        "public func f() { let a: OpaquePointer? = nil }",
        "public init(\n    a: Int\n) {\n    let b: OpaquePointer? = nil\n}", "public let isOpaquePointerFree = true",
        "    _ open: (OpaquePointer) -> Int", "final class Handle { let open: OpaquePointer }",
    ]

    @Test("negative control: one behind the wall is not", arguments: tight)
    func behindTheWall(_ text: String) { #expect(Self.leaks(text).isEmpty) }
}
