public import FoundationEssentials

/// One of HQ's keys.
public struct KeyInfo: Codable, Equatable, Sendable {
    /// root, answer, policy, confirmation, sealing.
    public let purpose: String
    /// First eight bytes of the SHA-256 of the public key, hexadecimal.
    public let keyId: String
    /// Seconds since 1970 from which it is good; nil where that is not limited.
    public let notBefore: Int64?
    /// Seconds since 1970 after which it is not.
    public let notAfter: Int64?
    /// Version of the key set in force.
    public let keySetVersion: UInt64
}

/// A completed backup.
public struct BackupInfo: Codable, Equatable, Sendable {
    /// HQ's clock, seconds since 1970.
    public let time: Int64
    /// Nodes in it.
    public let nodes: Int
}

/// What travelled sealed beside a payment.
public struct SealedInfo: Codable, Equatable, Sendable {
    /// The payment.
    public let payment: String
    /// What the buyer left.
    public let content: String
    /// Whether it is what the payment's record names.
    public let isAsRecorded: Bool
}

/// HQ's answer to a courier's bundle.
public struct CourierAnswerInfo: Codable, Equatable, Sendable {
    /// The node that it is for.
    public let node: String
    /// The file's name.
    public let file: String
    /// The sealed answer.
    public let bundle: Data
    /// How far HQ holds the node's chain.
    public let sequence: UInt64
}
