import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("GS1 Digital Links")
struct DigitalLinkTests {
    typealias Link = (text: String, host: String, values: [String])

    /// Examples of the standard (URI Syntax, section 5), of github.com/gs1 and of BWIPP's manual.
    static let accepted: [Row<Link>] = [
        Row("a GTIN", ("https://id.gs1.org/01/09506000134352", "id.gs1.org", ["01=09506000134352"])),
        Row("thirteen digits of it", ("https://id.gs1.org/01/9506000134352", "id.gs1.org", ["01=09506000134352"])),
        Row(
            "batch and serial",
            (
                "https://id.gs1.org/01/09521234543213/10/ABC123/21/12345", "id.gs1.org",
                ["01=09521234543213", "10=ABC123", "21=12345"]
            )),
        Row(
            "batch and expiry",
            (
                "https://id.gs1.org/01/09521234543213/10/ABC123?17=261231", "id.gs1.org",
                ["01=09521234543213", "10=ABC123", "17=261231"]
            )),
        Row(
            "variant, batch and serial",
            (
                "https://id.gs1.org/01/09506000134352/22/2A/10/AB-123/21/12345", "id.gs1.org",
                ["01=09506000134352", "22=2A", "10=AB-123", "21=12345"]
            )),
        Row(
            "a third party's serial",
            (
                "https://example.com/01/09506000134352/235/5vBZIF%25", "example.com",
                ["01=09506000134352", "235=5vBZIF%"]
            )),
        Row(
            "a weight",
            ("https://example.com/01/09506000134352?3103=000195", "example.com", ["01=09506000134352", "3103=000195"])),
        Row("a pallet", ("https://id.gs1.org/00/106141411234567897", "id.gs1.org", ["00=106141411234567897"])),
        Row(
            "a shop's path in front",
            ("https://example.com/products/01/09521234543213", "example.com", ["01=09521234543213"])),
        Row(
            "a path that looks like a key in front",
            ("https://example.com/00/x/01/09521234543213", "example.com", ["01=09521234543213"])),
        Row(
            "percent-encoded",
            (
                "https://id.gs1.org/01/09521234543213/22/ABC%2d123?99=XYZ%2f987", "id.gs1.org",
                ["01=09521234543213", "22=ABC-123", "99=XYZ/987"]
            )),
        Row(
            "parameters of the web site",
            (
                "https://id.gs1.org/01/05412345000013/10/ABC123?17=290331&arv=true&donor=bmgf", "id.gs1.org",
                ["01=05412345000013", "10=ABC123", "17=290331"]
            )),
        Row(
            "separated by semicolons",
            (
                "https://id.gs1.org/01/05412345000013?17=290331;15=290301", "id.gs1.org",
                ["01=05412345000013", "17=290331", "15=290301"]
            )),
        Row("in capitals", ("HTTPS://ID.GS1.ORG/01/09521234543213", "id.gs1.org", ["01=09521234543213"])),
        Row(
            "a port, a slash at the end, a fragment",
            ("http://example.com:8080/01/09521234543213/#top", "example.com", ["01=09521234543213"])),
        Row(
            "a place",
            ("https://id.gs1.org/414/9521234543213/254/32a%2Fb", "id.gs1.org", ["414=9521234543213", "254=32a/b"])),
        Row(
            "a payment slip",
            (
                "https://id.gs1.org/415/9521234543213/8020/ABC123?3902=12550", "id.gs1.org",
                ["415=9521234543213", "8020=ABC123", "3902=12550"]
            )),
        Row("a part", ("https://id.gs1.org/8010/952123A-1/8011/123", "id.gs1.org", ["8010=952123A-1", "8011=123"])),
    ]

    @Test("keys, qualifiers and attributes", arguments: accepted)
    func wellFormed(_ row: Row<Link>) throws {
        let link = try read(DigitalLink.self, row.content.text)
        #expect(link.text == Array(row.content.text.utf8))
        #expect(link.host == row.content.host)
        #expect(link.elements.map { "\($0.identifier)=\($0.value)" } == row.content.values)
    }

    @Test("explained, with parameters of the web site")
    func explained() {
        let text = "https://shop.example/01/09521234543213/10/A%2F1?3932=40412550&linkType=gs1:pip&x=%1B"
        let explained = DigitalLink.explain(Array(text.utf8))
        #expect(explained.use == .article)
        #expect(explained.amount == "125.50")
        #expect(explained.currency == "KES")
        #expect(explained.fields.map(\.id) == ["host", "(01)", "(10)", "(3932)", "linkType", "x"])
        #expect(explained.field("(10)")?.value == "A/1")
        #expect(explained.field("(10)")?.position == 39)
        #expect(explained.field("x")?.value == "\\u{1B}")
    }

    static let refused: [Row<Refused>] = [
        Row("nothing", Refused("", nil, "not an address of the web")),
        Row("another scheme", Refused("ftp://id.gs1.org/01/09521234543213", nil, "not an address of the web")),
        Row("no host", Refused("https:///01/09521234543213", "host", "not the name of a host")),
        Row(
            "a host behind another",
            Refused("https://id.gs1.org@thief.example/01/09521234543213", "host", "not the name of a host")),
        Row("a password", Refused("https://a:b@thief.example/01/09521234543213", "host", "not the name of a host")),
        Row(
            "a host in look-alike letters",
            Refused("https://id.gs1.\u{43E}rg/01/09521234543213", nil, "a character that an address cannot have")),
        Row(
            "a blank", Refused("https://id.gs1.org/01/0952123 4543213", nil, "a character that an address cannot have")),
        Row("no path", Refused("https://id.gs1.org", nil, "no GS1 key in the path")),
        Row("no key", Refused("https://example.com/shop/article", nil, "no GS1 key in the path")),
        Row("compressed", Refused("https://id.gs1.org/AQnYUc1gmiERBhIkn3jVlQ", nil, "no GS1 key in the path")),
        Row("a key without value", Refused("https://id.gs1.org/01", nil, "no GS1 key in the path")),
        Row("a key that is only a qualifier", Refused("https://id.gs1.org/10/ABC", nil, "no GS1 key in the path")),
        Row("a wrong check digit", Refused("https://id.gs1.org/01/09521234543214", "(01)", "the check digit is wrong")),
        Row("eleven digits", Refused("https://id.gs1.org/01/52123454321", "(01)", "too short")),
        Row(
            "qualifiers in another order",
            Refused(
                "https://id.gs1.org/01/09521234543213/21/1/10/A", "(01)",
                "qualifiers that it cannot have, or their order")),
        Row(
            "a qualifier of another key",
            Refused(
                "https://id.gs1.org/01/09521234543213/254/1", "(01)", "qualifiers that it cannot have, or their order")),
        Row(
            "two that exclude each other",
            Refused(
                "https://id.gs1.org/01/09521234543213/10/A/235/B", "(01)",
                "qualifiers that it cannot have, or their order")),
        Row(
            "an unknown identifier",
            Refused("https://id.gs1.org/01/09521234543213?05=1", "(05)", "no known application identifier")),
        Row(
            "an attribute twice",
            Refused("https://id.gs1.org/01/09521234543213?17=261231&17=271231", "(17)", "there twice")),
        Row(
            "an expiry that is no day", Refused("https://id.gs1.org/01/09521234543213?17=260230", "(17)", "not a date")),
        Row("an attribute without value", Refused("https://id.gs1.org/01/09521234543213?10", "(10)", "too short")),
        Row(
            "a broken percent sign",
            Refused("https://id.gs1.org/01/09521234543213/10/A%2", "(10)", "badly percent-encoded")),
        Row(
            "an encoded control character",
            Refused("https://id.gs1.org/01/09521234543213/10/A%0A", "(10)", "characters that it cannot have")),
        Row(
            "too many parameters",
            Refused(
                "https://id.gs1.org/01/09521234543213?" + String(repeating: "a=1&", count: 65), nil,
                "too many parameters")),
        Row(
            "longer than any symbol",
            Refused("https://id.gs1.org/" + String(repeating: "a", count: 3_000), nil, "longer than 2953 bytes")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(DigitalLink.self, row.content) }
}
