import AWSClient
import FoundationEssentials
import FunctionParts
import GatewayAdapters
import Glibc
import LambdaRuntime
import QueryAPI
import TrackerSettings

let environment = ProcessInfo.processInfo.environment
// The runtime API gets a transport of its own: what is wrong with the one for AWS can be reported through it.
let function = LambdaFunction(environment: environment, transport: try CurlTransport())
let status = await function.run {
    let parts = try FunctionParts(environment: environment, now: LambdaFunction.now)
    let configuration = QueryAPIConfiguration(
        basePath: parts.settings.basePath.isEmpty ? nil : parts.settings.basePath,
        corsAllowedOrigins: parts.settings.corsAllowedOrigins.map(\.description),
        retentionDays: parts.settings.retentionDays)
    return GatewayHandler(
        store: parts.store, configuration: configuration,
        records: BucketRecords(client: S3Client(parts.aws)), now: LambdaFunction.now)
}
exit(status)
