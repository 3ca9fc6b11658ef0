import Payments
import Posters
import Testing

@Suite("Lists of articles")
struct ArticleListTests {
    static let kes = Currency(code: "KES")

    private func list(_ csv: String) throws -> [Article] { try list(Array(csv.utf8)) }

    private func list(_ csv: [UInt8], in currency: Currency? = kes) throws -> [Article] {
        try ArticleList(csv: csv, currency: try #require(currency)).articles
    }

    @Test("a list is read in its order, with names in any script")
    func read() throws {
        let articles = try list(
            """
            gtin,name,price,picture
            6161100000018,"Milk, 500 ml",62.50,milk.png
            4006381333931,بسكويت,5,
            """)
        #expect(articles.map(\.number.description) == ["6161100000018", "4006381333931"])
        #expect(articles.map(\.name) == ["Milk, 500 ml", "بسكويت"])
        #expect(articles.map(\.price.minorUnits) == [6_250, 500])
        #expect(articles.map(\.picture) == ["milk.png", nil])
    }

    /// The same two articles, written in other ways.
    static let forms = [
        "sku,name,price\nA-1,Salt,25.00\nB,Oil,5.00",
        "sku,name,price\r\nA-1,Salt,25.00\r\nB,Oil,5.00\r\n",
        "\u{FEFF}SKU,Name,Price\nA-1,Salt,25.00\n\nB,Oil,5.00\n",
        "price,sku,name\n25.00,A-1,Salt\n5.00,B,Oil\n",
        "\"sku\",\"name\",\"price\"\n\"A-1\",\"Salt\",\"25.00\"\n\"B\",\"Oil\",\"5.00\"\n",
        "gtin,sku,name,price\n,A-1, Salt ,25\n,B,Oil,5.0\n",
        "sku,name,price,picture\nA-1,Salt,25.00,\nB,Oil,5.00,\n",
    ]

    @Test("RFC 4180 in all its forms", arguments: forms)
    func form(_ csv: String) throws {
        let articles = try list(csv)
        #expect(articles.map(\.number.description) == ["A-1", "B"])
        #expect(articles.map(\.name) == ["Salt", "Oil"])
        #expect(articles.map(\.price.minorUnits) == [2_500, 500])
    }

    @Test("quotes, commas and doubled quotes within a field")
    func quotes() throws {
        #expect(try list("sku,name,price\nA,\"12\"\" tray, \"\"big\"\"\",1").map(\.name) == ["12\" tray, \"big\""])
    }

    @Test("GTINs of all four lengths", arguments: ["96385074", "036000291452", "4006381333931", "10012345000017"])
    func gtins(_ gtin: String) throws {
        #expect(try list("gtin,name,price\n\(gtin),Salt,1").map(\.number.description) == [gtin])
    }

    @Test("a case of an article is another article, and so is a number that only looks like one")
    func different() throws {
        let csv = "gtin,sku,name,price\n4006381333931,,Salt,1\n14006381333938,,Case of salt,9\n,1,Tea,1\n,01,Oil,1"
        #expect(try list(csv).map(\.number.description) == ["4006381333931", "14006381333938", "1", "01"])
        #expect(try list(csv).map(\.line) == [2, 3, 4, 5])
    }

    @Test("prices have the currency's decimals")
    func decimals() throws {
        let csv = Array("sku,name,price\nA,Salt,125".utf8)
        #expect(try list(csv, in: Currency(code: "JPY")).map(\.price.minorUnits) == [125])
        #expect(try list(csv, in: Currency(code: "TND")).map(\.price.minorUnits) == [125_000])
    }

    /// What is wrong, and what is said about it.
    static let refused: [(csv: String, says: String)] = [
        ("", "the list is empty"),
        ("\n\n", "the list is empty"),
        ("sku,name,price", "there is no article"),
        ("sku,name", "line 1: a column is missing"),
        ("name,price\nSalt,1", "line 1: a column is missing"),
        ("sku,name,price,colour\nA,Salt,1,red", "line 1: 'colour' is no column"),
        ("sku,name,price,name\nA,Salt,1,Salt", "line 1: a column is named twice"),
        ("sku;name;price\nA;Salt;1", "line 1: 'sku;name;price' is no column"),
        ("sku,name,price\nA,Salt", "line 2: there are 2 fields, and 3 columns"),
        ("sku,name,price\nA,Milk, 500 ml,1", "line 2: there are 4 fields, and 3 columns"),
        ("sku,name,price\nA,Salt,1\nA,Salt,2", "line 3: article A stands on line 2 already"),
        (
            "gtin,name,price\n4006381333931,Salt,1\n04006381333931,Salt,2",
            "line 3: article 04006381333931 stands on line 2 already, as 4006381333931."
        ),
        (
            "gtin,name,price\n0036000291452,Salt,1\n036000291452,Salt,2",
            "line 3: article 036000291452 stands on line 2 already, as 0036000291452."
        ),
        (
            "gtin,sku,name,price\n00096385074,,Salt,1", "line 2: the GTIN '00096385074' has 11 digits"
        ),
        (
            "gtin,sku,name,price\n96385074,,Salt,1\n,00000096385074,Salt,2",
            "line 3: article 00000096385074 stands on line 2 already, as 96385074."
        ),
        ("sku,name,price\n,Salt,1", "line 2: the article has neither a GTIN nor a SKU"),
        ("sku,name,price\nA,,1", "line 2: the article has no name"),
        ("sku,name,price\nA,Salt,", "line 2: the article has no price"),
        ("sku,name,price\nA,Salt,free", "line 2: the price 'free' is wrong: not an amount"),
        ("sku,name,price\nA,Salt,0", "line 2: the price '0' is wrong: the amount must be more than zero"),
        ("sku,name,price\nA,Salt,-1", "line 2: the price '-1' is wrong"),
        ("sku,name,price\nA,Salt,\"1,50\"", "line 2: the price '1,50' is wrong"),
        ("sku,name,price\nA,Salt,1.505", "line 2: the price '1.505' is wrong: KES has 2 decimal places at most"),
        ("sku,name,price\nA,Salt,9999999999999", "line 2: the price '9999999999999' is wrong: the amount is too large"),
        (
            "gtin,name,price\n4006381333932,Salt,1",
            "line 2: the GTIN 4006381333932 is mistyped: its last digit would be 1"
        ),
        ("gtin,name,price\n400638133393,Salt,1", "line 2: the GTIN 400638133393 is mistyped"),
        ("gtin,name,price\n40063,Salt,1", "line 2: the GTIN '40063' has 5 digits"),
        ("gtin,name,price\n4006 381333931,Salt,1", "line 2: the GTIN '4006 381333931' is not all digits"),
        ("gtin,sku,name,price\n4006381333932,A,Salt,1", "line 2: the GTIN 4006381333932 is mistyped"),
        ("sku,name,price\nA B,Salt,1", "line 2: the SKU 'A B' cannot be a bill reference"),
        ("sku,name,price\nلبن,Salt,1", "line 2: the SKU 'لبن' cannot be a bill reference"),
        ("sku,name,price\n" + String(repeating: "A", count: 26) + ",Salt,1", "line 2: the SKU 'AAAAA"),
        ("sku,name,price\nA,\"Sa\nlt\",1", "line 2: the name has a line break"),
        ("sku,name,price\nA,Salt\u{202E},1", "line 2: the name has a line break, or another character"),
        ("sku,name,price\nA,Salt\u{7},1", "line 2: the name has a line break, or another character"),
        ("sku,name,price\nA," + String(repeating: "x", count: 201) + ",1", "line 2: the name is longer than 200 bytes"),
        ("sku,name,price\nA,\"Salt,1", "line 2: a quote is opened and never closed"),
        ("sku,name,price\nA,Sa\"lt,1", "line 2: there is a quote within a field"),
        ("sku,name,price\nA,\"Salt\"y,1", "line 2: there is something behind a closing quote"),
        ("sku,name,price\nA,Salt,1\n\"B\n\",Oil,1\nC,Tea,x", "line 3: the SKU"),
        ("sku,name,price\nA,Salt,1\nB,\"Oil, \"\"a\"\"\",1\nC,Tea,x", "line 4: the price 'x' is wrong"),
        (Array(repeating: "a", count: 17).joined(separator: ","), "line 1: there are more than 16 columns"),
        ("sku,name,price,picture\nA,Salt,1,/etc/passwd", "line 2: the picture '/etc/passwd' is not a file below"),
        ("sku,name,price,picture\nA,Salt,1,../salt.png", "line 2: the picture '../salt.png' is not a file below"),
        ("sku,name,price,picture\nA,Salt,1,a/../../salt.png", "line 2: the picture 'a/../../salt.png' is not a file"),
        ("sku,name,price,picture\nA,Salt,1,a//b.png", "line 2: the picture 'a//b.png' is not a file below"),
    ]

    @Test("a list with a fault is refused with its line", arguments: refused.indices)
    func refusing(_ index: Int) {
        let row = Self.refused[index]
        let fault = #expect(throws: PosterFault.self) { try list(row.csv) }
        #expect(fault?.description.hasPrefix(row.says) == true, "\(fault?.description ?? "")")
    }

    @Test("what is not UTF-8 is refused with its line")
    func encoding() {
        let fault = #expect(throws: PosterFault.self) {
            try list(Array("sku,name,price\nA,Caf".utf8) + [0xE9] + Array(",1".utf8))
        }
        #expect(fault?.description.hasPrefix("line 2: this is not UTF-8") == true)
    }

    @Test("a list is 2 MiB and 5,000 articles at most")
    func bounds() throws {
        let header = "sku,name,price\n"
        let rows = (1...5_001).map { "A\($0),Salt,1\n" }
        #expect(try list(header + rows.dropLast().joined()).count == ArticleList.most)
        let many = #expect(throws: PosterFault.self) { try list(header + rows.joined()) }
        #expect(many?.description.hasPrefix("line 5002: a list has 5000 articles at most") == true)
        let large = #expect(throws: PosterFault.self) {
            try list([UInt8](repeating: 0x0A, count: ArticleList.largestFile + 1))
        }
        #expect(large?.description.hasPrefix("the list is larger than 2 MiB") == true)
    }
}
