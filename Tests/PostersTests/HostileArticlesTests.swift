import HostileCodes
import Payments
import Posters
import Testing

/// `make fuzz` holds up a million; these are the same, fewer.
@Suite("Lists and pictures that an enemy left")
struct HostileArticlesTests {
    @Test("lists keep every promise, and reach both sides: some are read, most are refused, for many reasons")
    func lists() throws {
        let kes = try #require(Currency(code: "KES"))
        var reasons = Set<String>()
        var read = 0
        for index in 0..<4_000 as Range<UInt64> {
            let file = HostileArticles(seed: 7).file(index)
            #expect(
                HostileArticles.broken(by: file) == nil, "tillpost-fuzz --articles --seed 7 --from \(index) --count 1")
            do throws(PosterFault) {
                _ = try ArticleList(csv: file, currency: kes)
                read += 1
            } catch { reasons.insert(error.description) }
        }
        #expect(read > 200 && reasons.count > 100, "\(read) read, \(reasons.count) reasons")
    }

    @Test("pictures keep every promise")
    func pictures() {
        for index in 0..<2_000 as Range<UInt64> {
            let file = HostilePictures(seed: 7).file(index)
            #expect(
                HostilePictures.broken(by: file) == nil, "tillpost-fuzz --pictures --seed 7 --from \(index) --count 1")
        }
    }

    @Test("the same seed gives the same lists and pictures, another one others")
    func replay() {
        let numbers = (0..<100).map(UInt64.init)
        #expect(numbers.map(HostileArticles(seed: 7).file) == numbers.map(HostileArticles(seed: 7).file))
        #expect(numbers.map(HostileArticles(seed: 8).file) != numbers.map(HostileArticles(seed: 7).file))
        #expect(numbers.map(HostilePictures(seed: 7).file) == numbers.map(HostilePictures(seed: 7).file))
    }
}
