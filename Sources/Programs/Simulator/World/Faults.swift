internal import Office
internal import Payments
internal import Shop

/// Performs the faults of a plan, and at last ends them all.
extension World {
    func performFault(_ deed: Deed) {
        switch deed {
        case .cutBoard(let board, let effects, let offMs):
            if self[board].process != nil { self[board].fuse = (effects, offMs) }
        case .killBoard(let board): if self[board].process != nil { self[board].stop(forMs: 5_000) }
        case .failBoardSyncs(let board, let count): self[board].journal.disk.failingSyncs = count
        case .fillBoardDisk(let board, let forMs):
            let disk = self[board].journal.disk
            disk.isFull = true
            after(forMs) { disk.isFull = false }
        case .rotRecord(let board, let record): rot(record, at: self[board])
        case .turnClock(let board, let fault): self[board].clock.turn(fault, at: nowMs)
        case .weather(let board, let weather, let forMs):
            let board = self[board]
            board.weather = weather
            after(forMs) { if board.weather == weather { board.weather = .clear } }
        case .copyCard(let board): copyCard(of: self[board])
        case .keepImage(let board): self[board].keepImage()
        case .setBack(let board): _ = self[board].setBack()
        case .enrolAgain(let board): enrolAgain(self[board])
        case .changeKey(let board): self[board].changeKey()
        case .courier(let board, let outMs, let backMs, let times):
            self[board].sendCourier(outMs: outMs, backMs: backMs, times: times)
        case .cutHeadOffice(let effects, let offMs): hq.fuse = (effects, offMs)
        case .killHeadOffice: if hq.isUp { hq.stop(forMs: 5_000) }
        case .failHeadOfficeSyncs(let count): hq.store.disk.failingSyncs = count
        case .fillHeadOfficeDisk(let forMs):
            hq.store.disk.isFull = true
            after(forMs) { [unowned self] in hq.store.disk.isFull = false }
        case .backUp(let isCompleted, let lastingMs): hq.backUp(isCompleted: isCompleted, lastingMs: lastingMs, self)
        case .restore: restore()
        default: preconditionFailure("business is performed elsewhere")
        }
    }

    private func restore() {
        guard hq.restore() else { return }
        witness.restored()
    }

    /// The card is copied into another board of the same counter, and both live on.
    private func copyCard(of board: Board) {
        guard boards.count < 8, board.journal.disk.isAllDurable, board.wreck == nil else { return }
        let name = board.name + "'" + String(boards.count)
        let chance = Chance(seed: plan.seed, name)
        let copy = add(
            name, at: board.place, board.journal.disk.state, keys: board.keys, BoardClock(offset: 0), chance)
        witness.copied(board, to: copy)
        note { "\(board.name)'s card is copied to \(copy.name)" }
        copy.start()
    }

    /// Bits of a record rot.
    private func rot(_ number: Int, at board: Board) {
        let state = board.journal.disk.state
        // One in eight was not walked over since: the next start finds it, and somebody has to come.
        let last = number % 8 == 7 ? state.head.sequence : min(state.verified.sequence, state.head.sequence)
        guard last > state.pruned.sequence else { return }
        let sequence = state.pruned.sequence + 1 + UInt64(number) % (last - state.pruned.sequence)
        guard let stored = state.records[sequence] else { return }
        var bytes = stored.bytes
        bytes[bytes.count / 2] ^= 0x40
        witness.rotted(stored, at: board)
        note { "\(board.name)'s record \(sequence) rots" }
        board.journal.disk.rot { $0.records[sequence] = .init(digest: stored.digest, bytes: bytes) }
    }

    /// An operator makes a new code for a node, and the engineer shows it to this board.
    func enrolAgain(_ board: Board) {
        guard board.wreck == nil, board.process != nil || isSettling else { return }
        witness.suspects.insert(board.place.node)
        let token = chance.bytes(16)
        let digest = QuickPrimitives.digest(of: token)
        guard
            case .answer = hq.reply({
                _ = try hq.transaction { try $0.renew(board.place.node, tokenDigest: digest) }; return []
            })
        else { return }
        board.enrol(token: token)
    }
}
