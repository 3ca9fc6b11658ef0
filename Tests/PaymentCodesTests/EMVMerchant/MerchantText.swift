@testable import PaymentCodes

/// Writes merchant-presented codes field by field, with the right check.
enum MerchantText {
    /// A field: name, length in characters, value.
    static func field(_ id: String, _ value: String) -> String {
        let count = value.unicodeScalars.count
        return id + (count < 10 ? "0" : "") + "\(count)" + value
    }

    /// A template.
    static func template(_ id: String, _ parts: (String, String)...) -> String {
        field(id, parts.map { field($0.0, $0.1) }.joined())
    }

    /// The code with its check behind it.
    static func checked(_ open: String) -> String { open + "6304" + CRC16.text(over: (open + "6304").utf8) }

    /// A plain code of Kenya, in which single fields can be changed or left out (nil).
    static func kenya(_ changes: [String: String?] = [:], behind: String = "") -> String {
        var fields = [
            "00": "01", "01": "11", "26": field("00", "KE.EXAMPLE") + field("01", "KIOSK7"), "52": "5411", "53": "404",
            "54": "12.50", "58": "KE", "59": "MAMA NJERI", "60": "NAIROBI",
        ]
        for (id, value) in changes { fields[id] = value }
        return checked(fields.sorted { $0.key < $1.key }.map { field($0.key, $0.value) }.joined() + behind)
    }
}
