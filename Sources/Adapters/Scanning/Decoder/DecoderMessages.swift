/// What a program and its decoder say to each other: a length of four bytes, then so many bytes; numbers have the
/// highest byte first. Both sides come from one build, and the greeting says so. Everything is bounded, because what
/// decodes strangers' pictures may itself have been taken over.
package enum DecoderMessages {
    /// What the decoder says first, once it is confined. The last byte changes with the messages.
    package static let greeting: [UInt8] = Array("TPD".utf8) + [3]
    /// The most bytes of an answer: 256 symbols of the longest QR code fit, and the largest picture in colours.
    package static let longestAnswer = 8 * 1024 * 1024
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
    /// What is wanted of it.
    package enum Wish: Equatable, Sendable {
        /// Its codes; how long other ways of looking are begun when the first found nothing, in milliseconds.
        case codes(budgetMs: UInt32)
        /// Its colours, with at most so many pixels a side, 1 to `ColourPicture.greatestSide`.
        case colours(mostSide: Int)
    }

    /// The limits of the picture.
    package let limits: ImageLimits
    /// What is wanted.
    package let wish: Wish
    /// The picture file's bytes.
    package let picture: [UInt8]

    package init(limits: ImageLimits, wish: Wish, picture: [UInt8]) {
        self.limits = limits
        self.wish = wish
        self.picture = picture
    }

    private static let headCount = 17

    /// Its bytes, without the length.
    package var bytes: [UInt8] {
        let (kind, number) =
            switch wish {
            case .codes(let budgetMs): (UInt8(0), Int(budgetMs))
            case .colours(let mostSide): (UInt8(1), mostSide)
            }
        var bytes = [kind]
        bytes.reserveCapacity(Self.headCount + picture.count)
        for number in [limits.maxFileBytes, limits.maxPixels, limits.maxSide, number] {
            bytes.append(number32: number)
        }
        return bytes + picture
    }

    /// Nil when the bytes are no question.
    package init?(bytes: [UInt8]) {
        var rest = bytes[...]
        guard let kind = rest.popFirst(), let maxFileBytes = rest.take32(), let maxPixels = rest.take32(),
            let maxSide = rest.take32(), let number = rest.take32(), maxFileBytes > 0, maxPixels > 0,
            (1...ImageLimits.greatestSide).contains(maxSide)
        else { return nil }
        switch kind {
        case 0: wish = .codes(budgetMs: UInt32(number))
        case 1 where (1...ColourPicture.greatestSide).contains(number): wish = .colours(mostSide: number)
        default: return nil
        }
        limits = ImageLimits(maxFileBytes: maxFileBytes, maxPixels: maxPixels, maxSide: maxSide)
        picture = Array(rest)
    }
}

/// What the decoder found.
package enum DecoderFinding: Equatable, Sendable {
    /// At least one symbol.
    case symbols([ScannedSymbol])
    /// The picture itself.
    case colours(ColourPicture)
}

/// What the decoder found, or why it read nothing.
package struct DecoderAnswer: Sendable {
    /// What was wished for, or a fault of the picture itself.
    package let result: Result<DecoderFinding, ScanningFault>

    package init(_ result: Result<DecoderFinding, ScanningFault>) { self.result = result }

    private enum Kind: UInt8 {
        case symbols, notAnImage, corrupt, unsupported, tooLarge, noCode, outOfMemory, colours
    }

    /// Its bytes, without the length.
    package var bytes: [UInt8] {
        switch result {
        case .success(.symbols(let symbols)):
            var bytes = [Kind.symbols.rawValue]
            let told = symbols.prefix(DecoderMessages.mostSymbols)
            bytes.append(number32: told.count)
            for symbol in told { bytes.append(symbol) }
            return bytes
        case .success(.colours(let picture)):
            var bytes = [Kind.colours.rawValue]
            bytes.append(number32: picture.width)
            bytes.append(number32: picture.height)
            return bytes + picture.pixels
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
            result = .success(.symbols(symbols))
        case .colours:
            guard let width = rest.take32(), let height = rest.take32(),
                let picture = ColourPicture(width: width, height: height, pixels: Array(rest))
            else { return nil }
            rest = []
            result = .success(.colours(picture))
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
