public import Payments

extension Keeper {
    /// Takes down, signed, what the tamper switch says where that is not what was taken down last; a board that has said nothing
    /// yet counts as closed.
    ///
    /// - Parameter isStart: whether it is the first that the switch says since the counter started.
    /// - Returns: what was recorded, or nil where there is nothing new.
    public func noteCase(
        isOpen: Bool, isStart: Bool, at now: Moment, in transaction: inout some ShopTransaction
    ) throws -> Tamper? {
        guard try isOpen != Keeper.isCaseOpen(transaction.view) else { return nil }
        let tamper: Tamper = !isOpen ? .closed : isStart ? .foundOpen : .opened
        _ = try append(.tamper(tamper), moment(now), in: &transaction)
        try transaction.set(.caseOpen, isOpen ? [1] : nil)
        return tamper
    }

    /// Whether the board's case was open when its tamper switch was heard last.
    public static func isCaseOpen(_ view: some ShopView) throws -> Bool { try view.setting(.caseOpen) != nil }
}
