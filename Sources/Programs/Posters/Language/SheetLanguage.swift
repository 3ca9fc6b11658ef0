internal import Drawing

/// A language that a sheet is printed in: its words, its direction, its way of writing numbers.
///
/// To add one: a case, its row in `words`, and its way of writing numbers in `NumberStyle`.
public enum SheetLanguage: String, CaseIterable, Sendable {
    /// English.
    case english = "en"
    /// Swahili.
    case swahili = "sw"
    /// Mandarin in simplified characters.
    case mandarin = "zh"
    /// Arabic.
    case arabic = "ar"
    /// Hindi.
    case hindi = "hi"
    /// Amharic.
    case amharic = "am"

    /// What a sheet says. Short: a label has room for three or four words.
    struct Words: Equatable, Sendable {
        /// Under a code.
        let scanToPay: String
        /// Before the name that the buyer's phone has to show.
        let phoneShows: String
        /// Before an article's number.
        let article: String
    }

    var words: Words {
        switch self {
        case .english: Words(scanToPay: "Scan to pay", phoneShows: "Your phone must show", article: "No.")
        case .swahili: Words(scanToPay: "Changanua ulipe", phoneShows: "Simu yako lazima ionyeshe", article: "Na.")
        case .mandarin: Words(scanToPay: "扫码付款", phoneShows: "付款前请核对手机上显示的商户", article: "编号")
        case .arabic: Words(scanToPay: "امسح للدفع", phoneShows: "يجب أن يظهر على هاتفك", article: "رقم")
        case .hindi: Words(scanToPay: "स्कैन करके भुगतान करें", phoneShows: "आपके फ़ोन पर यह नाम दिखना चाहिए", article: "सं.")
        case .amharic: Words(scanToPay: "ለመክፈል ይቃኙ", phoneShows: "ስልክዎ ይህን ስም ማሳየት አለበት", article: "ቁ.")
        }
    }

    /// Which way lines run.
    var direction: WritingDirection { self == .arabic ? .rightToLeft : .leftToRight }

    var writing: Writing { Writing(language: self == .mandarin ? "zh-cn" : rawValue, direction: direction) }
}
