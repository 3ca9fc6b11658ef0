internal import ArgumentParser
internal import Scanning
internal import StateFolder

/// A camera instead of picture files.
struct CameraOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read this camera instead (Video4Linux2).", valueName: "DEVICE"))
    var camera: String?
    @Option(help: ArgumentHelp("Write one picture of the camera here (PGM or JPEG, as it comes).", valueName: "FILE"))
    var still: String?
    @Option(help: "How long to wait for a code, 1 to 3600 seconds.") var seconds = 30
    @Option(help: "Pixels across, 160 to 4096.") var width = 640
    @Option(help: "Pixels down, 120 to 4096.") var height = 480
    @Option(help: "A fixed exposure, 1 to 10000 units of 100 microseconds.") var exposure: Int?
    @Option(help: "A fixed focus, 0 to 65535 in the camera's own units.") var focus: Int?

    func validate() throws {
        guard CameraSettings.widths.contains(width), CameraSettings.heights.contains(height),
            (1...3_600).contains(seconds), exposure.map(CameraSettings.exposures.contains) != false,
            focus.map(CameraSettings.focuses.contains) != false
        else {
            throw ValidationError("--width, --height, --seconds, --exposure or --focus is outside what --help allows.")
        }
        guard camera != nil || still == nil else { throw ValidationError("--still needs --camera DEVICE.") }
    }

    private var settings: CameraSettings {
        CameraSettings(width: width, height: height, exposure: exposure, focus: focus)
    }

    /// Writes one picture.
    func writeStill(of camera: String, to file: String) throws {
        try WholeFile.write(try CameraScanner.still(path: camera, settings: settings), to: file, mode: 0o644)
    }

    /// The first codes that the camera sees within the time; none where it saw none.
    func codes(of camera: String) async throws -> [ScannedCode] {
        let look = Task {
            for await event in CameraScanner(path: camera, settings: settings).scans() {
                switch event {
                case .scan(let scan): return scan.codes
                case .fault(let fault): throw fault
                case .connected, .disconnected, .frames, .key, .contact: continue
                }
            }
            return []
        }
        let alarm = Task {
            try await Task.sleep(for: .seconds(seconds))
            look.cancel()
        }
        defer { alarm.cancel() }
        return try await look.value
    }
}
