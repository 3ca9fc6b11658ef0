internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Payments
internal import Signing

struct VerifyLimit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-limit",
        abstract: "How many signatures all cores of this machine verify in a second: the limit of a draining queue.")

    @Option(help: ArgumentHelp("How many in all.", valueName: "N")) var count = 40_000

    func run() throws {
        let key = try SigningKey.generate()
        let message = [UInt8](repeating: 7, count: 300)
        let signature = try key.sign(message)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let each = count / cores
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: cores) { _ in
            for _ in 0..<each { _ = Primitives.libcrypto.verify(key.publicKey, message, signature) }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(Int(Double(each * cores) / seconds))
    }
}
