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

    /// Answers with what a reader finds in the picture.
    package static func read(_ question: DecoderQuestion) -> DecoderAnswer {
        let reader = ImageReader(limits: question.limits, budget: .milliseconds(Int(question.budgetMs)))
        return DecoderAnswer(Result { () throws(ScanningFault) in try reader.symbols(in: question.picture) })
    }
}
