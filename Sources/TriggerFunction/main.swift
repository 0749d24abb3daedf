import AWSClient
import FoundationEssentials
import FunctionParts
import Glibc
import LambdaRuntime
import TrackerSettings
import TriggerHandling

let environment = ProcessInfo.processInfo.environment
// The runtime API gets a transport of its own: what is wrong with the one for AWS can be reported through it.
let function = LambdaFunction(environment: environment, transport: try CurlTransport())
let status = await function.run {
    let parts = try FunctionParts(environment: environment, now: LambdaFunction.now)
    let importer = LogObjectImporter(
        store: parts.store, aws: parts.aws, filter: parts.settings.filter, retentionDays: parts.settings.retentionDays,
        now: LambdaFunction.now)
    return TriggerHandler(
        importer: importer, functionName: function.environment.functionName, output: function.output, now: LambdaFunction.now)
}
exit(status)
