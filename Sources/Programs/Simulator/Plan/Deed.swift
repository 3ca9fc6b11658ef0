/// One thing that happens in a world, whoever does it. Boards and payers are counted round, so that any number names one.
enum Deed: Equatable, Sendable {
    case sale(Sale)
    /// Gives a sale back, all of it or so many percent.
    case refund(board: Int, sale: Int, percent: Int)
    case void(board: Int, sale: Int)
    case closeDay(board: Int)
    /// Somebody has seen what was declined.
    case acknowledge(board: Int)
    case closeBatch
    /// A person at HQ decides one of the exceptions that are open, counted round, in one of the three ways.
    case decide(exception: Int, choice: Int)
    case publishPolicy(PolicyChange)
    case blockPayer(Int)
    case fundPayer(Int)

    /// The power goes at the n-th effect from now, and comes back later.
    case cutBoard(board: Int, afterEffects: Int, offMs: Int64)
    case killBoard(board: Int)
    case failBoardSyncs(board: Int, count: Int)
    case fillBoardDisk(board: Int, forMs: Int64)
    case rotRecord(board: Int, record: Int)
    case turnClock(board: Int, ClockFault)
    case weather(board: Int, Weather, forMs: Int64)
    /// The card is copied into another board, and both live on.
    case copyCard(board: Int)
    case keepImage(board: Int)
    /// The card goes back to the image that was kept.
    case setBack(board: Int)
    case enrolAgain(board: Int)
    case changeKey(board: Int)
    /// An exchange on a stick: so long on its way, so long back, delivered so many times.
    case courier(board: Int, outMs: Int64, backMs: Int64, times: Int)

    case cutHeadOffice(afterEffects: Int, offMs: Int64)
    case killHeadOffice
    case failHeadOfficeSyncs(count: Int)
    case fillHeadOfficeDisk(forMs: Int64)
    case backUp(isCompleted: Bool, lastingMs: Int64)
    case restore

    /// Whether it is a fault, and not business.
    var isFault: Bool {
        switch self {
        case .sale(let sale): sale.trick != .honest
        case .refund, .void, .closeDay, .acknowledge, .closeBatch, .decide, .publishPolicy, .blockPayer, .fundPayer,
            .backUp, .enrolAgain, .changeKey, .courier, .keepImage:
            false
        default: true
        }
    }
}

/// A buyer at a counter.
struct Sale: Equatable, Sendable {
    enum Means: Equatable, Sendable { case note, cash, confirmation }

    /// What a hostile buyer, or an unlucky one, does.
    enum Trick: Equatable, Sendable, CaseIterable {
        case honest
        /// An earlier note once more, at whichever counter.
        case shownAgain
        /// Another note with a number that was used before.
        case sameNumber
        /// A note whose amount was changed after it was signed.
        case altered
        /// A running total over the cap.
        case overTotal
        /// A note for another counter.
        case otherCounter
        /// A note signed two days ago.
        case old
        /// Nobody vouches for the payer.
        case stranger
    }

    let board: Int
    let payer: Int
    let amount: Int64
    let means: Means
    let trick: Trick
    /// Pays the last sale of this board again.
    let isAgain: Bool
    /// Carries something that only HQ may read.
    let isSealed: Bool
}

/// What the next policy says.
enum PolicyChange: Equatable, Sendable, CaseIterable {
    case same
    case lowerFloor
    case lowerExposure
    case shortLived
    case newPrices
}

/// What becomes of a board's wall clock.
enum ClockFault: Equatable, Sendable {
    case jump(seconds: Int64)
    /// It is 1970 for so long.
    case year1970(forMs: Int64)
    case drift(perMille: Int64)
}

/// What the way between a board and HQ does.
enum Weather: Equatable, Sendable, CaseIterable {
    case clear
    /// Loses, doubles, delays and reorders.
    case lossy
    /// Nothing is reached.
    case down
    /// A sign-in page answers, or somebody who would like to be HQ.
    case portal
    /// Old answers come in place of new ones.
    case stale
    /// Up and down every few seconds.
    case flapping
}

/// Something that happens at a time.
struct Act: Equatable, Sendable {
    /// Milliseconds since the world began.
    let at: Int64
    let deed: Deed
}
