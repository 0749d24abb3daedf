// swift-tools-version: 6.3
import PackageDescription

// Each target may import only what it lists here; scripts/check-layering.py compares
// these lists with the import lines, since SwiftPM lets a transitive import through.
let package = Package(
    name: "cloudtrail-tracker",
    products: [
        .executable(name: "cloudtrail-tracker", targets: ["cloudtrail-tracker"]),
        .executable(name: "TriggerFunction", targets: ["TriggerFunction"]),
        .executable(name: "QueryFunction", targets: ["QueryFunction"]),
        .library(name: "CloudTrailLogs", targets: ["CloudTrailLogs"]),
        .library(name: "EventStorage", targets: ["EventStorage"]),
        .library(name: "SQLiteStorage", targets: ["SQLiteStorage"]),
        .library(name: "QueryAPI", targets: ["QueryAPI"]),
        .library(name: "TrackerHTTP", targets: ["TrackerHTTP"]),
    ],
    targets: [
        // C libraries behind a shim; each is imported in one target alone, which owns what the library allocates
        .systemLibrary(name: "CTrackerZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CTrackerIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CTrackerCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CTrackerExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CTrackerCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CTrackerSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CTrackerYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CTrackerEpoll"),
        .systemLibrary(name: "CTrackerMalloc"),
        .target(name: "CTrackerByteMasks"),

        // What stands below everything, and knows nothing of CloudTrail
        .target(name: "TrackerDigests", dependencies: ["CTrackerCrypto"]),
        .target(name: "TrackerGzip", dependencies: ["CTrackerZlib"]),
        .target(name: "TrackerHTTP"),
        .target(name: "TrackerLogging"),
        .target(name: "TrackerSystem", dependencies: ["CTrackerMalloc"]),
        .target(name: "TrackerSpelling"),
        .target(name: "TrackerCommandLine", dependencies: ["TrackerSpelling"]),
        .target(name: "TrackerYAML", dependencies: ["CTrackerYAML"]),
        .target(name: "TrackerSQLite", dependencies: ["CTrackerSQLite", "TrackerSystem"]),
        .target(name: "TrackerHTTPServer", dependencies: ["TrackerHTTP", "TrackerSystem", "CTrackerEpoll"]),

        // Log bytes to events
        .target(
            name: "CloudTrailLogs",
            dependencies: ["CTrackerIsal", "CTrackerByteMasks", "TrackerDigests"]
        ),

        // Signed HTTP
        .target(
            name: "AWSClient",
            dependencies: [
                "CTrackerCurl", "CTrackerExpat", "TrackerDigests", "TrackerHTTP", "TrackerSystem",
            ]
        ),

        // The contract of every store, and of the settings
        .target(name: "EventStorage", dependencies: ["CloudTrailLogs"]),
        .target(name: "TrackerSettings", dependencies: ["CloudTrailLogs", "TrackerSpelling"]),

        // Where events live
        .target(
            name: "SQLiteStorage",
            dependencies: [
                "EventStorage", "CloudTrailLogs",
                "TrackerSQLite",
            ]
        ),

        .target(
            name: "DynamoDBStorage",
            dependencies: [
                "AWSClient", "EventStorage", "CloudTrailLogs", "TrackerDigests",
            ]
        ),

        // CloudTrail's logs in S3
        .target(
            name: "S3Logs",
            dependencies: [
                "AWSClient", "EventStorage", "CloudTrailLogs", "TrackerHTTP",
            ]
        ),
        .target(name: "BucketTrigger", dependencies: ["AWSClient"]),

        // What the program does
        .target(name: "Ingestion", dependencies: ["S3Logs", "AWSClient", "EventStorage", "CloudTrailLogs"]),
        .target(
            name: "QueryAPI",
            dependencies: [
                "EventStorage", "CloudTrailLogs",
                "TrackerDigests",
                "TrackerHTTP",
                "TrackerSpelling",
            ]
        ),
        .target(
            name: "LocalServer",
            dependencies: [
                "QueryAPI", "TrackerHTTPServer", "TrackerHTTP", "TrackerLogging", "TrackerGzip", "TrackerDigests",
            ]
        ),
        .target(name: "SyntheticArchive", dependencies: ["CloudTrailLogs", "TrackerGzip"]),

        // AWS Lambda: the runtime loop, what starts the trigger, what asks questions
        .target(
            name: "LambdaRuntime",
            dependencies: [
                "AWSClient", "CloudTrailLogs",
                "TrackerHTTP",
                "TrackerLogging",
            ]
        ),
        .target(
            name: "TriggerHandling",
            dependencies: [
                "LambdaRuntime", "S3Logs", "CloudTrailLogs",
                "TrackerLogging",
            ]
        ),
        .target(
            name: "GatewayAdapters",
            dependencies: [
                "LambdaRuntime", "QueryAPI", "EventStorage", "CloudTrailLogs",
                "TrackerHTTP",
                "TrackerLogging",
            ]
        ),

        // What Lambda starts
        .target(
            name: "FunctionParts",
            dependencies: ["LambdaRuntime", "DynamoDBStorage", "TrackerSettings", "AWSClient", "CloudTrailLogs", "TrackerSystem"]
        ),
        .executableTarget(
            name: "TriggerFunction",
            dependencies: [
                "TriggerHandling", "FunctionParts", "LambdaRuntime", "Ingestion", "S3Logs", "AWSClient", "TrackerSettings",
                "EventStorage", "CloudTrailLogs",
            ]
        ),
        .executableTarget(
            name: "QueryFunction",
            dependencies: [
                "GatewayAdapters", "FunctionParts", "LambdaRuntime", "QueryAPI", "S3Logs", "AWSClient", "TrackerSettings",
                "EventStorage",
            ]
        ),

        // The command line: reads the environment, builds the parts, runs them
        .executableTarget(
            name: "cloudtrail-tracker",
            dependencies: [
                "AWSClient", "CloudTrailLogs", "EventStorage", "TrackerSettings", "SQLiteStorage", "DynamoDBStorage", "S3Logs",
                "BucketTrigger", "Ingestion", "QueryAPI", "LocalServer", "SyntheticArchive", "TrackerSystem",
                "TrackerCommandLine",
                "TrackerLogging",
                "TrackerYAML",
                "TrackerHTTP",
            ],
            resources: [.embedInCode("Resources/openapi.yaml")]
        ),

        .testTarget(name: "TrackerDigestsTests", dependencies: ["TrackerDigests"]),
        .testTarget(name: "TrackerHTTPTests", dependencies: ["TrackerHTTP"]),
        .testTarget(name: "TrackerLoggingTests", dependencies: ["TrackerLogging"]),
        .testTarget(name: "TrackerSystemTests", dependencies: ["TrackerSystem"]),
        .testTarget(name: "TrackerSpellingTests", dependencies: ["TrackerSpelling"]),
        .testTarget(name: "TrackerCommandLineTests", dependencies: ["TrackerCommandLine"]),
        .testTarget(
            name: "LocalServerTests",
            dependencies: [
                "LocalServer", "QueryAPI", "EventStorage", "CloudTrailLogs", "HTTPServerChecks", "TestSupport", "TrackerGzip",
                "TrackerHTTP",
                "TrackerHTTPServer",
                "TrackerLogging",
            ]
        ),
        .testTarget(
            name: "LambdaRuntimeTests",
            dependencies: [
                "LambdaRuntime", "AWSClient", "CloudTrailLogs",
                "TrackerHTTP",
                "TrackerLogging",
            ]
        ),
        .testTarget(
            name: "TriggerHandlingTests",
            dependencies: [
                "TriggerHandling", "LambdaRuntime", "S3Logs", "CloudTrailLogs",
                "TrackerLogging",
            ]
        ),
        .testTarget(
            name: "GatewayAdaptersTests",
            dependencies: [
                "GatewayAdapters", "LambdaRuntime", "QueryAPI", "EventStorage", "CloudTrailLogs", "InMemoryStorage",
                "TrackerLogging",
            ]
        ),
        .testTarget(name: "TrackerYAMLTests", dependencies: ["TrackerYAML", "TestSupport"]),
        .testTarget(
            name: "TrackerSettingsTests",
            dependencies: ["TrackerSettings", "CloudTrailLogs", "TrackerYAML"]
        ),
        .executableTarget(
            name: "tracker-benchmark", dependencies: ["CloudTrailLogs", "TrackerGzip"], path: "Benchmarks/TrackerBenchmark"),
        // What tests share: a naive reading to compare with, a store's promises, generators
        .target(name: "NaiveReading", path: "Tests/NaiveReading"),
        .target(
            name: "TestEngines",
            dependencies: ["AWSClient", "TrackerHTTP"],
            path: "Tests/TestEngines"
        ),
        .target(
            name: "InMemoryStorage", dependencies: ["EventStorage", "CloudTrailLogs"], path: "Tests/InMemoryStorage"),
        .target(name: "TestSupport", dependencies: ["CloudTrailLogs", "TrackerLogging"], path: "Tests/TestSupport"),
        .target(
            name: "HTTPServerChecks", dependencies: ["TrackerHTTPServer", "TrackerHTTP", "TestSupport"],
            path: "Tests/HTTPServerChecks"),
        .executableTarget(
            name: "http-server-fuzzer", dependencies: ["HTTPServerChecks", "FuzzRuns", "TestSupport", "TrackerCommandLine"],
            path: "Tests/HTTPServerFuzzer"),
        .testTarget(
            name: "TrackerHTTPServerTests",
            dependencies: ["TrackerHTTPServer", "TrackerHTTP", "HTTPServerChecks", "TestSupport"]
        ),
        .target(name: "FuzzRuns", dependencies: ["TrackerCommandLine"], path: "Tests/FuzzRuns"),
        .target(
            name: "FuzzSupport", dependencies: ["CloudTrailLogs", "NaiveReading", "TestSupport", "TrackerGzip"],
            path: "Tests/FuzzSupport"),
        .executableTarget(
            name: "scanner-fuzzer",
            dependencies: ["CloudTrailLogs", "FuzzRuns", "FuzzSupport", "TrackerCommandLine"],
            path: "Tests/ScannerFuzzer"
        ),
        .target(name: "ScriptedHTTPServer", path: "Tests/ScriptedHTTPServer"),
        .testTarget(
            name: "AWSClientTests",
            dependencies: [
                "AWSClient", "ScriptedHTTPServer", "TestEngines", "TrackerHTTP",
            ],
            exclude: ["Support/sign.py"]
        ),
        .target(
            name: "EventStorageConformance",
            dependencies: ["EventStorage", "CloudTrailLogs", "NaiveReading", "TestSupport"],
            path: "Tests/EventStorageConformance"
        ),
        .testTarget(name: "TrackerSQLiteTests", dependencies: ["TrackerSQLite", "TestSupport"]),
        .testTarget(
            name: "SQLiteStorageTests",
            dependencies: [
                "SQLiteStorage", "EventStorage", "CloudTrailLogs", "EventStorageConformance", "NaiveReading", "TestSupport",
                "TrackerSQLite",
            ]
        ),
        .testTarget(
            name: "DynamoDBStorageTests",
            dependencies: [
                "DynamoDBStorage", "AWSClient", "EventStorage", "CloudTrailLogs", "EventStorageConformance", "NaiveReading",
                "TestEngines", "TrackerHTTP", "TrackerYAML",
            ]
        ),
        .testTarget(
            name: "S3LogsTests",
            dependencies: [
                "S3Logs", "AWSClient", "EventStorage", "CloudTrailLogs", "ScriptedHTTPServer", "TestEngines",
                "TrackerHTTP",
            ]
        ),
        .testTarget(
            name: "BucketTriggerTests",
            dependencies: ["BucketTrigger", "AWSClient", "TestEngines", "TrackerHTTP"]
        ),
        .testTarget(
            name: "IngestionTests", dependencies: ["Ingestion", "S3Logs", "EventStorage", "CloudTrailLogs", "TrackerGzip"]),
        .testTarget(
            name: "StoreAgreementTests",
            dependencies: [
                "Ingestion", "QueryAPI", "SQLiteStorage", "DynamoDBStorage", "AWSClient", "EventStorage", "CloudTrailLogs",
                "SyntheticArchive", "NaiveReading", "TestEngines", "TestSupport",
                "TrackerHTTP",
            ]
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "cloudtrail-tracker", "TriggerFunction", "QueryFunction", "CloudTrailLogs", "ScriptedHTTPServer", "TestSupport",
                "TrackerDigests",
            ]),
        .testTarget(
            name: "CloudTrailLogsTests",
            dependencies: ["CloudTrailLogs", "TrackerGzip", "FuzzSupport", "NaiveReading", "TestSupport"]),
        .testTarget(
            name: "SyntheticArchiveTests",
            dependencies: ["SyntheticArchive", "CloudTrailLogs", "TrackerGzip", "TestSupport"]
        ),
        .testTarget(
            name: "QueryAPITests",
            dependencies: [
                "QueryAPI", "EventStorage", "CloudTrailLogs", "InMemoryStorage",
                "TrackerHTTP",
                "TrackerYAML",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) && target.name != "CTrackerByteMasks" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
