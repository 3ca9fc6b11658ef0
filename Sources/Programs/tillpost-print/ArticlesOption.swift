internal import ArgumentParser
internal import Drawing
internal import Glibc
internal import Node
internal import PaymentCodes
internal import Payments
internal import Posters
internal import Scanning
internal import StateFolder

/// The articles of a sheet, and what their codes say.
struct ArticlesOption: ParsableArguments {
    static let discussion = """
        The list is CSV (RFC 4180) in UTF-8; its first line names the columns, in any order: gtin or sku, name, price, and \
        perhaps picture (a PNG or JPEG file below the list's folder; shelf labels show it where they are clearly taller than \
        wide).

        What a code says: with --scheme the national merchant code with price and article number (as bill number; schemes \
        with one reference take it there), for which the account is given as for 'tillpost code make'; with --link the address \
        of the merchant's page and a label signed by the node, which that page checks.

        \(CodeWish.schemes.filter { !$0.hasPrefix("plate") }.joined(separator: "\n"))
        """

    @Argument(help: ArgumentHelp("The list of articles.", valueName: "LIST.csv")) var list: String
    @Option(help: ArgumentHelp("The scheme of the national merchant code.", valueName: "SCHEME")) var scheme: String?
    @Option(help: ArgumentHelp("A part of the merchant's account. May be repeated.", valueName: "PART=VALUE"))
    var account: [String] = []
    @Option(help: ArgumentHelp("The merchant's name in the code, ASCII, 25 characters.", valueName: "NAME"))
    var name: String?
    @Option(help: ArgumentHelp("The merchant's city, ASCII, 15 characters.", valueName: "CITY")) var city: String?
    @Option(help: ArgumentHelp("ISO 3166-1 code; the scheme's own where it is left out.", valueName: "CODE"))
    var country: String?
    @Option(help: ArgumentHelp("The postal code.", valueName: "CODE")) var postalCode: String?
    @Option(help: ArgumentHelp("The merchant's category, ISO 18245.", valueName: "DIGITS")) var category: String?
    @Option(help: ArgumentHelp("The page that checks signed labels, such as https://shop.example/p.", valueName: "URL"))
    var link: String?
    @Option(help: ArgumentHelp("The node's state folder; signs for --link.", valueName: "DIR")) var state: String?
    @Option(
        help: ArgumentHelp(
            "ISO 4217 code of the prices; else the node's own with --state, else the scheme's.", valueName: "CODE"))
    var currency: String?
    @Option(help: ArgumentHelp("The name printed; else the node's, else --name.", valueName: "NAME")) var merchant:
        String?

    func validate() throws {
        guard (scheme == nil) != (link == nil) else { throw ValidationError("Give either --scheme or --link.") }
        if link != nil, state == nil { throw ValidationError("--link needs --state DIR: the node signs the labels.") }
        if scheme == "plate" {
            throw ValidationError("A plate sells no article; 'tillpost poster plate' prints it.")
        }
        if state == nil, merchant == nil, name == nil { throw ValidationError("Give --merchant NAME, or --state DIR.") }
    }

    func merchantName() throws -> String {
        let name = try merchant ?? state.map { try LabelSigner(state: $0).merchantName } ?? name ?? ""
        guard SheetStyle.canPrint(name) else {
            throw PosterFault(
                "the merchant's name has a character that cannot be printed, or is longer than 100 bytes.")
        }
        return name
    }

    /// Reads the list and makes the codes. Pictures are read by the confined decoder, when their pages are drawn.
    ///
    /// - Parameter showsPictures: whether the sheet has room for them; else it is said that they are left out.
    func read(showsPictures: Bool) throws -> [ArticleWithCode] {
        let signer = try state.map { try LabelSigner(state: $0) }
        let currency = try pricesCurrency(signer)
        let articles = try ArticleList(csv: file(list, limit: ArticleList.largestFile), currency: currency).articles
        let pictures = articles.count { $0.picture != nil }
        if !showsPictures, pictures > 0 {
            // A list that is right for labels is right for posters too.
            for article in articles { try checkPicture(of: article) }
            Printing.note(
                "\(pictures == 1 ? "1 picture is" : "\(pictures) pictures are") left out: labels of this form have no "
                    + "room for them; labels clearly taller than wide do (--label 60x100), and 'tillpost poster wall'.")
        }
        let reader = PictureReader(limits: ImageLimits(maxFileBytes: 8 << 20))
        let now = Int64(time(nil))
        return try articles.map { article in
            let text = try code(of: article, signer, now)
            let picture = showsPictures ? picture(of: article, by: reader) : nil
            // Ours stay small; a national code is as large as its scheme makes it.
            return try ArticleWithCode(article, text: text, maxVersion: link == nil ? 20 : 9, picture: picture)
        }
    }

    private func pricesCurrency(_ signer: LabelSigner?) throws -> Currency {
        if let scheme {
            try CodeWish.check(scheme)
            guard MerchantSign.printsAmounts(scheme) else {
                let name = MerchantSign.schemes.first { $0.id == scheme }?.name ?? scheme
                throw NodeFault(
                    "\(name) cannot print a price on paper: its codes with an amount are for one payment, and end. Print "
                        + "signed labels with --link, or one code without an amount with 'tillpost code make \(scheme)'. "
                        + "Nothing was printed.", exit: 1)
            }
        }
        if let letters = currency {
            guard let currency = Currency(code: letters) else {
                throw PosterFault("'\(letters)' is no currency of ISO 4217. Write its three letters, such as KES.")
            }
            return currency
        }
        if let signer { return signer.currency }
        let own = scheme.map(CodeWish.currencies) ?? []
        guard let only = own.first, own.count == 1 else {
            let which = own.isEmpty ? "CODE" : own.map(\.code).joined(separator: " or ")
            throw NodeFault("the prices' currency is missing: give --currency \(which).", exit: NodeFault.Exit.usage)
        }
        return only
    }

    private func code(of article: Article, _ signer: LabelSigner?, _ now: Int64) throws -> String {
        let number = article.number.description
        if let link, let signer {
            return try signer.link(base: link, article: number, price: article.price, validFrom: now).text
        }
        do { return try wish(article, number).made().text } catch let fault as NodeFault {
            throw NodeFault(
                "line \(article.line): article \(number): \(fault.description)\(remedy(article))", exit: fault.exit)
        }
    }

    private func wish(_ article: Article, _ number: String) -> CodeWish {
        // These have one field for what the merchant's books know the payment by.
        let hasReferenceOnly = scheme == "upi" || scheme == "pix"
        return CodeWish(
            scheme: scheme ?? "", account: account, isDynamic: false, amount: article.price.digits,
            currency: article.price.currency.code, tip: nil, name: name, city: city, country: country,
            postalCode: postalCode, category: category, language: nil, localName: nil, localCity: nil,
            bill: hasReferenceOnly ? nil : number, store: nil, reference: hasReferenceOnly ? number : nil,
            terminal: nil, purpose: nil)
    }

    /// What to do where it is the article's number alone that the scheme cannot carry.
    private func remedy(_ article: Article) -> String {
        let plain = String(article.number.description.filter { $0.isLetter || $0.isNumber })
        guard plain != article.number.description, (try? wish(article, plain).made()) != nil else { return "" }
        return " The number is the payment's reference, and this scheme takes letters and digits alone there: write "
            + "\(plain) in the list, or print signed labels with --link."
    }

    private func checkPicture(of article: Article) throws {
        guard let name = article.picture, access(file(of: name), R_OK) != 0 else { return }
        throw NodeFault(
            "line \(article.line): picture \(name) of article \(article.number): \(String(cString: strerror(errno))). Put it "
                + "beside the list, or leave it out. Nothing was printed.", exit: NodeFault.Exit.noInput)
    }

    /// A picture's path: its name stands in the list as seen from there.
    private func file(of picture: String) -> String { (list.lastIndex(of: "/").map { list[...$0] } ?? "") + picture }

    private func picture(of article: Article, by reader: PictureReader) -> ((_ mostSide: Int) throws -> Picture)? {
        guard let name = article.picture else { return nil }
        return { mostSide in
            let read: ColourPicture
            do throws(ScanningFault) {
                read = try reader.colours(
                    inFile: file(of: name), mostSide: min(mostSide, ColourPicture.greatestSide))
            } catch {
                throw NodeFault(
                    "picture \(name) of article \(article.number): \(error) Nothing was printed.",
                    exit: NodeFault(error).exit)
            }
            return try Picture(width: read.width, height: read.height, pixels: read.pixels)
        }
    }

    private func file(_ path: String, limit: Int) throws -> [UInt8] {
        do throws(StateFolderFault) { return try WholeFile.read(path, limit: limit) } catch {
            let why = if case .failed(_, let reason) = error { reason } else { "there is no such file" }
            throw NodeFault("\(path): \(why). Nothing was printed.", exit: NodeFault.Exit.noInput)
        }
    }
}
