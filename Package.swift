// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same rules: Swift 6 mode, no warnings, imports stated where used.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The layer stands in the path: Sources/Core/Payments, Sources/Adapters/Journal, ...
func room(
    _ name: String, in group: String, imports: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: imports, path: "Sources/\(group)/\(name)", resources: resources,
        swiftSettings: house)
}

func program(_ name: String, imports: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: imports, path: "Sources/Programs/\(name)", swiftSettings: house)
}

func system(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

func tests(_ name: String, imports: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: imports, path: "Tests/\(name)", swiftSettings: house)
}

let core: [Target] = [
    room("Payments", in: "Core"),
    room("PaymentCodes", in: "Core", imports: ["Payments"]),
    room("Policies", in: "Core", imports: ["Payments"]),
    room("Acceptance", in: "Core", imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol"]),
    room("SyncProtocol", in: "Core", imports: ["Payments"]),
    room("Forwarding", in: "Core", imports: ["Payments", "Policies", "SyncProtocol"]),
    room("Adjudication", in: "Core", imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol"]),
    room("Intake", in: "Core", imports: ["Payments"]),
    room(
        "Shop", in: "Core",
        imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Acceptance", "Forwarding"]),
    room(
        "Office", in: "Core",
        imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Adjudication", "Intake"]),
]

let adapters: [Target] = [
    room("Signing", in: "Adapters", imports: ["Payments", "CCrypto"]),
    room(
        "Journal", in: "Adapters",
        imports: [
            "Payments", "SyncProtocol", "Shop", "DurableSQLite",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    room("Compression", in: "Adapters", imports: ["SyncProtocol", "CZstd"]),
    room("DurableSQLite", in: "Adapters", imports: ["CSQLite", .product(name: "GRDB", package: "GRDB.swift")]),
    room("StateFolder", in: "Adapters"),
    room("Threads", in: "Adapters"),
    room("SettingsFile", in: "Adapters"),
    room("Scanning", in: "Adapters", imports: ["Threads", "CEvdev", "CGPIO", "CVideo"]),
    room("Decoding", in: "Adapters", imports: ["Scanning", "Confinement", "CZBar", "CPNG", "CJPEG"]),
    room("Confinement", in: "Adapters", imports: ["CSeccomp"]),
    room("Symbols", in: "Adapters", imports: ["CQRencode", "CPNG"]),
    room("Drawing", in: "Adapters", imports: ["Symbols", "CPangoCairo", "CJPEG"]),
    room("Lights", in: "Adapters", imports: ["Threads", "CGPIO"]),
    room("Voice", in: "Adapters", imports: ["Payments", "Threads", "CALSA"]),
    room("Boards", in: "Adapters", imports: ["Lights", "Scanning", "CYAML"]),
    room("Uplink", in: "Adapters", imports: ["CCurl"]),
]

let headOffice: [Target] = [
    room(
        "HeadOffice", in: "HeadOffice",
        imports: [
            "Payments", "PaymentCodes", "Policies", "SyncProtocol", "Adjudication", "Intake", "Office", "Signing",
            "Compression", "DurableSQLite", "StateFolder", "SettingsFile",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ])
]

let programs: [Target] = [
    room(
        "Node", in: "Programs",
        imports: [
            "Payments", "PaymentCodes", "Policies", "Acceptance", "SyncProtocol", "Forwarding", "Shop",
            "Signing", "Compression", "DurableSQLite", "Journal", "StateFolder", "SettingsFile", "Scanning", "Lights",
            "Voice", "Boards", "Uplink",
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "Logging", package: "swift-log"),
        ]),
    room("Posters", in: "Programs", imports: ["Payments", "PaymentCodes", "Symbols", "Drawing"]),
    program(
        "tillpost",
        imports: [
            "Node", "Scanning", "StateFolder", "Symbols", "Lights",
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ]),
    program("tillpost-decode", imports: ["Decoding"]),
    program(
        "tillpost-print",
        imports: [
            "Node", "Scanning", "StateFolder", "Payments", "PaymentCodes", "Symbols", "Drawing", "Posters",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    program(
        "tillpost-hq",
        imports: [
            "HeadOffice", "Payments", "Scanning", "StateFolder", "Symbols", "Uplink",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
]

/// Hostile codes, for `make fuzz` and for the tests.
let fuzzing: [Target] = [
    room(
        "HostileCodes", in: "Programs",
        imports: ["Payments", "PaymentCodes", "Boards", "Lights", "Posters", "Scanning", "Decoding"]),
    program(
        "tillpost-fuzz", imports: ["HostileCodes", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
]

let simulation: [Target] = [
    room(
        "Simulator", in: "Programs",
        imports: [
            "Payments", "PaymentCodes", "Policies", "Acceptance", "SyncProtocol", "Forwarding", "Shop", "Adjudication",
            "Intake", "Office",
        ]),
    program(
        "tillpost-sim", imports: ["Simulator", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
]

let bench: [Target] = [
    room(
        "MadeUp", in: "Programs",
        imports: [
            "Payments", "PaymentCodes", "Policies", "Acceptance", "SyncProtocol", "Shop", "Signing", "Journal",
            "StateFolder", "Node",
        ]),
    program(
        "tillpost-bench",
        imports: [
            "Payments", "PaymentCodes", "Acceptance", "SyncProtocol", "Forwarding", "Shop", "Signing", "Journal",
            "StateFolder", "Uplink", "Scanning", "Decoding", "Node", "MadeUp", "Simulator", "HeadOffice",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
]

let systemLibraries: [Target] = [
    system("CCrypto", pkgConfig: "libcrypto", package: "libssl-dev"),
    system("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
    system("CZBar", pkgConfig: "zbar", package: "libzbar-dev"),
    system("CSeccomp", pkgConfig: "libseccomp", package: "libseccomp-dev"),
    system("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    system("CJPEG", pkgConfig: "libjpeg", package: "libjpeg-dev"),
    system("CQRencode", pkgConfig: "libqrencode", package: "libqrencode-dev"),
    system("CPangoCairo", pkgConfig: "pangocairo", package: "libpango1.0-dev"),
    system("CGPIO", pkgConfig: "libgpiod", package: "libgpiod-dev"),
    system("CALSA", pkgConfig: "alsa", package: "libasound2-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
    .systemLibrary(name: "CEvdev", path: "Sources/System/CEvdev"),
    .systemLibrary(name: "CVideo", path: "Sources/System/CVideo"),
    system("CZstd", pkgConfig: "libzstd", package: "libzstd-dev"),
    system("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
]

/// What tests lean on: a disk that can be cut, filled and made to fail; what every engine of a store has to keep.
let testSupport: [Target] = [
    .target(
        name: "CFaultDisk", path: "Tests/Support/CFaultDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
        name: "FaultDisk", dependencies: ["CFaultDisk"], path: "Tests/Support/FaultDisk", swiftSettings: house),
    .target(
        name: "DrawnPictures", dependencies: ["Symbols"], path: "Tests/Support/DrawnPictures", swiftSettings: house),
    .executableTarget(
        name: "odd-decoder", dependencies: ["Decoding", "Scanning"], path: "Tests/Support/odd-decoder",
        swiftSettings: house),
    .executableTarget(
        name: "journal-check", dependencies: ["Node"], path: "Tests/Support/journal-check", swiftSettings: house),
    .target(
        name: "StoreContract",
        dependencies: [
            "Payments", "PaymentCodes", "SyncProtocol", "Adjudication", "Intake", "Shop", "Office", "Signing",
            "TestWorld",
        ], path: "Tests/Support/StoreContract", swiftSettings: house),
    .target(name: "Scratch", path: "Tests/Support/Scratch", swiftSettings: house),
    .target(
        name: "TestWorld", dependencies: ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Signing"],
        path: "Tests/Support/TestWorld", swiftSettings: house),
]

let suites: [Target] = [
    tests("PaymentsTests", imports: ["Payments", "PaymentCodes", "Signing", "TestWorld"]),
    tests("PaymentCodesTests", imports: ["Payments", "PaymentCodes", "Signing", "HostileCodes", "TestWorld"]),
    tests("PoliciesTests", imports: ["Payments", "Policies", "Signing", "TestWorld"]),
    tests(
        "AcceptanceTests",
        imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Acceptance", "Signing", "TestWorld"]),
    tests("SyncProtocolTests", imports: ["Payments", "Policies", "SyncProtocol", "Signing", "TestWorld"]),
    tests("ForwardingTests", imports: ["Payments", "Policies", "SyncProtocol", "Forwarding", "Signing", "TestWorld"]),
    tests(
        "AdjudicationTests",
        imports: ["Payments", "PaymentCodes", "Policies", "SyncProtocol", "Adjudication", "Signing", "TestWorld"]),
    tests("IntakeTests", imports: ["Payments", "Intake", "Signing", "TestWorld"]),
    tests("HouseTests", imports: []),
    tests(
        "JournalTests",
        imports: [
            "Payments", "SyncProtocol", "Shop", "Signing", "StateFolder", "DurableSQLite", "Journal", "MadeUp",
            "Scratch", "StoreContract",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    tests(
        "NodeTests",
        imports: [
            "Payments", "PaymentCodes", "Policies", "SyncProtocol", "Acceptance", "Forwarding", "Shop", "Signing",
            "StateFolder", "SettingsFile", "Journal", "Scanning", "Boards", "Lights", "Node", "MadeUp", "FaultDisk",
            "Scratch", "TestWorld", "Uplink", "Voice",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "Logging", package: "swift-log"),
        ]),
    tests("FaultDiskTests", imports: ["FaultDisk", "CSQLite"]),
    tests("ScanningTests", imports: ["Scanning", "Symbols", "DrawnPictures"]),
    tests("DecodingTests", imports: ["Decoding", "Scanning", "Symbols", "DrawnPictures"]),
    tests("SymbolsTests", imports: ["Scanning", "Symbols", "PaymentCodes", "Payments", "Signing", "TestWorld"]),
    tests("DrawingTests", imports: ["Drawing", "Decoding", "Symbols"]),
    tests("PostersTests", imports: ["Posters", "Drawing", "Decoding", "Scanning", "Payments", "HostileCodes"]),
    tests("SigningTests", imports: ["Payments", "Signing"]),
    tests(
        "VectorsTests",
        imports: [
            "Payments", "PaymentCodes", "Policies", "SyncProtocol", "Acceptance", "Forwarding", "Intake",
            "Adjudication",
            "Signing", "Compression",
        ]),
    tests("SimulatorTests", imports: ["Payments", "Simulator", "StoreContract"]),
    tests("LightsTests", imports: ["Lights"]),
    tests("VoiceTests", imports: ["Voice", "Payments", "Acceptance", "TestWorld", "Scratch"]),
    tests("BoardsTests", imports: ["Boards", "Lights", "Scanning", "HostileCodes"]),
    tests("UplinkTests", imports: ["Uplink"]),
    tests("CompressionTests", imports: ["Payments", "SyncProtocol", "Compression", "Signing", "TestWorld"]),
    tests(
        "HeadOfficeTests",
        imports: [
            "HeadOffice", "Payments", "PaymentCodes", "Policies", "SyncProtocol", "Adjudication", "Intake", "Office",
            "Forwarding", "Signing", "Compression", "DurableSQLite", "StateFolder", "Uplink", "FaultDisk",
            "StoreContract",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
]

let package = Package(
    name: "tillpost",
    products: [
        .executable(name: "tillpost", targets: ["tillpost"]),
        .executable(name: "tillpost-print", targets: ["tillpost-print"]),
        .executable(name: "tillpost-hq", targets: ["tillpost-hq"]),
        .executable(name: "tillpost-decode", targets: ["tillpost-decode"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: core + adapters + headOffice + programs + fuzzing + simulation + bench + systemLibraries + testSupport
        + suites,
    swiftLanguageModes: [.v6]
)
