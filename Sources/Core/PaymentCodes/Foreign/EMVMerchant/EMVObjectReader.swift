/// Takes a merchant-presented code apart. What could be read before something wrong is kept, so that it can be shown.
///
/// Nothing nests deeper than three: the code, a template, and a template in it.
struct EMVObjectReader {
    private let text: [UInt8]
    private let unit: EMVObject.LengthUnit
    private(set) var flaws: [CodeFlaw] = []

    init(_ text: [UInt8], unit: EMVObject.LengthUnit) {
        self.text = text
        self.unit = unit
    }

    /// The data objects of the whole code, templates taken apart.
    mutating func objects() -> [EMVObject] {
        objects(in: text.indices, below: nil).map { object in
            switch object.id {
            case "26"..."51", "62", "64": template(object, path: object.id, must: true)
            // Some schemes keep a plain value here (DuitNow's 82).
            case "80"..."99": template(object, path: object.id, must: false)
            default: object
            }
        }
    }

    /// The object with the objects inside its value.
    private mutating func template(_ object: EMVObject, path: String, must: Bool) -> EMVObject {
        let end = object.position + 4 + object.value(unit).count
        var inner = EMVObjectReader(text, unit: unit)
        var parts = inner.objects(in: object.position + 4..<end, below: path)
        guard inner.flaws.isEmpty else {
            if must { flaws += inner.flaws }
            return object
        }
        let guid = parts.text("00") ?? ""
        parts = parts.map { part in
            let isPaymentSystem = path == "62" && ("50"..."99").contains(part.id)
            guard isPaymentSystem || MerchantScheme.nests(part.id, below: guid) else { return part }
            var reader = EMVObjectReader(text, unit: unit)
            let start = part.position + 4
            let nested = reader.objects(in: start..<start + part.value(unit).count, below: "\(path).\(part.id)")
            guard reader.flaws.isEmpty, !nested.isEmpty, !isPaymentSystem || nested[0].id == "00" else {
                if !isPaymentSystem { flaws += reader.flaws }
                return part
            }
            return EMVObject(id: part.id, position: part.position, content: .template(nested))
        }
        return EMVObject(id: object.id, position: object.position, content: .template(parts))
    }

    /// The objects in a range, each a plain value.
    private mutating func objects(in range: Range<Int>, below path: String?) -> [EMVObject] {
        var objects: [EMVObject] = []
        var seen: Set<String> = []
        var start = range.lowerBound
        while start < range.upperBound {
            let head = text[start..<min(start + 4, range.upperBound)]
            guard head.count == 4, head.allSatisfy(Ascii.isDigit) else {
                flaw(at: start, path, "four digits of name and length are wanted here")
                return objects
            }
            let id = String(decoding: head.prefix(2), as: UTF8.self)
            let name = path.map { "\($0).\(id)" } ?? id
            let digits = head.suffix(2).map { Int($0 - 48) }
            let length = digits[0] * 10 + digits[1]
            guard let end = end(of: length, from: start + 4, limit: range.upperBound) else {
                flaw(at: start, name, "is longer than what is left")
                return objects
            }
            if length == 0 { flaw(at: start, name, "is empty") }
            if !seen.insert(id).inserted { flaw(at: start, name, "stands here twice") }
            objects.append(EMVObject(id: id, position: start, content: .value(Array(text[start + 4..<end]))))
            start = end
        }
        return objects
    }

    /// The end of so many characters or bytes, or nil.
    private func end(of length: Int, from start: Int, limit: Int) -> Int? {
        guard unit == .characters else { return start + length <= limit ? start + length : nil }
        var end = start
        for _ in 0..<length {
            guard end < limit else { return nil }
            end += 1
            while end < limit, text[end].continuesCharacter { end += 1 }
        }
        return end
    }

    private mutating func flaw(at position: Int, _ field: String?, _ reason: String) {
        flaws.append(CodeFlaw(at: position, field: field, reason))
    }
}
