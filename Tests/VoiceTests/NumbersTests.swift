import Payments
import TestWorld
import Testing

@testable import Voice

@Suite("How a language says a number") struct NumbersTests {
    /// The clips as words, so that a row reads as it sounds.
    static func words(_ clips: [Clip], _ language: Language) throws -> String {
        let list = try WordList(language)
        return try clips.map { try #require(list.words[$0.description], "no \($0)") }
            .joined(separator: language == .mandarin ? "" : " ")
    }

    typealias Number = (language: Language, number: Int64, words: String)
    static let numbers: [Row<Number>] = [
        Row("nought", (.english, 0, "zero")), Row("a teen", (.english, 13, "thirteen")),
        Row("tens and ones", (.english, 42, "forty two")), Row("a round hundred", (.english, 300, "three hundred")),
        Row("a hundred and one", (.english, 101, "one hundred and one")),
        Row("a thousand and five", (.english, 1_005, "one thousand and five")),
        Row("no second and", (.english, 1_250, "one thousand two hundred and fifty")),
        Row(
            "the largest",
            (.english, 999_999, "nine hundred and ninety nine thousand nine hundred and ninety nine")),
        Row("larger still: digit by digit", (.english, 1_000_020, "one zero zero zero zero two zero")),
        Row("sifuri", (.swahili, 0, "sifuri")), Row("a teen", (.swahili, 13, "kumi na tatu")),
        Row("tens and ones", (.swahili, 42, "arobaini na mbili")), Row("hundreds", (.swahili, 300, "mia tatu")),
        Row("hundred and one", (.swahili, 101, "mia moja na moja")),
        Row("hundred and ten", (.swahili, 110, "mia moja na kumi")),
        Row("hundred and fifty", (.swahili, 150, "mia moja na hamsini")),
        Row("two joints", (.swahili, 345, "mia tatu na arobaini na tano")),
        Row("a thousand and one", (.swahili, 1_001, "elfu moja moja")),
        Row("a thousand and ten", (.swahili, 1_010, "elfu moja kumi")),
        Row("the example", (.swahili, 1_250, "elfu moja mia mbili na hamsini")),
        Row("ten thousand", (.swahili, 10_000, "elfu kumi")),
        Row("fifteen thousand", (.swahili, 15_000, "elfu kumi na tano")),
        Row("ten thousand and five is not fifteen thousand", (.swahili, 10_005, "elfu kumi tano")),
        Row("a hundred thousand", (.swahili, 100_000, "elfu mia moja")),
        Row(
            "the largest",
            (.swahili, 999_999, "elfu mia tisa na tisini na tisa mia tisa na tisini na tisa")),
        Row("零", (.mandarin, 0, "零")), Row("ten has no one", (.mandarin, 10, "十")), Row("12", (.mandarin, 12, "十二")),
        Row("20, not 两十", (.mandarin, 20, "二十")), Row("112", (.mandarin, 112, "一百一十二")),
        Row("one nought for a gap", (.mandarin, 101, "一百零一")), Row("none at the end", (.mandarin, 1_200, "一千两百")),
        Row("two of a place", (.mandarin, 2_222, "两千两百二十二")), Row("1,010", (.mandarin, 1_010, "一千零一十")),
        Row("1,001", (.mandarin, 1_001, "一千零一")), Row("20,000", (.mandarin, 20_000, "两万")),
        Row("120,000", (.mandarin, 120_000, "十二万")), Row("the example", (.mandarin, 10_005, "一万零五")),
        Row("10,015", (.mandarin, 10_015, "一万零一十五")), Row("10,500", (.mandarin, 10_500, "一万零五百")),
        Row("100,005", (.mandarin, 100_005, "十万零五")), Row("101,000", (.mandarin, 101_000, "十万一千")),
        Row("222,222", (.mandarin, 222_222, "二十二万两千两百二十二")),
        Row("the largest", (.mandarin, 999_999, "九十九万九千九百九十九")),
    ]

    @Test(arguments: numbers)
    func `a number sounds as people say it`(_ row: Row<Number>) throws {
        let (language, number, words) = row.content
        #expect(try Self.words(language.number(number), language) == words)
    }

    typealias Amount = (language: Language, amount: Money, words: String)
    static let amounts: [Row<Amount>] = [
        Row("whole", (.english, .kes(125_000), "one thousand two hundred and fifty shillings")),
        Row("one", (.english, .kes(100), "one shilling")), Row("cents alone", (.english, .kes(5), "five cents")),
        Row("a cent", (.english, .kes(101), "one shilling and one cent")),
        Row("a penny", (.english, Money(minorUnits: 1, currency: .of("GBP")), "one penny")),
        Row("pence", (.english, Money(minorUnits: 102, currency: .of("GBP")), "one pound and two pence")),
        Row("both", (.english, .kes(1_250), "twelve shillings and fifty cents")),
        Row(
            "no minor unit",
            (.english, Money(minorUnits: 1_250, currency: .of("UGX")), "one thousand two hundred and fifty shillings")),
        Row(
            "a currency without a name here",
            (.english, Money(minorUnits: 1_250, currency: .of("TND")), "one point two five zero")),
        Row("shilingi", (.swahili, .kes(125_000), "shilingi elfu moja mia mbili na hamsini")),
        Row("na senti", (.swahili, .kes(1_250), "shilingi kumi na mbili na senti hamsini")),
        Row("senti tu", (.swahili, .kes(5), "senti tano")),
        Row("两元", (.mandarin, Money(minorUnits: 200, currency: .of("CNY")), "两元")),
        Row("十二元", (.mandarin, Money(minorUnits: 1_200, currency: .of("CNY")), "十二元")),
        Row("decimals digit by digit", (.mandarin, Money(minorUnits: 1_250, currency: .of("CNY")), "十二点五零元")),
        Row("not 两点", (.mandarin, Money(minorUnits: 205, currency: .of("CNY")), "二点零五元")),
    ]

    @Test(arguments: amounts)
    func `an amount sounds as people say it`(_ row: Row<Amount>) throws {
        let (language, amount, words) = row.content
        #expect(try Self.words(language.amount(amount), language) == words)
    }

    @Test("up to 999,999 no number lacks a clip, and no two sound the same", arguments: Language.allCases)
    func everyNumber(_ language: Language) {
        let joints = ["and", "point", "hundred", "thousand", "myriad", "ten", "pair"]
        let clips = language.needed(reasons: []).filter { clip in
            joints.contains(clip.description) || clip.description.hasPrefix("n-")
        }
        let order = Dictionary(uniqueKeysWithValues: zip(clips, UInt64(1)...))
        // What is heard, as one number to a base.
        let base = UInt64(clips.count + 1)
        var heard: Set<UInt64> = []
        heard.reserveCapacity(1_000_000)
        var lacking: [Int64] = []
        for number in Int64(0)...Int64(Language.largestNumber) {
            let clips = language.number(number)
            var sound: UInt64 = 0
            for clip in clips {
                guard let place = order[clip] else {
                    lacking.append(number)
                    break
                }
                let (larger, isTooLarge) = sound.multipliedReportingOverflow(by: base)
                #expect(!isTooLarge, "\(number) has too many clips to be compared")
                sound = larger + place
            }
            if clips.isEmpty { lacking.append(number) }
            heard.insert(sound)
        }
        #expect(lacking.isEmpty)
        #expect(heard.count == Language.largestNumber + 1)
    }
}
