import PaymentCodes
import TestWorld
import Testing

/// Hostile bytes at every parser of codes that are not ours: none traps, none says more than its input holds, and
/// reading and explaining agree.
@Suite("Foreign codes under hostile bytes")
struct ForeignCodesFuzzTests {
    static let samples: [[UInt8]] = [
        EMVConsumerCodeTests.annexA, EMVConsumerCodeTests.trackTwo, EMVConsumerCodeTests.unionPay,
        EMVConsumerCodeTests.wallet, UPILinkTests.npci, SEPATransferTests.epc, SEPATransferTests.redCross,
        SwissBillTests.two, SwissBillTests.eighteen, "4006381333931", "96385074", "036000291452", "04252614",
        "]C101095212345432131713112310ABC123", "0199521234543216310300125039324041255017260200",
        "10A\u{1D}422404\u{1D}8008261231235959", "https://id.gs1.org/01/09521234543213/10/A%2F1?3932=40412550&a=b",
    ].map { Array($0.utf8) }

    static let parsers: [any ForeignCode.Type] = [
        EMVConsumerCode.self, UPILink.self, SEPATransfer.self, SwissBill.self, ArticleCode.self, GS1Elements.self,
        DigitalLink.self,
    ]

    /// All fields with those inside.
    private static func all(_ fields: [CodeField]) -> [CodeField] { fields.flatMap { [$0] + all($0.parts) } }

    /// Whether a text holds a run of digits that could be a card number.
    private static func holdsCardNumber(_ text: String) -> Bool {
        text.split { !($0.isASCII && $0.isNumber) }.contains { $0.count >= 12 }
    }

    private static func look<Code: ForeignCode>(_ type: Code.Type, _ text: [UInt8]) -> Bool {
        let explained = Code.explain(text)
        let fields = all(explained.fields)
        #expect(fields.count <= 2 * text.count + 2)
        #expect(explained.flaws.count <= 50)
        #expect(fields.reduce(0) { $0 + $1.value.utf8.count } <= 16 * text.count + 1_000)
        #expect(fields.allSatisfy { (0...text.count).contains($0.position) })
        #expect(explained.flaws.allSatisfy { (0...text.count).contains($0.position) })
        for field in fields {
            let isShown = "\(field.id)\(field.value)".unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && $0.value != 0x202E
            }
            #expect(isShown, "\(field.id) is fit for a screen")
            if type == EMVConsumerCode.self, field.name == "unknown" || ["5A", "57", "50", "5F20"].contains(field.id) {
                #expect(!holdsCardNumber(field.value))
            }
        }
        do throws(CodeFlaw) {
            _ = try Code(parsing: text)
            #expect(explained.flaws.isEmpty)
            return true
        } catch {
            #expect(error == explained.flaws.first)
            return false
        }
    }

    @Test("each parser", arguments: parsers.indices)
    func parser(_ index: Int) {
        func look<Code: ForeignCode>(_ type: Code.Type) {
            var fuzz = Fuzz("\(type)")
            var read = 0
            let own = Self.samples.filter { (try? Code(parsing: $0)) != nil }
            #expect(!own.isEmpty)
            for round in 0..<fuzz.rounds / 14 {
                let sample = fuzz.one(of: round % 8 == 0 ? Self.samples : own)
                let text =
                    switch round % 4 {
                    case 0: fuzz.damaged(fuzz.damaged(sample))
                    case 1: fuzz.noise(of: fuzz.below(80))
                    default: fuzz.damaged(sample)
                    }
                if Self.look(type, text) { read += 1 }
            }
            #expect(read > 0 || fuzz.rounds < 10_000, "some of it must get through, else nothing was tried")
        }
        look(Self.parsers[index])
    }

    @Test("wallet tokens")
    func tokens() {
        var fuzz = Fuzz("WalletToken")
        let samples = ["2512345678901234", "120061098828009406", "6220485230180102114"].map { Array($0.utf8) }
        for _ in 0..<fuzz.rounds / 14 {
            let text = fuzz.damaged(fuzz.one(of: samples))
            let isWaiting = fuzz.below(2) == 0
            let explained = WalletToken.explain(text, awaitingPayment: isWaiting)
            let token = try? WalletToken(parsing: text, awaitingPayment: isWaiting)
            #expect((token == nil) == !explained.flaws.isEmpty)
            #expect(token == nil || isWaiting)
            #expect(!Self.holdsCardNumber(explained.shown))
        }
    }

    @Test("the longest input that a scanner gives is no burden", arguments: parsers.indices)
    func longest(_ index: Int) {
        func look<Code: ForeignCode>(_ type: Code.Type) {
            for piece in ["0", "A", "20", "2012", "\n", "a=1&", "/20", "%41", "\u{1D}", "E1", "\u{202E}", "91A\u{1D}"] {
                for head in ["", "BCD\n", "SPC\n", "upi://pay?", "https://a/01/", "]C1", "hQVDUFYwMW"] {
                    for most in [300, 512, 997, 2_953, 5_000] {
                        let text = Array((head + String(repeating: piece, count: most / piece.utf8.count)).utf8)
                        _ = Self.look(type, Array(text.prefix(most)))
                    }
                }
            }
        }
        look(Self.parsers[index])
    }
}
