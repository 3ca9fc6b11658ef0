package import Intake
package import SyncProtocol

/// An upload's records as they were read, and what had to be known of the node to read them.
package struct UnpackedUpload: Sendable {
    package let context: UploadContext
    package let records: [UploadedRecord]

    package init(context: UploadContext, records: [UploadedRecord]) {
        self.context = context
        self.records = records
    }
}
