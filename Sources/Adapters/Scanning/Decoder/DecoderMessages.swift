/// What a program and its decoder say to each other: a length of four bytes, then so many bytes; numbers have the
/// highest byte first. Both sides come from one build, and the greeting says so. Everything is bounded, because what
/// decodes strangers' pictures may itself have been taken over.
package enum DecoderMessages {
    /// What the decoder says first, once it is confined. The last byte changes with the messages.
    package static let greeting: [UInt8] = Array("TPD".utf8) + [1]
    /// The most bytes of an answer: 256 symbols of the longest QR code fit.
    package static let longestAnswer = 4 * 1024 * 1024
    /// The most bytes of a question, whatever limits a program has set.
    package static let longestQuestion = 64 * 1024 * 1024

    static let mostSymbols = 256
    static let mostCorners = 4
    /// No symbol of ours holds more: QR version 40-L has 7,089 digits.
    static let longestSymbol = 7_089
    static let longestReason = 480
}

/// A picture to be read.
package struct DecoderQuestion: Equatable, Sendable {
    /// The limits of the picture.
    package let limits: ImageLimits
    /// How long other ways of looking are begun when the first found nothing, in milliseconds.
    package let budgetMs: UInt32
    /// The picture file's bytes.
    package let picture: [UInt8]

    package init(limits: ImageLimits, budgetMs: UInt32, picture: [UInt8]) {
        self.limits = limits
        self.budgetMs = budgetMs
        self.picture = picture
    }

    private static let headCount = 16

    /// Its bytes, without the length.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headCount + picture.count)
        for number in [limits.maxFileBytes, limits.maxPixels, limits.maxSide, Int(budgetMs)] {
            bytes.append(number32: number)
        }
        return bytes + picture
    }

    /// Nil when the bytes are no question.
    package init?(bytes: [UInt8]) {
        var rest = bytes[...]
        guard let maxFileBytes = rest.take32(), let maxPixels = rest.take32(), let maxSide = rest.take32(),
            let budget = rest.take32(), maxFileBytes > 0, maxPixels > 0,
            (1...ImageLimits.greatestSide).contains(maxSide)
        else { return nil }
        limits = ImageLimits(maxFileBytes: maxFileBytes, maxPixels: maxPixels, maxSide: maxSide)
        budgetMs = UInt32(budget)
        picture = Array(rest)
    }
}

/// What the decoder found, or why it read nothing.
package struct DecoderAnswer: Sendable {
    /// The symbols, at least one, or a fault of the picture itself.
    package let result: Result<[ScannedSymbol], ScanningFault>

    package init(_ result: Result<[ScannedSymbol], ScanningFault>) { self.result = result }

    private enum Kind: UInt8 {
        case symbols, notAnImage, corrupt, unsupported, tooLarge, noCode, outOfMemory
    }

    /// Its bytes, without the length.
    package var bytes: [UInt8] {
        switch result {
        case .success(let symbols):
            var bytes = [Kind.symbols.rawValue]
            let told = symbols.prefix(DecoderMessages.mostSymbols)
            bytes.append(number32: told.count)
            for symbol in told { bytes.append(symbol) }
            return bytes
        case .failure(.notAnImage): return [Kind.notAnImage.rawValue]
        case .failure(.corrupt(let format, let reason)): return Self.bytes(.corrupt, format, reason)
        case .failure(.unsupported(let format, let reason)): return Self.bytes(.unsupported, format, reason)
        case .failure(.tooLarge(let width, let height)):
            var bytes = [Kind.tooLarge.rawValue]
            bytes.append(number32: width)
            bytes.append(number32: height)
            return bytes
        case .failure(.outOfMemory): return [Kind.outOfMemory.rawValue]
        case .failure: return [Kind.noCode.rawValue]
        }
    }

    private static func bytes(_ kind: Kind, _ format: PictureFormat, _ reason: String) -> [UInt8] {
        [kind.rawValue, format.number] + reason.utf8.prefix(DecoderMessages.longestReason)
    }

    /// Nil when the bytes are no answer that a sound decoder gives. The words in it are made safe to print.
    package init?(bytes: [UInt8]) {
        var rest = bytes[...]
        guard let kind = rest.popFirst().flatMap(Kind.init(rawValue:)) else { return nil }
        switch kind {
        case .symbols:
            guard let symbols = rest.takeSymbols() else { return nil }
            result = .success(symbols)
        case .notAnImage: result = .failure(.notAnImage)
        case .corrupt, .unsupported:
            guard let format = rest.popFirst().flatMap(PictureFormat.init(number:)),
                rest.count <= DecoderMessages.longestReason
            else { return nil }
            let reason = PrintableText.of(String(decoding: rest, as: UTF8.self))
            rest = []
            result = .failure(
                kind == .corrupt ? .corrupt(format, reason: reason) : .unsupported(format, reason: reason))
        case .tooLarge:
            guard let width = rest.take32(), let height = rest.take32() else { return nil }
            result = .failure(.tooLarge(width: width, height: height))
        case .noCode: result = .failure(.noCode)
        case .outOfMemory: result = .failure(.outOfMemory)
        }
        guard rest.isEmpty else { return nil }
    }
}
