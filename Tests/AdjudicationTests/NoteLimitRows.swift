import Adjudication
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld

/// The rows of `conflicts.md` about a note that was taken outside the policy, or is paid and marked.
extension NoteConflictTests {
    static let markedRows: [Row<Expected>] = [
        Row("suspectedDuplicate: paid, shown for review", paid(.suspectedDuplicate) { $0.facts.isSimilar = true }),
        Row(
            "priceChanged: paid as signed at the counter",
            paid(.priceChanged) {
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_300)
            }),
        Row(
            "the price of today is the one signed",
            paid {
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_250)
            }),
        Row(
            "an article without a price of today has not changed",
            paid {
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_300, article: "SALT-1KG")
            }),
        Row(
            "a price in another currency is no other price",
            paid {
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_300, currency: "TZS")
            }),
        Row("policyTooOld: paid from the purse", paid(.policyTooOld) { $0.usePolicyTooLong() }),
        Row(
            "policyTooOld, at risk",
            paid(.policyTooOld) {
                $0.takeAtRisk()
                $0.usePolicyTooLong()
            }),
        Row("taken in the policy's last second", paid { $0.policy.expires = TestWorld.noon }),
        Row(
            "a clock that nobody trusts cannot tell that the policy was over",
            paid {
                $0.usePolicyTooLong()
                $0.moment = TestWorld.moment(isTrusted: false)
            }),
        Row(
            "clockUntrusted before suspectedDuplicate before priceChanged",
            paid(.clockUntrusted) {
                $0.moment = TestWorld.moment(wall: end + 1, isTrusted: false)
                $0.facts.isSimilar = true
            }),
        Row(
            "policyTooOld before suspectedDuplicate",
            paid(.policyTooOld) {
                $0.usePolicyTooLong()
                $0.facts.isSimilar = true
            }),
        Row(
            "suspectedDuplicate before priceChanged",
            paid(.suspectedDuplicate) {
                $0.facts.isSimilar = true
                $0.lines = [.sugar]
                $0.facts.latestPolicy = .today(sugar: 1_300)
            }),
        Row(
            "a mark never hides who bears a loss",
            issuerPays(.insufficientFunds) {
                $0.facts.balance = 0
                $0.facts.isSimilar = true
            }),
        Row(
            "policyTooOld: the merchant bears what the purse lacks",
            refused(.insufficientFunds) {
                $0.usePolicyTooLong()
                $0.facts.balance = 1_249
            }),
        Row(
            "policyTooOld: the merchant bears a payer who is listed today",
            refused(.listedLater) {
                $0.usePolicyTooLong()
                $0.facts.isListed = true
            }),
        Row(
            "policyTooOld: the merchant bears what is over the cap",
            refused(.capExceeded) {
                $0.usePolicyTooLong()
                $0.runningTotal = 3_000_001
            }),
    ]

    private static func overLimit(_ change: @escaping Change) -> Expected {
        inspected(.overLimit, refused(.overLimit, change))
    }

    static let limitRows: [Row<Expected>] = [
        Row(
            "overLimit, guaranteed: from the purse, and the node is inspected",
            inspected(.overLimit, paid(.overLimit) { $0.amount = 500_001 })),
        Row(
            "overLimit, guaranteed, the purse lacks a cent: the issuer covers only what is within policy",
            overLimit {
                $0.amount = 500_001
                $0.facts.balance = 500_000
            }),
        Row(
            "overLimit, guaranteed, the payer suspended",
            overLimit {
                $0.amount = 500_001
                $0.facts.isListed = true
            }),
        Row(
            "overLimit, at risk",
            overLimit {
                $0.takeAtRisk()
                $0.amount = 500_001
            }),
        Row(
            "overLimit under a policy that is over",
            overLimit {
                $0.usePolicyTooLong()
                $0.amount = 500_001
            }),
        Row(
            "overLimit: over the share for a clock that nobody trusts",
            inspected(
                .overLimit,
                paid(.overLimit) {
                    $0.amount = 100_001
                    $0.moment = TestWorld.moment(isTrusted: false)
                })),
        Row(
            "overLimit: over the certificate's cap for one payment",
            inspected(
                .overLimit,
                paid(.overLimit) {
                    $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, capPayment: 1_249)]
                })),
        Row(
            "exactly the certificate's cap for one payment",
            paid { $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, capPayment: 1_250)] }),
        Row(
            "overLimit: over the certificate's cap for one payment, approval awaited",
            overLimit {
                $0.basis = .awaitingApproval
                $0.facts.certificates = [try $0.world.bank.certify($0.payer.key.publicKey, capPayment: 1_249)]
            }),
        Row(
            "overLimit: a currency without limits in the policy",
            inspected(.overLimit, paid(.overLimit) { $0.policy.limits = [] })),
        Row(
            "overLimit: a currency without limits in the policy, approval awaited",
            overLimit {
                $0.basis = .awaitingApproval
                $0.policy.limits = []
            }),
        Row(
            "overLimit: more than one payer may pay there in the window",
            inspected(
                .overLimit,
                paid(.overLimit) {
                    $0.limit(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
                    $0.facts.payerTaken = 751
                })),
        Row(
            "exactly what one payer may pay in the window",
            paid {
                $0.limit(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
                $0.facts.payerTaken = 750
            }),
        Row(
            "a full window and approval awaited: HQ decides by the purse",
            paid {
                $0.basis = .awaitingApproval
                $0.limit(payerWindow: PayerWindow(minorUnits: 2_000, seconds: 3_600))
                $0.facts.payerTaken = 2_000
            }),
        Row(
            "overLimit: a large note without the counter's nonce",
            inspected(.overLimit, paid(.overLimit) { $0.limit(nonceAbove: 1_249) })),
        Row(
            "a large note with a nonce",
            paid {
                $0.nonce = [1, 2, 3, 4]
                $0.limit(nonceAbove: 1_249)
            }),
        Row(
            "listedInPolicy: refused, and the node is inspected",
            inspected(.listedInPolicy, refused(.listedInPolicy) { $0.policy.hotList = [$0.payer.key.keyID] })),
        Row(
            "listedInPolicy, at risk",
            inspected(
                .listedInPolicy,
                refused(.listedInPolicy) {
                    $0.takeAtRisk()
                    $0.policy.hotList = [$0.payer.key.keyID]
                })),
        Row(
            "listedInPolicy and over a limit: the list comes first",
            inspected(
                .listedInPolicy,
                refused(.listedInPolicy) {
                    $0.policy.hotList = [$0.payer.key.keyID]
                    $0.amount = 500_001
                })),
        Row(
            "presentedTooLate and over a limit: refused, and the node is inspected all the same",
            inspected(
                .overLimit,
                refused(.presentedTooLate) {
                    $0.amount = 500_001
                    $0.facts.now = end + window + 1
                })),
        Row(
            "paidTwoWays: the payer is not charged, the number is burnt",
            exception(.paidTwoWays) { $0.facts.isSalePaid = true }),
        Row(
            "paidTwoWays: the issuer does not pay a sale twice",
            exception(.paidTwoWays) {
                $0.facts.isSalePaid = true
                $0.facts.balance = 0
            }),
        Row(
            "paidTwoWays and over a limit",
            inspected(
                .overLimit,
                exception(.paidTwoWays) {
                    $0.facts.isSalePaid = true
                    $0.amount = 500_001
                })),
        Row(
            "too late and paid two ways: nothing was charged, so nothing is twice",
            refused(.presentedTooLate) {
                $0.facts.isSalePaid = true
                $0.facts.now = end + window + 1
            }),
        Row(
            "keyRevoked: a person decides, and the note is not spent",
            exception(.keyRevoked, isClaimed: false) { $0.facts.isKeyRevoked = true }),
        Row(
            "keyRevoked before existsWithDifferent",
            exception(.keyRevoked, isClaimed: false) {
                $0.facts.isKeyRevoked = true
                $0.facts.samePayment = .of(9)
            }),
    ]
}
