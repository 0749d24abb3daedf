// swift-tools-version: 6.1
import PackageDescription

// Each target may import only what it lists here; scripts/check-layering.py compares
// these lists with the import lines, since SwiftPM lets a transitive import through.
let package = Package(
    name: "cloudtrail-tracker",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "cloudtrail-tracker", targets: ["cloudtrail-tracker"]),
        .executable(name: "TriggerFunction", targets: ["TriggerFunction"]),
        .executable(name: "QueryFunction", targets: ["QueryFunction"]),
        .library(name: "CloudTrailLogs", targets: ["CloudTrailLogs"]),
        .library(name: "EventStorage", targets: ["EventStorage"]),
        .library(name: "SQLiteStorage", targets: ["SQLiteStorage"]),
        .library(name: "QueryAPI", targets: ["QueryAPI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries behind a shim
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CByteMasks"),

        // Log bytes to events
        .target(
            name: "CloudTrailLogs",
            dependencies: ["CIsal", "CZlib", "CByteMasks", .product(name: "Crypto", package: "swift-crypto")]
        ),

        // Signed HTTP
        .target(
            name: "AWSClient",
            dependencies: [
                "CCurl", "CExpat",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),

        // The contract of every store, and of the settings
        .target(name: "EventStorage", dependencies: ["CloudTrailLogs"]),
        .target(name: "TrackerSettings", dependencies: ["CloudTrailLogs"]),

        // Where events live
        .target(
            name: "SQLiteStorage",
            dependencies: [
                "EventStorage", "CloudTrailLogs",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),

        .target(
            name: "DynamoDBStorage",
            dependencies: [
                "AWSClient", "EventStorage", "CloudTrailLogs", .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),

        // CloudTrail's logs in S3
        .target(
            name: "S3Logs",
            dependencies: [
                "AWSClient", "EventStorage", "CloudTrailLogs", .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(name: "BucketTrigger", dependencies: ["AWSClient"]),

        // What the program does
        .target(name: "Ingestion", dependencies: ["S3Logs", "AWSClient", "EventStorage", "CloudTrailLogs"]),
        .target(
            name: "QueryAPI",
            dependencies: [
                "EventStorage", "CloudTrailLogs",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "LocalServer",
            dependencies: [
                "QueryAPI", "CloudTrailLogs",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(name: "SyntheticArchive", dependencies: ["CloudTrailLogs"]),

        // AWS Lambda: the runtime loop, what starts the trigger, what asks questions
        .target(
            name: "LambdaRuntime",
            dependencies: [
                "AWSClient", "CloudTrailLogs",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "TriggerHandling",
            dependencies: [
                "LambdaRuntime", "S3Logs", "CloudTrailLogs",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "GatewayAdapters",
            dependencies: [
                "LambdaRuntime", "QueryAPI", "EventStorage", "CloudTrailLogs",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // What Lambda starts
        .target(
            name: "FunctionParts",
            dependencies: ["LambdaRuntime", "DynamoDBStorage", "TrackerSettings", "AWSClient", "CloudTrailLogs", "CMalloc"]
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
                "BucketTrigger", "Ingestion", "QueryAPI", "LocalServer", "SyntheticArchive", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            resources: [.embedInCode("Resources/openapi.yaml")]
        ),

        .testTarget(
            name: "LocalServerTests",
            dependencies: [
                "LocalServer", "QueryAPI", "EventStorage", "CloudTrailLogs", "CZlib",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "LambdaRuntimeTests",
            dependencies: [
                "LambdaRuntime", "AWSClient", "CloudTrailLogs",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "TriggerHandlingTests",
            dependencies: [
                "TriggerHandling", "LambdaRuntime", "S3Logs", "CloudTrailLogs",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "GatewayAdaptersTests",
            dependencies: [
                "GatewayAdapters", "LambdaRuntime", "QueryAPI", "EventStorage", "CloudTrailLogs", "InMemoryStorage",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "TrackerSettingsTests",
            dependencies: ["TrackerSettings", "CloudTrailLogs", .product(name: "Yams", package: "Yams")]
        ),
        .executableTarget(
            name: "tracker-benchmark", dependencies: ["CloudTrailLogs", "CZlib"], path: "Benchmarks/TrackerBenchmark"),
        // What tests share: a naive reading to compare with, a store's promises, generators
        .target(name: "NaiveReading", path: "Tests/NaiveReading"),
        .target(
            name: "TestEngines",
            dependencies: ["AWSClient", .product(name: "HTTPTypes", package: "swift-http-types")],
            path: "Tests/TestEngines"
        ),
        .target(
            name: "InMemoryStorage", dependencies: ["EventStorage", "CloudTrailLogs"], path: "Tests/InMemoryStorage"),
        .target(name: "TestSupport", dependencies: ["CloudTrailLogs"], path: "Tests/TestSupport"),
        .target(
            name: "FuzzSupport", dependencies: ["CloudTrailLogs", "NaiveReading", "TestSupport"], path: "Tests/FuzzSupport"),
        .executableTarget(
            name: "scanner-fuzzer",
            dependencies: [
                "CloudTrailLogs", "FuzzSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/ScannerFuzzer"
        ),
        .target(name: "ScriptedHTTPServer", path: "Tests/ScriptedHTTPServer"),
        .testTarget(
            name: "AWSClientTests",
            dependencies: [
                "AWSClient", "ScriptedHTTPServer", "TestEngines", .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["Support/sign.py"]
        ),
        .target(
            name: "EventStorageConformance",
            dependencies: ["EventStorage", "CloudTrailLogs", "NaiveReading", "TestSupport"],
            path: "Tests/EventStorageConformance"
        ),
        .testTarget(
            name: "SQLiteStorageTests",
            dependencies: [
                "SQLiteStorage", "EventStorage", "CloudTrailLogs", "EventStorageConformance", "NaiveReading", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "DynamoDBStorageTests",
            dependencies: [
                "DynamoDBStorage", "AWSClient", "EventStorage", "CloudTrailLogs", "EventStorageConformance", "NaiveReading",
                "TestEngines", .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Yams", package: "Yams"),
            ]
        ),
        .testTarget(
            name: "S3LogsTests",
            dependencies: [
                "S3Logs", "AWSClient", "EventStorage", "CloudTrailLogs", "ScriptedHTTPServer", "TestEngines",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "BucketTriggerTests",
            dependencies: ["BucketTrigger", "AWSClient", "TestEngines", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .testTarget(name: "IngestionTests", dependencies: ["Ingestion", "S3Logs", "EventStorage", "CloudTrailLogs"]),
        .testTarget(
            name: "StoreAgreementTests",
            dependencies: [
                "Ingestion", "QueryAPI", "SQLiteStorage", "DynamoDBStorage", "AWSClient", "EventStorage", "CloudTrailLogs",
                "SyntheticArchive", "NaiveReading", "TestEngines", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "cloudtrail-tracker", "TriggerFunction", "QueryFunction", "CloudTrailLogs", "ScriptedHTTPServer", "TestSupport",
            ]),
        .testTarget(
            name: "CloudTrailLogsTests", dependencies: ["CloudTrailLogs", "CZlib", "FuzzSupport", "NaiveReading", "TestSupport"]),
        .testTarget(
            name: "SyntheticArchiveTests",
            dependencies: ["SyntheticArchive", "CloudTrailLogs", "CZlib", "TestSupport"]
        ),
        .testTarget(
            name: "QueryAPITests",
            dependencies: [
                "QueryAPI", "EventStorage", "CloudTrailLogs", "InMemoryStorage",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) && target.name != "CByteMasks" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
