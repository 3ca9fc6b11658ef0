internal import Payments

/// Writes a CBOR map whose keys are small numbers, in ascending order, with further fields sorted in between.
struct UploadMap {
    /// What is written so far.
    var bytes: [UInt8] = []
    private let further: [(key: [UInt8], value: CBOR)]
    private var next = 0

    /// Begins with the fields that are carried as they are, in ascending order.
    init(further: [CBORPair]) {
        self.further = further.map { ($0.key.encoded(), $0.value) }
        bytes.reserveCapacity(320)
    }

    /// Writes the head of a map with this many fields besides those carried.
    mutating func begin(_ count: UInt64) { bytes.append(head: 5, count + UInt64(further.count)) }

    /// Writes a key below 24, and the carried fields before it.
    mutating func field(_ key: UInt8) throws(FormatFault) {
        while next < further.count, let first = further[next].key.first, first <= key {
            // A first byte below 24 is the whole key.
            guard first < key else { throw .upload("a field told twice") }
            writeNext()
        }
        bytes.append(key)
    }

    /// Writes an unsigned number.
    mutating func field(_ key: UInt8, _ value: UInt64) throws(FormatFault) {
        try field(key)
        bytes.append(head: 0, value)
    }

    /// Writes a byte string.
    mutating func field(_ key: UInt8, string: some Collection<UInt8>) throws(FormatFault) {
        try field(key)
        bytes.append(string: string)
    }

    /// Writes a text.
    mutating func field(_ key: UInt8, text: String) throws(FormatFault) {
        try field(key)
        bytes.append(head: 3, UInt64(text.utf8.count))
        bytes += text.utf8
    }

    /// Writes the carried fields after the last key.
    mutating func close() { while next < further.count { writeNext() } }

    private mutating func writeNext() {
        bytes += further[next].key
        bytes += further[next].value.encoded()
        next += 1
    }
}

extension [UInt8] {
    /// A CBOR integer from a two's complement.
    mutating func append(integer bits: UInt64) {
        if bits >> 63 == 0 { append(head: 0, bits) } else { append(head: 1, ~bits) }
    }
}
