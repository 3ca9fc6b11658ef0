package import Adjudication

/// What is passed on to a processor.
package protocol AdviceStore {
    /// The advice of a payment's case to the processor, or nil.
    func advice(of caseNumber: Int64) throws -> AdviceRow?
    /// Keeps an advice in place of its earlier state.
    func keep(_ advice: AdviceRow) throws
    /// Advices that have not ended, by case.
    func openAdvices(limit: Int) throws -> [AdviceRow]
}

/// How far a payment's advice to the processor is.
package struct AdviceRow: Equatable, Sendable {
    package let caseNumber: Int64
    package let advice: UpstreamAdvice
    /// HQ's clock when it became so, seconds since 1970.
    package let time: Int64

    /// States a row.
    package init(caseNumber: Int64, advice: UpstreamAdvice, time: Int64) {
        self.caseNumber = caseNumber
        self.advice = advice
        self.time = time
    }

    /// Whether something is still to be done or waited for.
    package var isOpen: Bool { if case .ended = advice.state { false } else { true } }
}
