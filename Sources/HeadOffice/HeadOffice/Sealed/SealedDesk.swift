internal import Foundation
internal import Office
internal import Payments
internal import Signing
internal import SyncProtocol

/// What buyers left for HQ's eyes only: opened on an audited request, erased when its purpose ends.
extension HeadOffice {
    /// Opens what travelled sealed beside a payment. Who asked and why is written down first, for ever.
    func openSealed(node: String, payment: String, by name: String, why: String) throws(HeadOfficeFault) -> SealedInfo {
        let (node, payment) = try names(node, payment)
        let by = try HeadOffice.checked(name: name, of: "person")
        guard (1...200).contains(why.utf8.count) else {
            throw .refused(.bad(what: "why", why: "say in 1 to 200 bytes what it is needed for"))
        }
        let box = try transaction { transaction in
            guard let box = try transaction.sealed(of: payment, at: node) else {
                throw HeadOfficeRefusal.unknown(what: "sealed content of payment", name: payment.description)
            }
            try transaction.noteSealedAccess(of: payment, at: node, by: by, why: why, time: now)
            return box
        }
        let content = try opened(box, payment)
        let record = try transaction { try $0.recordedSeal(of: payment, at: node, using: primitives) }
        return SealedInfo(
            payment: payment.description, content: String(decoding: content.content, as: UTF8.self),
            isAsRecorded: record == primitives.digest(content.plain))
    }

    /// Erases what travelled sealed beside a payment, at HQ; the node erased its own when HQ had it. The record still verifies.
    func erased(node: String, payment: String) throws(HeadOfficeFault) -> AdminReply {
        let (node, payment) = try names(node, payment)
        return .erased(
            try erasing { transaction in
                guard try transaction.sealed(of: payment, at: node) != nil else { return 0 }
                try transaction.eraseSealed(of: payment, at: node, time: now)
                return 1
            })
    }

    /// Also where nothing was left to erase: an earlier time may have been held up before it came to the log.
    private func erasing(_ body: (any StoreTransaction) throws -> Int) throws(HeadOfficeFault) -> Int {
        let count = try transaction(body)
        do { try store.leaveNoTrace() } catch { throw HeadOffice.fault(error) }
        return count
    }

    /// Erases everything that has been sealed here for longer than so many days.
    func eraseSealed(olderThanDays days: Int64) throws(HeadOfficeFault) -> Int {
        guard (0...36_600).contains(days) else { throw .refused(.bad(what: "days", why: "0 to 36600")) }
        return try erasing { try $0.eraseSealed(before: now - days * 86_400, time: now) }
    }

    private func names(_ node: String, _ payment: String) throws(HeadOfficeFault) -> (NodeID, PaymentID) {
        guard let node = NodeID(hexadecimal: node) else {
            throw .refused(.unknown(what: "node", name: String(node.prefix(16))))
        }
        guard let payment = PaymentID(hexadecimal: payment) else {
            throw .refused(.unknown(what: "payment", name: String(payment.prefix(32))))
        }
        return (node, payment)
    }

    private func opened(_ box: [UInt8], _ payment: PaymentID) throws(HeadOfficeFault) -> (
        plain: [UInt8], content: [UInt8]
    ) {
        do {
            let name = try SealedBox(decoding: box, atMost: SealedItem.largest).recipient
            guard let key = try HeadOfficeKeys.sealing(named: name, in: folder) else {
                throw HeadOfficeRefusal.unknown(what: "sealing key", name: name.description)
            }
            let plain = try SealedBox.open(box, with: key, associated: payment.bytes, atMost: SealedItem.largest)
            var fields = try Fields(decoding: plain, of: "sealed content")
            _ = try fields.bytes(1, count: 16...16)
            return (plain, try fields.bytes(2, count: 0...SealedItem.largest))
        } catch let fault as SealingFault {
            throw .refused(.bad(what: "sealed content", why: "\(fault)"))
        } catch {
            throw HeadOffice.fault(error)
        }
    }
}

extension StoreTransaction {
    /// The salted digest that the payment's record holds.
    fileprivate func recordedSeal(of payment: PaymentID, at node: NodeID, using primitives: Primitives) throws
        -> Digest?
    {
        guard let effect = try effect(of: payment, at: node),
            let bytes = try keptBytes(effect.record, of: node),
            case .payment(let payment) = try SignedRecord(decoding: bytes, using: primitives).record.body
        else { return nil }
        return payment.sealed
    }
}
