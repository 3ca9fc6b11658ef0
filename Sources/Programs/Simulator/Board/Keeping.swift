internal import Forwarding
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

/// What people do with a card: enrol it, copy it, set it back, give it a new key, carry its exchanges on a stick.
extension Board {
    /// Enrols with a code that HQ has just made. The service is stopped meanwhile; its queue stays.
    func enrol(token: [UInt8]) {
        let isWaiting = nextKey != nil
        let key = nextKey ?? QuickKey(chance)
        nextKey = key
        keys[key.publicKey] = key
        let request = EnrolmentRequest(node: place.node, token: token, key: key.publicKey, nonce: chance.bytes(16))
        let reply = world.hq.enrol(World.signed(request, by: key))
        if case .refused = reply, isWaiting {
            // HQ knows the key that waits, from an enrolment whose answer was lost: another one is made.
            nextKey = nil
            return enrol(token: token)
        }
        guard case .answer(let bytes) = reply, let signed = try? Signed<EnrolmentAnswer>(decoding: bytes),
            let policy = try? Signed<Policy>(decoding: signed.content.policy)
        else { return }
        if !world.isSettling, chance.percent(15) {
            return world.note { "\(self.name) loses the answer to its enrolment" }
        }
        process = nil
        journal.disk.stop()
        do {
            try journal.open()
            let now = now
            try journal.write {
                try Keeper.enrol(
                    signed.content, policy: policy, url: "https://hq.example", key: key.publicKey,
                    typingKey: TypingKey(chance.bytes), at: now, in: &$0)
            }
            nextKey = nil
            world.witness.enrolled(self)
            world.note { "\(self.name) is enrolled in epoch \(signed.content.registration.epoch)" }
        } catch { return failToEnrol(error, key) }
        start()
    }

    private func failToEnrol(_ error: any Error, _ key: QuickKey) {
        if error is PowerCut {
            goDark(forMs: 60_000)
            // The power may have gone behind the commit.
            if journal.disk.state.settings[.ownKey] == key.publicKey.item.encoded() { world.witness.enrolled(self) }
            return
        }
        if let broken = error as? BrokenChain { return stopForGood(broken) }
        stop(forMs: 60_000)
    }

    /// Shows HQ another key from now on.
    func changeKey() {
        run { process in
            guard nextKey == nil else { return }
            let key = QuickKey(chance)
            keys[key.publicKey] = key
            nextKey = key
            try process.keeper.introduce(key)
            world.note { "\(self.name) shows another key" }
        }
    }

    /// Keeps an image of the card.
    func keepImage() {
        guard journal.disk.isAllDurable else { return }
        image = (journal.disk.state, keys)
        world.note { "an image of \(self.name)'s card is kept" }
    }

    /// The card goes back to the image that was kept.
    func setBack() -> Bool {
        guard let image else { return false }
        world.note { "\(self.name)'s card is set back to \(image.state.head.sequence)" }
        process = nil
        journal.disk.replace(image.state)
        keys = image.keys
        nextKey = nil
        wreck = nil
        world.witness.setBack(self, to: image.state)
        stop(forMs: 60_000)
        return true
    }

    /// An exchange on a stick: made now, brought to HQ so often, and its answers brought back later.
    func sendCourier(outMs: Int64, backMs: Int64, times: Int) {
        run { process in
            guard journal.disk.isTrusted else { return }
            let prepared = try process.keeper.exchange(journal.view, limit: 2_000)
            world.note { "a courier leaves \(self.name) with \(prepared.recordCount) records" }
            for time in 1...Int64(times) {
                world.after(outMs * time) { [unowned self] in
                    guard case .answer(let bytes) = world.hq.exchange(prepared.signed.bytes) else { return }
                    world.after(backMs) { [unowned self] in bring(bytes, of: prepared) }
                }
            }
        }
    }

    private func bring(_ bytes: [UInt8], of prepared: PreparedExchange) {
        run { process in
            do { _ = try apply(bytes, to: prepared, process) } catch let fault as AnswerFault {
                return world.note { "\(self.name) does not take what the courier brings: \(fault)" }
            } catch is DiskFault {
                return
            }
            world.note { "\(self.name) takes what the courier brings" }
            if process.waitsForBell { exchange(afterMs: 1) }
        }
    }
}
