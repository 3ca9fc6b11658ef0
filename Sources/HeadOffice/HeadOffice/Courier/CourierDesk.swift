internal import FoundationEssentials
internal import Office
internal import Payments
internal import Signing
internal import SyncProtocol

extension HeadOffice {
    /// Hears a bundle that a courier brought: the same exchange as online, with its answer sealed to the node.
    func hear(courier bundle: [UInt8]) throws(HeadOfficeFault) -> CourierAnswerInfo {
        let opened = try opened(bundle)
        let signed: Signed<Exchange>
        do throws(FormatFault) { signed = try Signed(decoding: opened.exchange) } catch {
            throw .refused(.unreadable(error))
        }
        let answer = try take(signed)
        do {
            let exchange = signed.content
            let box = try SealedBox.seal(answer, to: opened.replyKey, associated: CourierBundle.associated)
            return CourierAnswerInfo(
                node: exchange.node.description,
                file: CourierBundle.fileNames(node: exchange.node, nonce: exchange.nonce).answer, bundle: Data(box),
                sequence: try Signed<Answer>(decoding: answer).content.mark.sequence)
        } catch {
            throw HeadOffice.fault(error)
        }
    }

    private func opened(_ bundle: [UInt8]) throws(HeadOfficeFault) -> CourierBundle {
        do {
            let name = try SealedBox(decoding: bundle, atMost: CourierBundle.largestSize).recipient
            guard let key = try HeadOfficeKeys.sealing(named: name, in: folder) else {
                throw HeadOfficeRefusal.unknown(what: "sealing key", name: name.description)
            }
            return try CourierBundle(
                decoding: SealedBox.open(
                    bundle, with: key, associated: CourierBundle.associated, atMost: CourierBundle.largestSize))
        } catch let fault as SealingFault {
            throw .refused(.bad(what: "bundle", why: "\(fault)"))
        } catch {
            throw HeadOffice.fault(error)
        }
    }
}
