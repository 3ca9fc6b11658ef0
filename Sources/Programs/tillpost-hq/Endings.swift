import ArgumentParser
import Glibc
import HeadOffice
import Scanning
import StateFolder
import Symbols
import Uplink

/// Does something and ends the command with a message and an exit status where it cannot be done.
func told<Result>(_ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch { throw ending(error) }
}

/// The same for what does not wait.
func told<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch { throw ending(error) }
}

private func ending(_ error: any Error) -> any Error {
    let status: Int32
    switch error {
    case let fault as HeadOfficeFault: status = fault.exitStatus
    case let fault as StateFolderFault: return ending(HeadOfficeFault.folder(fault))
    case ScanningFault.decoderUnavailable: status = EX_UNAVAILABLE
    case is ScanningFault: status = EX_DATAERR
    case is SymbolFault: status = EX_SOFTWARE
    case UplinkFault.status(401, _, _):
        complain("HQ does not take this token; make one with tillpost-hq pull-token new")
        return ExitCode(1)
    case is UplinkFault: status = EX_UNAVAILABLE
    default: return error
    }
    complain("\(error)")
    return ExitCode(status)
}

/// A reply of another kind than was asked for: the running program is of another version.
func unexpectedReply() -> any Error { ending(HeadOfficeFault.otherVersion) }

/// One line on standard error.
func complain(_ text: String) { put("tillpost-hq: \(text)\n", on: STDERR_FILENO) }

/// Writes text at once, so that a reader at the other end of a pipe has it.
func put(_ text: String, on file: Int32 = STDOUT_FILENO) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}
