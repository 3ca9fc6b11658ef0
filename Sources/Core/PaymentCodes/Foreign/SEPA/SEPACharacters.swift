/// The character sets that a SEPA code may name by one digit.
enum SEPACharacters {
    /// The text behind some bytes, or nil where they are none in that set, or the set is none of 1 to 8.
    static func decoded(_ bytes: some Collection<UInt8>, set: UInt8) -> String? {
        if set == 1 { return String(validating: bytes, as: UTF8.self) }
        guard let upper = upperHalves[set] else { return nil }
        var text = ""
        for byte in bytes {
            switch byte {
            case 0..<0x80: text.unicodeScalars.append(Unicode.Scalar(byte))
            case 0xA0...: text.unicodeScalars.append(upper[Int(byte) - 0xA0])
            default: return nil
            }
        }
        return text.unicodeScalars.contains("\u{FFFD}") ? nil : text
    }

    /// The characters from A0 to FF; U+FFFD where a set has none. ISO 8859-1 is the beginning of Unicode.
    private static let upperHalves: [UInt8: [Unicode.Scalar]] = [
        2: (0xA0...0xFF).map { Unicode.Scalar(UInt8($0)) },
        // ISO 8859-2
        3: Array(
            ("\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ"
                + "ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙").unicodeScalars),
        // ISO 8859-4
        4: Array(
            ("\u{A0}ĄĸŖ¤ĨĻ§¨ŠĒĢŦ\u{AD}Ž¯°ą˛ŗ´ĩļˇ¸šēģŧŊžŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎĪ"
                + "ĐŅŌĶÔÕÖ×ØŲÚÛÜŨŪßāáâãäåæįčéęëėíîīđņōķôõö÷øųúûüũū˙").unicodeScalars),
        // ISO 8859-5
        5: Array(
            ("\u{A0}ЁЂЃЄЅІЇЈЉЊЋЌ\u{AD}ЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
                + "абвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ").unicodeScalars),
        // ISO 8859-7
        6: Array(
            ("\u{A0}‘’£€₯¦§¨©ͺ«¬\u{AD}\u{FFFD}―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ"
                + "ΠΡ\u{FFFD}ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\u{FFFD}").unicodeScalars),
        // ISO 8859-10
        7: Array(
            ("\u{A0}ĄĒĢĪĨĶ§ĻĐŠŦŽ\u{AD}ŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏ"
                + "ÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ").unicodeScalars),
        // ISO 8859-15
        8: Array(
            ("\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
                + "ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ").unicodeScalars),
    ]
}
