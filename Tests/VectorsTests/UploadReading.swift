import Compression
import Payments
import SyncProtocol

@testable import Signing

extension Checks {
    /// The records of an upload. Why one is refused is told alike by no two readers, so there is one reason for all.
    static func upload(_ bytes: [UInt8], _ given: JSONValue) throws(Reason) -> JSONValue {
        let context = try UploadContext(given)
        do throws(FormatFault) {
            let records = try Upload.decode(bytes, context, .zstd, using: .libcrypto)
            return .members(["records": .array(records.map(hex))])
        } catch { throw Reason("notAnUpload", in: "upload") }
    }

    /// What is in a sealed box.
    static func sealed(_ bytes: [UInt8], _ given: JSONValue, _ key: VectorFile.Key?) throws(Reason) -> JSONValue {
        let largest = given["atMost"]?.integer.map(Int.init) ?? SealedBox.largestPlain
        guard let key, let secret = Hexadecimal.bytes(key.seed),
            let sealing = try? SealingKey(privateBytes: secret)
        else { throw Reason("given") }
        do throws(SealingFault) {
            let plain = try SealedBox.open(
                bytes, with: sealing, associated: given.bytes("associated"), atMost: largest)
            return .members(["plain": hex(plain)])
        } catch {
            switch error {
            case .notABox(let fault): throw Reason(fault)
            case .anotherKey: throw Reason("anotherKey", in: SealedBox.structure)
            case .weakKey: throw Reason("weakKey", in: SealedBox.structure)
            case .notAuthentic: throw Reason("notAuthentic", in: SealedBox.structure)
            case .tooLong: throw Reason("tooLong", in: SealedBox.structure)
            case .key, .notASealingKey, .failed: throw Reason("given")
            }
        }
    }
}

extension UploadContext {
    /// What both sides know, as a vector gives it.
    init(_ given: JSONValue) throws(Reason) {
        guard let node = NodeID(given.bytes("node")), let merchant = ShortName(given["merchant"]?.text ?? ""),
            let counter = CounterID(given.bytes("counter")),
            let currency = given["currency"]?.integer.flatMap({ Currency(numeric: UInt16($0)) }),
            let base = given["base"], let epoch = base["epoch"]?.integer, let sequence = base["sequence"]?.integer,
            let digest = Digest(base.bytes("digest"))
        else { throw Reason("given") }
        self.init(
            node: node, merchant: merchant, counter: counter, currency: currency,
            base: ChainHead(epoch: UInt32(epoch), sequence: UInt64(sequence), digest: digest))
    }

    var json: JSONValue {
        .members([
            "node": node.json, "merchant": .text(merchant.description), "counter": counter.json,
            "currency": currency.json, "base": base.json,
        ])
    }
}
