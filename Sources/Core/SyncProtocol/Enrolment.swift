public import Payments

/// A node's request to be known: its key, and the token of its enrolment code. Signed by that key.
public struct EnrolmentRequest: SignedContent {
    /// Signed as an enrolment request.
    public static let context = SigningContext.enrolmentRequest
    /// "enrolment request".
    public static let structure = "enrolment request"
    /// 1 KiB.
    public static let largestSize = 1_024

    /// The node that the code names.
    public let node: NodeID
    /// The code's token.
    public let token: [UInt8]
    /// The key made on the board.
    public let key: PublicKey
    /// 16 random bytes that the answer must repeat.
    public let nonce: [UInt8]

    /// Asks.
    public init(node: NodeID, token: [UInt8], key: PublicKey, nonce: [UInt8]) {
        self.node = node
        self.token = token
        self.key = key
        self.nonce = nonce
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        node = try fields.name(1)
        token = try fields.bytes(2, count: 16...16)
        key = try PublicKey(try fields.item(3), of: EnrolmentRequest.structure)
        nonce = try fields.bytes(4, count: 16...16)
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([(1, .bytes(node.bytes)), (2, .bytes(token)), (3, .some(key.item)), (4, .bytes(nonce))])
    }
}

/// HQ's answer to an enrolment request.
public struct EnrolmentAnswer: SignedContent {
    /// Signed as an enrolment answer.
    public static let context = SigningContext.enrolmentAnswer
    /// "enrolment answer".
    public static let structure = "enrolment answer"
    /// 2 MiB: a key set and a policy.
    public static let largestSize = 2_097_152

    /// The request's nonce.
    public let nonce: [UInt8]
    /// The signed key set.
    public let keySet: [UInt8]
    /// The signed policy.
    public let policy: [UInt8]
    /// Who the node is.
    public let registration: Registration
    /// HQ's clock, seconds since 1970.
    public let time: Int64
    /// Name of HQ's history (16 bytes), to be named in the first exchange.
    public let history: [UInt8]

    /// Answers.
    public init(
        nonce: [UInt8], keySet: [UInt8], policy: [UInt8], registration: Registration, time: Int64, history: [UInt8]
    ) {
        self.nonce = nonce
        self.keySet = keySet
        self.policy = policy
        self.registration = registration
        self.time = time
        self.history = history
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        nonce = try fields.bytes(1, count: 16...16)
        keySet = try fields.bytes(2, count: 1...65_536)
        policy = try fields.bytes(3, count: 1...1_048_576)
        registration = try Registration(try fields.item(4))
        time = Int64(try fields.unsigned(5, max: UInt64(UInt32.max) * 4))
        history = try fields.bytes(6, count: 16...16)
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(nonce)), (2, .bytes(keySet)), (3, .bytes(policy)), (4, .some(registration.item)),
            (5, .integer(time)), (6, .bytes(history)),
        ])
    }
}

/// Who a node is, as HQ has it in its books.
public struct Registration: Equatable, Sendable {
    /// The node.
    public let node: NodeID
    /// Its counter.
    public let counter: CounterID
    /// The counter's name for people, at most 32 bytes of UTF-8.
    public let counterName: String
    /// Its merchant.
    public let merchant: ShortName
    /// The merchant's name for people, at most 32 bytes of UTF-8.
    public let merchantName: String
    /// The currency in which the counter sells unless told otherwise.
    public let currency: Currency
    /// The merchant's time zone, minutes east of Greenwich.
    public let utcOffsetMinutes: Int
    /// The epoch in which it signs from now on: 1 on its first day, one more each time it is enrolled again.
    public let epoch: UInt32

    /// States who a node is.
    public init(
        node: NodeID, counter: CounterID, counterName: String, merchant: ShortName, merchantName: String,
        currency: Currency, utcOffsetMinutes: Int, epoch: UInt32 = 1
    ) {
        self.node = node
        self.counter = counter
        self.counterName = counterName
        self.merchant = merchant
        self.merchantName = merchantName
        self.currency = currency
        self.utcOffsetMinutes = utcOffsetMinutes
        self.epoch = epoch
    }

    /// As a map.
    public var item: CBOR {
        .fields([
            (1, .bytes(node.bytes)), (2, .bytes(counter.bytes)), (3, .text(counterName)),
            (4, .text(merchant.description)), (5, .text(merchantName)), (6, .unsigned(UInt64(currency.numeric))),
            (7, .integer(Int64(utcOffsetMinutes))), (8, .unsigned(UInt64(epoch))),
        ])
    }

    /// Reads a map.
    public init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "registration")
        node = try fields.name(1)
        counter = try fields.name(2)
        counterName = try fields.text(3, max: 32)
        merchant = try fields.shortName(4)
        merchantName = try fields.text(5, max: 32)
        currency = try fields.currency(6)
        let offset = try fields.integer(7)
        guard (-14 * 60...14 * 60).contains(offset) else { throw fields.outOfRange(7) }
        utcOffsetMinutes = Int(offset)
        epoch = UInt32(try fields.unsigned(8, max: UInt64(UInt32.max)))
        guard epoch > 0 else { throw fields.outOfRange(8) }
    }
}
