internal import Office
internal import Payments
internal import Signing
internal import SyncProtocol

extension HeadOffice {
    /// Takes a node's request to be known, and tells it who it is.
    ///
    /// - Parameter bytes: a signed `EnrolmentRequest`.
    /// - Returns: a signed `EnrolmentAnswer`.
    public func enrol(_ bytes: [UInt8]) throws(HeadOfficeFault) -> [UInt8] {
        try transaction { transaction in
            try office(transaction).enrol(Signed(decoding: bytes)) { Secret.equal($0.bytes, $1.bytes) }
        }
    }
}
