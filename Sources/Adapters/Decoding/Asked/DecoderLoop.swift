package import Confinement
internal import Glibc
package import Scanning

/// The life of a decoding process: give up everything, greet, answer question after question, end with the line.
package enum DecoderLoop {
    /// The largest picture allowed, once as it came, once as light, once enlarged, and what a progressive JPEG takes.
    private static let limits = Confinement.Limits(memory: 640 * 1024 * 1024, processorSeconds: 3_600)

    /// Confines this process, then answers until nobody asks any more.
    package static func run(_ answer: (DecoderQuestion) -> DecoderAnswer) throws(Confinement.Fault) {
        try Confinement.enter(limits)
        guard Line.write(DecoderMessages.greeting) else { return }
        while let question = Line.question() {
            guard Line.write(answer(question)) else { return }
        }
    }

    /// Answers with what is wished for of the picture.
    package static func read(_ question: DecoderQuestion) -> DecoderAnswer {
        DecoderAnswer(
            Result { () throws(ScanningFault) in
                switch question.wish {
                case .codes(let budgetMs):
                    let reader = ImageReader(limits: question.limits, budget: .milliseconds(Int(budgetMs)))
                    return .symbols(try reader.symbols(in: question.picture))
                case .colours(let mostSide):
                    return .colours(
                        try PictureDecoder.colours(question.picture, limits: question.limits, mostSide: mostSide))
                }
            })
    }
}
