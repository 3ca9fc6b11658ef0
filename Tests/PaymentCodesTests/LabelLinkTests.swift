import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

@Suite("Labels behind an address")
struct LabelLinkTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    static let addresses = [
        "https://shop.example", "https://shop.example/p", "HTTPS://SHOP.EXAMPLE/P", "https://shop.example:8443/p?s=7",
        "https://192.0.2.7/", "https://xn--fiq228c.example/",
    ]

    @Test("a link comes back as it was made", arguments: addresses)
    func roundTrip(_ address: String) throws {
        let label = try world.label(world.node)
        let link = try LabelLink(base: address, label: label)
        #expect(link.text == address + "#" + label.text)
        #expect(try LabelLink(text: link.text.utf8) == link)
    }

    private static let noAddress = "label: the address is not https:// with a host, without #"

    static let refused: [Row<String>] = [
        Row("no address", ""),
        Row("without protection on the way", "http://shop.example/p"),
        Row("another scheme", "upi://pay"),
        Row("no host", "https:///p"),
        Row("nothing but the scheme", "https://"),
        Row("a name before the host", "https://shop.example@example.org/p"),
        Row("a fragment of its own", "https://shop.example/p#a"),
        Row("a blank", "https://shop.example/my shop"),
        Row("a letter outside ASCII", "https://shop.example/p\u{e9}"),
        Row("a line end", "https://shop.example/p\n"),
        Row("97 bytes", "https://shop.example/" + String(repeating: "p", count: 76)),
    ]

    @Test("what is no plain https address is refused", arguments: refused)
    func refusing(_ row: Row<String>) throws {
        let label = try world.label(world.node)
        let made = #expect(throws: FormatFault.self) { try LabelLink(base: row.content, label: label) }
        #expect(made?.description == Self.noAddress)
        let text = Array((row.content + "#" + label.text).utf8)
        let read = #expect(throws: FormatFault.self) { try LabelLink(text: text) }
        // Of two fragments the second is no label.
        #expect(read?.description == (row.content.contains("#") ? "label: does not begin with TPA" : Self.noAddress))
    }

    @Test("a link without a label, with a damaged one or with another code behind it is refused")
    func notALabel() throws {
        let label = try world.label(world.node).text
        let plate = try world.plate(world.node).text
        for (text, reason) in [
            ("", "there is no # in the address"), ("#", "does not begin with TPA"),
            ("#" + label.dropLast(), "the digits are damaged"), ("#" + plate, "does not begin with TPA"),
            ("#" + label + "#" + label, "the digits are damaged"), (label, "there is no # in the address"),
            ("#" + String(repeating: "9", count: 3_000), "too long"),
        ] {
            let fault = #expect(throws: FormatFault.self) {
                try LabelLink(text: Array(("https://shop.example/p" + text).utf8))
            }
            #expect(fault?.description == "label: " + reason)
        }
    }

    @Test("an altered price, and a label that somebody else signed, do not pass the node's key")
    func forged() throws {
        let label = try world.label(world.node)
        let own = try Signed.signed(label.content, by: world.payer.key)
        #expect(label.isSigned(by: world.node.key.publicKey, using: world.primitives))
        #expect(!own.isSigned(by: world.node.key.publicKey, using: world.primitives))
        let cheaper = Label(
            counter: label.content.counter, merchant: label.content.merchant, article: label.content.article,
            price: .kes(2_550), validFrom: label.content.validFrom)
        var bytes = label.bytes
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: label.payload) })
        bytes.replaceSubrange(at..<at + label.payload.count, with: cheaper.item.encoded())
        let altered = try Signed<Label>(decoding: bytes)
        #expect(altered.content == cheaper)
        #expect(!altered.isSigned(by: world.node.key.publicKey, using: world.primitives))
    }
}
