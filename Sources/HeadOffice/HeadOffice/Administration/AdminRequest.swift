public import FoundationEssentials

/// What an operator's command asks of HQ: through the control socket while `serve` runs, else of HQ opened for it.
///
/// One JSON object on the socket, its only key the case's name: `{"merchantNew":{"name":"Mama Njeri",...}}`.
public enum AdminRequest: Codable, Equatable, Sendable {
    /// Registers a merchant; without an id, HQ gives one.
    case merchantNew(id: String?, name: String, currency: String, utcOffset: String)
    /// Lists merchants.
    case merchantList
    /// Registers a board at a new counter of a merchant.
    case nodeNew(merchant: String, counterName: String, url: String?)
    /// Makes a new code for a known node: it gets a new key and a new epoch.
    case nodeRenew(node: String, url: String?)
    /// Takes back a board that HQ has forgotten, by what the board says of itself; the file's text.
    case nodeAdopt(file: String)
    /// Lists nodes.
    case nodeList
    /// Lists HQ's keys.
    case keyList
    /// Makes a new key for a purpose; where the root's private key is, if it is not in the data folder; whether the earlier keys
    /// were stolen.
    case keyRenew(purpose: String, rootFile: String?, isStolen: Bool)
    /// Copies store and keys into a new folder, and lets nodes forget what it holds.
    case backup(folder: String)
    /// Opens what travelled sealed beside a payment; who asks, and why.
    case sealedShow(node: String, payment: String, by: String, why: String)
    /// Erases it.
    case sealedErase(node: String, payment: String)
    /// Erases everything that has been sealed here for longer than so many days.
    case sealedEraseOld(days: Int64)
    /// A bundle that a courier brought.
    case courier(bundle: Data)
    /// Publishes the policy that a file describes; the file's text.
    case policyPublish(file: String)
    /// Shows the latest policy, and what can be lost under it with so many counters, each so many hours without HQ.
    case policyShow(counters: Int64? = nil, hours: Int64? = nil)
    /// Registers an issuer and makes its key.
    case issuerNew(name: String)
    /// Gives an issuer its next key; for how many days certificates under the present one stay good.
    case issuerRenew(name: String, earlierDays: Int64)
    /// Lists issuers.
    case issuerList
    /// Signs a payer's certificate. The key is an algorithm's COSE number and hexadecimal bytes; caps are minor units.
    case certify(
        issuer: String, algorithm: Int64, key: String, currency: String, capPayment: Int64, capTotal: Int64, days: Int64
    )
    /// Puts an issuer's money into a payer's purse, in minor units.
    case fund(payer: String, currency: String, minorUnits: Int64)
    /// Lists payers.
    case payerList
    /// Keeps a payer's certificate that HQ has not, by the text of its code.
    case payerCertificate(code: String)
    /// Puts payers on the hot list by their key ids; who does it, and why.
    case payerBlock(payers: [String], by: String, why: String)
    /// Pays a counter from a payer's purse, in minor units, and tells what the buyer shows there: a code, or digits to be typed.
    /// An earlier payment id asks for the same again.
    case confirm(payer: String, counter: String, currency: String, minorUnits: Int64, payment: String?, isTyped: Bool)
    /// Closes a batch of one merchant, or of all.
    case batchClose(merchant: String?)
    /// Lists batches.
    case batchList
    /// Shows a batch.
    case batchShow(number: Int64)
    /// Makes a token for pullers.
    case pullTokenNew(name: String)
    /// Shows balances and proves them.
    case ledger
    /// Lists what waits for somebody.
    case exceptions
    /// Decides an exception by hand: `accept`, `pay` or `refuse`; who, and why.
    case exceptionDecide(number: Int64, decision: String, by: String, why: String)
    /// Lifts the suspension of a payer's key; who, and why.
    case payerResume(payer: String, by: String, why: String)
    /// Lists what people have decided.
    case decisionList
    /// Passes a payment on to the processor.
    case upstreamAdvise(number: Int64)
    /// What happened to it: the event's name.
    case upstreamTell(number: Int64, event: String)
    /// Lists what is to be sent or waited for.
    case upstreamList
}

/// What HQ replies.
public enum AdminReply: Codable, Equatable, Sendable {
    /// A merchant registered.
    case merchant(MerchantInfo)
    /// Merchants.
    case merchants([MerchantInfo])
    /// A node registered, with its one-time code.
    case invitation(NodeInvitation)
    /// A node that was taken back.
    case adopted(NodeInfo)
    /// Nodes.
    case nodes([NodeInfo])
    /// HQ's keys.
    case keys([KeyInfo])
    /// A backup.
    case backup(BackupInfo)
    /// What was sealed.
    case sealed(SealedInfo)
    /// How many were erased.
    case erased(Int)
    /// The sealed answer to a courier's bundle.
    case courierAnswer(CourierAnswerInfo)
    /// A policy.
    case policy(PolicyInfo)
    /// An issuer registered.
    case issuer(IssuerInfo)
    /// Issuers.
    case issuers([IssuerInfo])
    /// A certificate, hexadecimal.
    case certificate(String)
    /// A payer after funding.
    case payer(PayerInfo)
    /// Payers.
    case payers([PayerInfo])
    /// A payment made in a payer's name.
    case confirmed(ConfirmedInfo)
    /// Payers blocked.
    case blocked(BlockedInfo)
    /// A batch.
    case batch(BatchInfo)
    /// Batches.
    case batches([BatchInfo])
    /// A token for pullers.
    case pullToken(PullTokenInfo)
    /// The ledger.
    case ledger(LedgerInfo)
    /// What waits.
    case exceptions([ExceptionInfo])
    /// A case that was decided by hand.
    case decided(DecidedInfo)
    /// What people have decided.
    case decisions([DecisionInfo])
    /// An advice to the processor.
    case advice(AdviceInfo)
    /// Advices that have not ended.
    case advices([AdviceInfo])
    /// Not granted or could not be done: why, and the exit status of the command that asked.
    case notDone(why: String, exitStatus: Int32)
}
