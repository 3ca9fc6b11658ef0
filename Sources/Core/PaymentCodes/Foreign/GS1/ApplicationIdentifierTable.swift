extension ApplicationIdentifier {
    /// GS1 General Specifications 26, figure 3.2-1, by digits; built once.
    static let all: [String: ApplicationIdentifier] = {
        var all: [String: ApplicationIdentifier] = [:]
        for (digits, title, components) in plain { all[digits] = ApplicationIdentifier(digits, title, components) }
        for (digits, title) in measures {
            for decimals in 0...5 {
                all["\(digits)\(decimals)"] = ApplicationIdentifier(
                    "\(digits)\(decimals)", title, [.digits(6)], decimals: decimals)
            }
        }
        for (digits, title, most, components) in amounts {
            for decimals in 0...most {
                all["\(digits)\(decimals)"] = ApplicationIdentifier(
                    "\(digits)\(decimals)", title, components, decimals: decimals)
            }
        }
        for number in 0...9 {
            all["703\(number)"] = ApplicationIdentifier(
                "703\(number)", "PROCESSOR # \(number)", [.digits(3, .countryOrSeveral), .text(upTo: 27)])
            all["723\(number)"] = ApplicationIdentifier(
                "723\(number)", "CERT # \(number + 1)", [.text(2), .text(upTo: 28)])
        }
        for number in 91...99 {
            all["\(number)"] = ApplicationIdentifier(
                "\(number)", "INTERNAL", [.text(upTo: 90)])
        }
        return all
    }()

    private init(
        _ digits: String, _ title: String, _ components: [GS1Component], decimals: Int? = nil
    ) {
        self.init(digits: digits, title: title, components: components, decimals: decimals)
    }

    private typealias Row = (String, String, [GS1Component])

    private static let plain: [Row] = [
        ("00", "SSCC", [.digits(18, .checkDigit)]), ("01", "GTIN", [.digits(14, .checkDigit)]),
        ("02", "CONTENT", [.digits(14, .checkDigit)]), ("03", "MTO GTIN", [.digits(14, .checkDigit)]),
        ("11", "PROD DATE", [.digits(6, .dateOrMonth)]),
        ("12", "DUE DATE", [.digits(6, .dateOrMonth)]), ("13", "PACK DATE", [.digits(6, .dateOrMonth)]),
        ("15", "BEST BEFORE or BEST BY", [.digits(6, .dateOrMonth)]), ("16", "SELL BY", [.digits(6, .dateOrMonth)]),
        ("17", "USE BY or EXPIRY", [.digits(6, .dateOrMonth)]), ("20", "VARIANT", [.digits(2)]),
        ("410", "SHIP TO LOC", [.digits(13, .checkDigit)]), ("411", "BILL TO", [.digits(13, .checkDigit)]),
        ("412", "PURCHASE FROM", [.digits(13, .checkDigit)]), ("413", "SHIP FOR LOC", [.digits(13, .checkDigit)]),
        ("414", "LOC No.", [.digits(13, .checkDigit)]), ("415", "PAY TO", [.digits(13, .checkDigit)]),
        ("416", "PROD/SERV LOC", [.digits(13, .checkDigit)]), ("417", "PARTY", [.digits(13, .checkDigit)]),
        ("10", "BATCH/LOT", [.text(upTo: 20)]), ("21", "SERIAL", [.text(upTo: 20)]), ("22", "CPV", [.text(upTo: 20)]),
        ("235", "TPX", [.text(upTo: 28)]), ("240", "ADDITIONAL ID", [.text(upTo: 30)]),
        ("241", "CUST. PART No.", [.text(upTo: 30)]), ("242", "MTO VARIANT", [.digits(upTo: 6)]),
        ("243", "PCN", [.text(upTo: 20)]), ("250", "SECONDARY SERIAL", [.text(upTo: 30)]),
        ("251", "REF. TO SOURCE", [.text(upTo: 30)]),
        ("253", "GDTI", [.digits(13, .checkDigit), .optional(.text(upTo: 17))]),
        ("254", "GLN EXTENSION COMPONENT", [.text(upTo: 20)]),
        ("255", "GCN", [.digits(13, .checkDigit), .optional(.digits(upTo: 12))]),
        ("30", "VAR. COUNT", [.digits(upTo: 8)]), ("37", "COUNT", [.digits(upTo: 8)]),
        ("400", "ORDER NUMBER", [.text(upTo: 30)]), ("401", "GINC", [.text(upTo: 30)]),
        ("402", "GSIN", [.digits(17, .checkDigit)]), ("403", "ROUTE", [.text(upTo: 30)]),
        ("420", "SHIP TO POST", [.text(upTo: 20)]), ("421", "SHIP TO POST", [.digits(3, .country), .text(upTo: 9)]),
        ("422", "ORIGIN", [.digits(3, .country)]), ("423", "COUNTRY - INITIAL PROCESS", upToFiveCountries),
        ("424", "COUNTRY - PROCESS", [.digits(3, .country)]), ("425", "COUNTRY - DISASSEMBLY", upToFiveCountries),
        ("426", "COUNTRY - FULL PROCESS", [.digits(3, .country)]), ("427", "ORIGIN SUBDIVISION", [.text(upTo: 3)]),
        ("4300", "SHIP TO COMP", [.text(upTo: 35, .percentEncoded)]),
        ("4301", "SHIP TO NAME", [.text(upTo: 35, .percentEncoded)]),
        ("4302", "SHIP TO ADD1", [.text(upTo: 70, .percentEncoded)]),
        ("4303", "SHIP TO ADD2", [.text(upTo: 70, .percentEncoded)]),
        ("4304", "SHIP TO SUB", [.text(upTo: 70, .percentEncoded)]),
        ("4305", "SHIP TO LOC", [.text(upTo: 70, .percentEncoded)]),
        ("4306", "SHIP TO REG", [.text(upTo: 70, .percentEncoded)]),
        ("4307", "SHIP TO COUNTRY", [.text(2, .countryLetters)]),
        ("4308", "SHIP TO PHONE", [.text(upTo: 30)]),
        ("4309", "SHIP TO GEO", [.digits(10, .upTo(1_800_000_000)), .digits(10, .upTo(3_600_000_000))]),
        ("4310", "RTN TO COMP", [.text(upTo: 35, .percentEncoded)]),
        ("4311", "RTN TO NAME", [.text(upTo: 35, .percentEncoded)]),
        ("4312", "RTN TO ADD1", [.text(upTo: 70, .percentEncoded)]),
        ("4313", "RTN TO ADD2", [.text(upTo: 70, .percentEncoded)]),
        ("4314", "RTN TO SUB", [.text(upTo: 70, .percentEncoded)]),
        ("4315", "RTN TO LOC", [.text(upTo: 70, .percentEncoded)]),
        ("4316", "RTN TO REG", [.text(upTo: 70, .percentEncoded)]),
        ("4317", "RTN TO COUNTRY", [.text(2, .countryLetters)]),
        ("4318", "RTN TO POST", [.text(upTo: 20)]), ("4319", "RTN TO PHONE", [.text(upTo: 30)]),
        ("4320", "SRV DESCRIPTION", [.text(upTo: 35, .percentEncoded)]),
        ("4321", "DANGEROUS GOODS", [.digits(1, .yesOrNo)]),
        ("4322", "AUTH TO LEAVE", [.digits(1, .yesOrNo)]), ("4323", "SIG REQUIRED", [.digits(1, .yesOrNo)]),
        // A delivery may be open in its hour: 9999.
        ("4324", "NOT BEF DEL DT", [.digits(6, .dateOrMonth), .digits(4, .timeOrOpen)]),
        ("4325", "NOT AFT DEL DT", [.digits(6, .dateOrMonth), .digits(4, .timeOrOpen)]),
        ("4326", "REL DATE", [.digits(6, .date)]),
        ("4330", "MAX TEMP F", [.digits(6), .optional(.text(upTo: 1, .minus))]),
        ("4331", "MAX TEMP C", [.digits(6), .optional(.text(upTo: 1, .minus))]),
        ("4332", "MIN TEMP F", [.digits(6), .optional(.text(upTo: 1, .minus))]),
        ("4333", "MIN TEMP C", [.digits(6), .optional(.text(upTo: 1, .minus))]),
        ("7001", "NSN", [.digits(13)]), ("7002", "MEAT CUT", [.text(upTo: 30)]),
        ("7003", "EXPIRY TIME", [.digits(6, .date), .digits(4, .time)]),
        ("7004", "ACTIVE POTENCY", [.digits(upTo: 4)]), ("7005", "CATCH AREA", [.text(upTo: 12)]),
        ("7006", "FIRST FREEZE DATE", [.digits(6, .date)]),
        ("7007", "HARVEST DATE", [.digits(6, .date), .optional(.digits(6, .date))]),
        ("7008", "AQUATIC SPECIES", [.text(upTo: 3)]), ("7009", "FISHING GEAR TYPE", [.text(upTo: 10)]),
        ("7010", "PROD METHOD", [.text(upTo: 2)]),
        ("7011", "TEST BY DATE", [.digits(6, .date), .optional(.digits(4, .time))]),
        ("7020", "REFURB LOT", [.text(upTo: 20)]), ("7021", "FUNC STAT", [.text(upTo: 20)]),
        ("7022", "REV STAT", [.text(upTo: 20)]), ("7023", "GIAI - ASSEMBLY", [.text(upTo: 30)]),
        ("7040", "UIC+EXT", [.digits(1), .text(3)]), ("7041", "UFRGT UNIT TYPE", [.text(upTo: 4)]),
        ("710", "NHRN PZN", [.text(upTo: 20)]), ("711", "NHRN CIP", [.text(upTo: 20)]),
        ("712", "NHRN CN", [.text(upTo: 20)]), ("713", "NHRN DRN", [.text(upTo: 20)]),
        ("714", "NHRN AIM", [.text(upTo: 20)]), ("715", "NHRN NDC", [.text(upTo: 20)]),
        ("716", "NHRN AIC", [.text(upTo: 20)]), ("717", "NHRN SRN", [.text(upTo: 20)]),
        ("7240", "PROTOCOL", [.text(upTo: 20)]), ("7241", "AIDC MEDIA TYPE", [.digits(2)]),
        ("7242", "VCN", [.text(upTo: 25)]), ("7250", "DOB", [.digits(8, .longDate)]),
        ("7251", "DOB TIME", [.digits(8, .longDate), .digits(4, .time)]),
        ("7252", "BIO SEX", [.digits(1, .oneOf(["0", "1", "2", "9"]))]),
        ("7253", "FAMILY NAME", [.text(upTo: 40, .percentEncoded)]),
        ("7254", "GIVEN NAME", [.text(upTo: 40, .percentEncoded)]), ("7255", "SUFFIX", [.text(upTo: 10)]),
        ("7256", "FULL NAME", [.text(upTo: 90, .percentEncoded)]),
        ("7257", "PERSON ADDR", [.text(upTo: 70, .percentEncoded)]), ("7258", "BIRTH SEQUENCE", [.text(3, .place)]),
        ("7259", "BABY", [.text(upTo: 40, .percentEncoded)]),
        (
            "8001", "DIMENSIONS",
            [
                .digits(4, .nonzero), .digits(5, .nonzero), .digits(3, .nonzero), .digits(1, .oneOf(["0", "1", "9"])),
                .digits(1),
            ]
        ),
        ("8002", "CMT No.", [.text(upTo: 20)]),
        ("8003", "GRAI", [.digits(1, .zero), .digits(13, .checkDigit), .optional(.text(upTo: 16))]),
        ("8004", "GIAI", [.text(upTo: 30)]), ("8005", "PRICE PER UNIT", [.digits(6)]),
        ("8006", "ITIP", [.digits(14, .checkDigit), .digits(4, .pieces)]), ("8007", "IBAN", [.text(upTo: 34, .iban)]),
        ("8008", "PROD TIME", [.digits(8, .dateAndHour), .optional(.digits(upTo: 4, .minutes))]),
        ("8009", "OPTSEN", [.text(upTo: 50)]), ("8010", "CPID", [.text(upTo: 30, of: .set39)]),
        ("8011", "CPID SERIAL", [.digits(upTo: 12, .noLeadingZero)]), ("8012", "VERSION", [.text(upTo: 20)]),
        ("8013", "GMN", [.text(upTo: 25, .checkPair)]), ("8014", "MUDI", [.text(upTo: 25, .checkPairWithLetter)]),
        ("8017", "GSRN - PROVIDER", [.digits(18, .checkDigit)]),
        ("8018", "GSRN - RECIPIENT", [.digits(18, .checkDigit)]), ("8019", "SRIN", [.digits(upTo: 10)]),
        ("8020", "REF No.", [.text(upTo: 25)]),
        ("8026", "ITIP CONTENT", [.digits(14, .checkDigit), .digits(4, .pieces)]),
        ("8030", "DIGSIG", [.text(upTo: 90, of: .set64)]), ("8040", "IMEI", [.digits(15)]),
        ("8041", "IMEI2", [.digits(15)]), ("8042", "ESIM", [.digits(32)]),
        ("8043", "PSIM", [.digits(18), .optional(.digits(upTo: 2))]), ("8110", "COUPON", [.text(upTo: 70)]),
        ("8111", "POINTS", [.digits(4)]), ("8112", "PAPERLESS COUPON", [.text(upTo: 70)]),
        ("8200", "PRODUCT URL", [.text(upTo: 70)]), ("90", "INTERNAL", [.text(upTo: 30)]),
    ]

    private static let upToFiveCountries: [GS1Component] =
        [.digits(3, .country)] + Array(repeating: .optional(.digits(3, .country)), count: 4)

    /// Three digits, to which the number of decimals is the fourth; six digits follow.
    private static let measures: [(String, String)] = [
        ("310", "NET WEIGHT (kg)"), ("311", "LENGTH (m)"), ("312", "WIDTH (m)"), ("313", "HEIGHT (m)"),
        ("314", "AREA (m²)"), ("315", "NET VOLUME (l)"), ("316", "NET VOLUME (m³)"), ("320", "NET WEIGHT (lb)"),
        ("321", "LENGTH (in)"), ("322", "LENGTH (ft)"), ("323", "LENGTH (yd)"), ("324", "WIDTH (in)"),
        ("325", "WIDTH (ft)"), ("326", "WIDTH (yd)"), ("327", "HEIGHT (in)"), ("328", "HEIGHT (ft)"),
        ("329", "HEIGHT (yd)"), ("330", "GROSS WEIGHT (kg)"), ("331", "LENGTH (m), log"), ("332", "WIDTH (m), log"),
        ("333", "HEIGHT (m), log"), ("334", "AREA (m²), log"), ("335", "VOLUME (l), log"), ("336", "VOLUME (m³), log"),
        ("337", "KG PER m²"), ("340", "GROSS WEIGHT (lb)"), ("341", "LENGTH (in), log"), ("342", "LENGTH (ft), log"),
        ("343", "LENGTH (yd), log"), ("344", "WIDTH (in), log"), ("345", "WIDTH (ft), log"), ("346", "WIDTH (yd), log"),
        ("347", "HEIGHT (in), log"), ("348", "HEIGHT (ft), log"), ("349", "HEIGHT (yd), log"), ("350", "AREA (in²)"),
        ("351", "AREA (ft²)"), ("352", "AREA (yd²)"), ("353", "AREA (in²), log"), ("354", "AREA (ft²), log"),
        ("355", "AREA (yd²), log"), ("356", "NET WEIGHT (t oz)"), ("357", "NET VOLUME (oz)"),
        ("360", "NET VOLUME (qt)"), ("361", "NET VOLUME (gal.)"), ("362", "VOLUME (qt), log"),
        ("363", "VOLUME (gal.), log"), ("364", "NET VOLUME (in³)"), ("365", "NET VOLUME (ft³)"),
        ("366", "NET VOLUME (yd³)"), ("367", "VOLUME (in³), log"), ("368", "VOLUME (ft³), log"),
        ("369", "VOLUME (yd³), log"),
    ]

    /// The same for money: three digits, title, the most decimals, what follows.
    private static let amounts: [(String, String, Int, [GS1Component])] = [
        ("390", "AMOUNT", 9, [.digits(upTo: 15)]), ("391", "AMOUNT", 9, [.digits(3, .currency), .digits(upTo: 15)]),
        ("392", "PRICE", 9, [.digits(upTo: 15)]), ("393", "PRICE", 9, [.digits(3, .currency), .digits(upTo: 15)]),
        ("394", "PRCNT OFF", 3, [.digits(4)]), ("395", "PRICE/UoM", 5, [.digits(6)]),
    ]
}
