import FoundationEssentials

/// One file's content: what the disk holds for sure, and what has been asked of it since.
struct FileOnDisk {
    enum Change {
        /// The bytes belong to the recording's log and live as long as it does.
        case write(UnsafeRawBufferPointer, at: Int)
        case resize(Int)
    }

    private var durable: Data
    private var pending: [Change] = []

    init(durable: Data = Data()) {
        self.durable = durable
    }

    mutating func add(_ change: Change) {
        pending.append(change)
    }

    /// A sync of this file succeeded: everything before it is durable, in order.
    mutating func settle() {
        for change in pending {
            switch change {
            case .write(let bytes, let offset): durable.put(bytes, at: offset)
            case .resize(let size): durable.count = size
            }
        }
        pending.removeAll()
    }

    /// A sync failed and Linux marked the pages clean: nothing will ever write them again. (The error is told once;
    /// the pages stay readable.) Linux would still save a lost part that shares its 4 KiB page with a later write;
    /// forgetting exactly what was written is the harder case. A size is metadata, kept by the file system's own
    /// journal, and stays pending.
    mutating func lose() {
        pending.removeAll { change in
            switch change {
            case .write: true
            case .resize: false
            }
        }
    }

    /// The content after the cut. A kept write behind a dropped one leaves zeros between, as file systems do.
    func content(after chooser: inout CutChooser) -> Data {
        var content = durable
        for change in pending {
            switch change {
            case .write(let bytes, let offset):
                for part in chooser.keptParts(of: offset..<(offset + bytes.count)) {
                    let kept = bytes[(part.lowerBound - offset)..<(part.upperBound - offset)]
                    content.put(UnsafeRawBufferPointer(rebasing: kept), at: part.lowerBound)
                }
            case .resize(let size):
                if chooser.keeps() { content.count = size }
            }
        }
        return content
    }
}

extension Data {
    /// Overwrites from `offset` on, with zeros before it if the file was shorter.
    fileprivate mutating func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        if count < offset + bytes.count { count = offset + bytes.count }
        withUnsafeMutableBytes { content in
            UnsafeMutableRawBufferPointer(rebasing: content[offset..<(offset + bytes.count)]).copyMemory(from: bytes)
        }
    }
}
