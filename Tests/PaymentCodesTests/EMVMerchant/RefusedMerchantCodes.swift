import TestWorld

@testable import PaymentCodes

/// Merchant codes that are refused, each with the field and the reason.
enum RefusedMerchantCodes {
    typealias Refused = (text: String, field: String?, reason: String)

    private static func kenya(_ changes: [String: String?]) -> String { MerchantText.kenya(changes) }
    private static let whole = MerchantText.kenya()
    private static let open = String(whole.dropLast(8))

    static let structure: [Row<Refused>] = [
        Row("cut in a length", (String(whole.prefix(15)), nil, "four digits of name and length are wanted here")),
        Row("cut in a value", (String(whole.prefix(22)), "26", "is longer than what is left")),
        Row("without its check", (open, "63", "is missing")),
        Row(
            "a check that does not fit", (open + "63040000", "63", "does not fit the code: misread, damaged or altered")
        ),
        Row(
            "a digit changed",
            (whole.replacing("12.50", with: "92.50"), "63", "does not fit the code: misread, damaged or altered")),
        Row("a check of three characters", (open + "63031A2", "63", "is not 4 characters long")),
        Row("something behind the check", (whole + "8004abcd", "63", "is not the last field")),
        Row("a line end behind the check", (whole + "\nX", nil, "four digits of name and length are wanted here")),
        Row("two amounts", (MerchantText.checked(open + "540599.99"), "54", "stands here twice")),
        Row("two accounts in one place", (MerchantText.checked(open + "2606000299"), "26", "stands here twice")),
        Row("two identifiers in one template", (kenya(["26": "0002KE0002SO"]), "26.00", "stands here twice")),
        Row("an empty field", (kenya(["59": ""]), "59", "is empty")),
        Row(
            "letters where a length is",
            (MerchantText.checked(open + "80XXab"), nil, "four digits of name and length are wanted here")),
        Row(
            "Arabic digits as a length",
            (MerchantText.checked(open + "80\u{0660}\u{0662}ab"), nil, "four digits of name and length are wanted here")
        ),
        Row(
            "a template with a wrong length inside",
            (kenya(["26": "0010KE.EXAMPLE0109KIOSK7"]), "26.01", "is longer than what is left")),
        Row(
            "a template that is none", (kenya(["26": "KIOSK"]), "26", "four digits of name and length are wanted here")),
        Row(
            "additional data that is none",
            (kenya(["62": "Invoice 7"]), "62", "four digits of name and length are wanted here")),
        Row("beginning with another field", ("0102110002015802KE", "00", "is not the first field")),
        Row("too long", ("000201" + String(repeating: "8004abcd", count: 300), nil, "is longer than 2048 bytes")),
    ]

    static let values: [Row<Refused>] = [
        Row("format 03", (kenya(["00": "03"]), "00", "is not 01, 02")),
        Row("DuitNow's format elsewhere", (kenya(["00": "02"]), "00", "is 02, which is DuitNow's alone")),
        Row("neither static nor dynamic", (kenya(["01": "13"]), "01", "is not 11, 12")),
        Row("a category with a letter", (kenya(["52": "541A"]), "52", "is not made of digits")),
        Row("a category of three digits", (kenya(["52": "541"]), "52", "is not 4 digits long")),
        Row("no category", (kenya(["52": nil]), "52", "is missing")),
        Row("no currency", (kenya(["53": nil]), "53", "is missing")),
        Row("a currency in letters", (kenya(["53": "KES"]), "53", "is not made of digits")),
        Row("a currency that is none", (kenya(["53": "999"]), "53", "is no currency of ISO 4217")),
        Row(
            "a negative amount",
            (
                kenya(["54": "-12.50"]), "54",
                "is not an amount of 1 to 13 digits with at most one point behind the first"
            )),
        Row(
            "a comma",
            (kenya(["54": "12,50"]), "54", "is not an amount of 1 to 13 digits with at most one point behind the first")
        ),
        Row(
            "two points",
            (kenya(["54": "1.2.5"]), "54", "is not an amount of 1 to 13 digits with at most one point behind the first")
        ),
        Row(
            "a point at the beginning",
            (kenya(["54": ".50"]), "54", "is not an amount of 1 to 13 digits with at most one point behind the first")),
        Row(
            "an exponent",
            (kenya(["54": "1e9"]), "54", "is not an amount of 1 to 13 digits with at most one point behind the first")),
        Row(
            "14 digits",
            (
                kenya(["54": "12345678901234"]), "54",
                "is not an amount of 1 to 13 digits with at most one point behind the first"
            )),
        Row(
            "full-width digits",
            (kenya(["54": "１２"]), "54", "is not an amount of 1 to 13 digits with at most one point behind the first")),
        Row("nothing", (kenya(["54": "0.00"]), "54", "is zero")),
        Row("three decimals of a shilling", (kenya(["54": "1.255"]), "54", "has 3 decimals; KES has 2")),
        Row("decimals of a yen", (kenya(["53": "392", "54": "1.0"]), "54", "has 1 decimals; JPY has 0")),
        Row("four decimals of a dinar", (kenya(["53": "788", "54": "1.0005"]), "54", "has 4 decimals; TND has 3")),
        Row("a country that is none", (kenya(["58": "XX"]), "58", "is no country of ISO 3166-1")),
        Row("a country in lower case", (kenya(["58": "ke"]), "58", "is no country of ISO 3166-1")),
        Row("no country", (kenya(["58": nil]), "58", "is missing")),
        Row("no name", (kenya(["59": nil]), "59", "is missing")),
        Row(
            "a name of 26 characters",
            (kenya(["59": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), "59", "is not 1 to 25 characters long")),
        Row("a city of 16 characters", (kenya(["60": "ABCDEFGHIJKLMNOP"]), "60", "is not 1 to 15 characters long")),
        Row("a postal code of 11", (kenya(["61": "12345678901"]), "61", "is not 1 to 10 characters long")),
        Row(
            "a name that turns the line round",
            (kenya(["59": "A\u{202E}B"]), "59", "holds a character that is not shown")),
        Row("no account", (kenya(["26": nil]), nil, "names no merchant account (02 to 51)")),
        Row("an account without an identifier", (kenya(["26": "0106KIOSK7"]), "26.00", "is missing")),
        Row(
            "an identifier of 33 characters",
            (kenya(["26": "0033" + String(repeating: "K", count: 33)]), "26.00", "is not 1 to 32 characters long")),
        Row(
            "a bill number of 26 characters",
            (kenya(["62": "0126" + String(repeating: "B", count: 26)]), "62.01", "is not 1 to 25 characters long")),
        Row("asking for what nobody asks", (kenya(["62": "0902XY"]), "62.09", "is not made of A, M and E")),
        Row("asking twice", (kenya(["62": "0902AA"]), "62.09", "is not made of A, M and E")),
        Row("a language without a name", (kenya(["64": "0002SW"]), "64.01", "is missing")),
        Row("a language that is none", (kenya(["64": "0002ZZ0104DUKA"]), "64.00", "is no language of ISO 639-1")),
        Row("a withdrawn currency", (kenya(["53": "975"]), "53", "is no currency of ISO 4217")),
        Row("a language of three letters", (kenya(["64": "0003SWA0104DUKA"]), "64.00", "is no language of ISO 639-1")),
    ]

    static let tips: [Row<Refused>] = [
        Row("an indicator that is none", (kenya(["55": "04"]), "55", "is not 01, 02, 03")),
        Row("a fixed fee that is missing", (kenya(["55": "02"]), "55", "is 02, but field 56 is missing")),
        Row("a percentage that is missing", (kenya(["55": "03"]), "55", "is 03, but field 57 is missing")),
        Row("a fee nobody announced", (kenya(["56": "1.00"]), "56", "needs 02 in field 55")),
        Row("a percentage nobody announced", (kenya(["57": "5"]), "57", "needs 03 in field 55")),
        Row("a fee where the buyer is asked", (kenya(["55": "01", "56": "1.00"]), "56", "needs 02 in field 55")),
        Row("both", (kenya(["55": "02", "56": "1.00", "57": "5"]), "57", "needs 03 in field 55")),
        Row("a fee of nothing", (kenya(["55": "02", "56": "0"]), "56", "is zero")),
        Row("a fee with too many decimals", (kenya(["55": "02", "56": "1.005"]), "56", "has 3 decimals; KES has 2")),
        Row("all of it", (kenya(["55": "03", "57": "100"]), "57", "is not a percentage of 0.01 to 99.99")),
        Row(
            "a percentage of three decimals",
            (kenya(["55": "03", "57": "1.125"]), "57", "is not a percentage of 0.01 to 99.99")),
    ]
}
