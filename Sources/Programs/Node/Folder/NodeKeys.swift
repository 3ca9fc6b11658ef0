internal import Payments
internal import Shop
internal import Signing
internal import StateFolder

/// The node's private keys in its folder: the present one, and the next one while headquarters has not taken it yet.
///
/// The journal says which of them signs. A cut between its commit and the moving of the file is made good at the next start.
struct NodeKeys: Sendable {
    private static let files = (present: "key.pem", next: "key-next.pem")
    private static let locations = (present: "key-location", next: "key-location-next")

    let folder: StateFolder

    /// The present key: the file, or wherever the engineer put it.
    func present() throws -> SigningKey { try load(NodeKeys.files.present, NodeKeys.locations.present) }

    /// The next key, or nil where none waits.
    func next() throws -> SigningKey? {
        guard folder.has(NodeKeys.files.next) || folder.has(NodeKeys.locations.next) else { return nil }
        return try load(NodeKeys.files.next, NodeKeys.locations.next)
    }

    /// Whether there is a key at all.
    var isEmpty: Bool { !folder.has(NodeKeys.files.present) && !folder.has(NodeKeys.locations.present) }

    /// Makes a key that signs from now on, or takes up the one at a location.
    func makePresent(at location: String?) throws -> SigningKey {
        if let location { return try note(location, NodeKeys.locations.present) }
        return try isEmpty ? .generate(writingTo: folder.file(NodeKeys.files.present)) : present()
    }

    /// Makes the next key, or takes up the one at a location; one that waits already is kept.
    func makeNext(at location: String?) throws -> SigningKey {
        if let waiting = try next() { return waiting }
        if let location { return try note(location, NodeKeys.locations.next) }
        return try .generate(writingTo: folder.file(NodeKeys.files.next))
    }

    /// The key that the journal names. If it is the next one, it takes the present one's place.
    func key(named own: PublicKey) throws -> SigningKey {
        let present = isEmpty ? nil : try present()
        if let present, present.publicKey == own { return present }
        guard let next = try next(), next.publicKey == own else {
            if let present { return present }
            throw ShopFault.otherNode
        }
        if folder.has(NodeKeys.locations.next) {
            try folder.replace(NodeKeys.locations.present, with: NodeKeys.locations.next)
        } else {
            // A location goes before a file: it has to be gone before the file comes.
            try folder.remove(NodeKeys.locations.present)
            try folder.replace(NodeKeys.files.present, with: NodeKeys.files.next)
        }
        return next
    }

    private func load(_ file: String, _ location: String) throws -> SigningKey {
        guard folder.has(location) else { return try SigningKey.load(from: folder.file(file)) }
        let place = try WholeFile.read(folder.file(location), limit: 4_096)
        return try SigningKey.load(from: String(decoding: place, as: UTF8.self))
    }

    private func note(_ location: String, _ file: String) throws -> SigningKey {
        let key = try SigningKey.load(from: location)
        // A relative path means another file to a service that was started elsewhere.
        let lasting = location.contains(":") ? location : StateFolder.absolute(location)
        try WholeFile.write(Array(lasting.utf8), to: folder.file(file))
        return key
    }
}
