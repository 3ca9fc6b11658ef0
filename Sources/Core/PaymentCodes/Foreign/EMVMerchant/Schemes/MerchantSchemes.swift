extension MerchantScheme {
    /// Every scheme known here. The first that fits gives a code its name.
    static let all: [MerchantScheme] = [
        pix, qris, promptPay, payNow, vietQR, khqr, jpqr, bharatQR, fps, duitNow, qrPh, unionPay,
    ]

    /// The scheme with this name on the command line.
    static func named(_ id: String) -> MerchantScheme? { all.first { $0.id == id } }
}

extension EMVMerchantCode {
    /// What is wrong with one of its fields, with its place.
    func flaw(_ path: String, _ reason: String) -> CodeFlaw {
        let ids = path.split(separator: ".").map(String.init)
        let outer = objects[ids[0]]
        let object = ids.count > 1 ? outer?.parts[ids[1]] ?? outer : outer
        return CodeFlaw(at: object?.position ?? text.count, field: path, reason)
    }
}

extension ValueForm {
    /// An address of the form name@bank, as UPI and Bakong have it.
    static func address(_ length: ClosedRange<Int>) -> ValueForm {
        text(length).and { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } ? nil : "is not of the form name@bank"
        }
    }

    /// A telephone number behind a prefix such as +65.
    static func telephone(_ prefix: String, _ length: ClosedRange<Int>) -> ValueForm {
        text(1...34).and { text in
            let digits = text.utf8.dropFirst(prefix.utf8.count)
            return text.hasPrefix(prefix) && length.contains(digits.count) && digits.allSatisfy(Ascii.isDigit)
                ? nil : "is not \(prefix) and \(length.words) digits"
        }
    }
}
