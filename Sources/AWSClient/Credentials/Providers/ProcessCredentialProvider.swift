import FoundationEssentials

/// Credentials that a command prints, which a profile names as its `credential_process`.
///
/// Source: "Process credential provider", AWS SDKs and Tools Reference Guide.
struct ProcessCredentialProvider: AWSCredentialProvider {
    let command: String
    let profile: String
    /// What the command finds in its environment.
    let environment: [String: String]

    func credentials() async throws(AWSError) -> AWSCredentials {
        // Neither the command nor what it prints is quoted: both may hold secrets.
        let place = "the credential_process of the profile \(profile)"
        let process: ShellCommand
        do {
            process = try ShellCommand(command, environment: environment)
        } catch {
            throw .unusable("\(place) cannot be started: \(error)")
        }
        let (output, status) = await withTaskCancellationHandler {
            await process.finish(limit: 64 << 10)
        } onCancel: {
            process.terminate()
        }
        if Task.isCancelled { throw .cancelled("credentials", attempts: 1) }
        guard status == 0 else { throw .unusable("\(place) failed with status \(status)") }
        guard let issued = try? JSONDecoder().decode(IssuedCredentials.self, from: Data(output)) else {
            throw .unusable("\(place) printed something that is not understood")
        }
        guard issued.version == 1 else { throw .unusable("\(place) printed another Version than 1") }
        guard let credentials = issued.credentials else {
            throw .unusable("\(place) printed no AccessKeyId or no SecretAccessKey")
        }
        return credentials
    }
}
