import Acceptance
import FaultDisk
import Foundation
import Journal
import MadeUp
@testable import Node
import Scratch
import Shop

/// A made-up node that sells, and notes after each lamp how far the disk's log had come.
struct Stall {
    let node: MadeUpNode
    let till: Till

    init(in path: String) throws {
        node = try MadeUpNode(in: path)
        let node = node
        till = try wait { try await node.openTill() }
    }

    /// Takes note number so and so; nil where it was not taken.
    func sell(_ number: UInt64) throws -> UInt64? {
        try wait {
            let result = try await till.take(node.payer.attempt(number: number), isLinkUp: false)
            return result.stored?.sequence
        }
    }

    /// The status, read from the journal as an exchange is.
    func status() throws -> UInt64 { try wait { try await till.status().head } }

    func rest() throws { try wait { try await till.rest() } }

    func close() throws { try wait { await till.close() } }

    /// Sequences in the journal of a folder that was left as it is, chain verified, barrier passed.
    static func sequences(in path: String) throws -> [UInt64] {
        let inspection = try JournalInspection(state: path)
        let report = try inspection.verify()
        guard report.verified else { throw StallFault.notVerified(report.problem ?? "") }
        var sequences: [UInt64] = []
        try inspection.list(from: 1, limit: 1_000_000) { sequences.append($0.sequence) }
        return sequences
    }
}

enum StallFault: Error { case notVerified(String) }

/// A lamp that was lit: which record, and how far the disk's log had come by then.
struct Lamp {
    let sequence: UInt64
    let operation: Int
}
