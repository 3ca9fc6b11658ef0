public import ArgumentParser
public import HeadOffice

/// Where HQ's data are.
struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: ArgumentHelp("HQ's data folder.", valueName: "DIR"))
    var path: String

    /// Asks HQ, running or not.
    func ask(_ request: AdminRequest) async throws -> AdminReply {
        try await told { () async throws(HeadOfficeFault) in try await Administration.ask(request, data: path) }
    }
}

/// How a result is written.
struct OutputOption: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Write JSON, on one line, with stable names.")
    var isJSON = false

    /// Writes one result for a program or for a person.
    func write(_ value: some Encodable, _ text: @autoclosure () -> String) {
        print(isJSON ? JSONText.of(value) : text())
    }

    /// Writes rows for a program or for a person.
    func write<Value: Encodable>(rows: [Value], nothing: String, _ text: (Value) -> String) {
        guard !isJSON else { return print(JSONText.of(rows)) }
        print(rows.isEmpty ? nothing : rows.map(text).joined(separator: "\n"))
    }
}

extension ListenAddress: ExpressibleByArgument {
    /// Reads `HOST:PORT`.
    public init?(argument: String) { self.init(argument) }
}

extension PullFormat: ExpressibleByArgument {}

extension UpstreamEvent: ExpressibleByArgument {}
