import Payments
import SyncProtocol
import TestWorld
import Testing

@Suite("Hostile uploads")
struct UploadFuzzTests {
    @Test("bytes as an upload: refused, or records within the limits that travel again")
    func decoding() throws {
        let records = UploadScene.everything.records
        let samples = [
            UploadTests.upload(records), Upload.literal(records), UploadTests.upload(records, UploadTests.pairs),
            UploadTests.upload(Array(records.prefix(1))),
        ]
        var fuzz = Fuzz("uploads")
        var read = 0
        try fuzz.run(samples: samples) { (bytes: [UInt8]) throws in
            // Noise is given a form that is known, so that more of it is looked at.
            let bytes = bytes.isEmpty || bytes[0] < 4 ? bytes : [bytes[0] & 3] + bytes.dropFirst()
            guard let records = try? UploadTests.records(bytes, UploadTests.pairs) else { return }
            read += 1
            #expect(records.count <= 2_000)
            #expect(records.allSatisfy { (1...8_192).contains($0.count) })
            #expect(try UploadTests.records(UploadTests.upload(records)) == records)
        }
        #expect(read > 0 || fuzz.rounds < 1_000, "some of it must get through, else nothing was tried")
    }

    @Test("bytes as a record of an upload: they come back")
    func encoding() throws {
        let good = UploadScene.everything.records
        var fuzz = Fuzz("records of an upload")
        try fuzz.run(samples: good) { (bytes: [UInt8]) throws in
            guard (1...8_192).contains(bytes.count) else { return }
            let records = [good[0], bytes, good[1], good[3]]
            #expect(try UploadTests.records(UploadTests.upload(records)) == records)
        }
    }
}
