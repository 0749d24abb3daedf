extension TrackerSettings {
    /// Reads all settings as `init` does, and names all that is wrong with single ones instead of the first.
    ///
    /// - Returns: The settings, those that are wrong with their defaults, or with what a weaker place says.
    public static func check(
        file: [String: String] = [:], environment: [String: String] = [:], options: [String: String] = [:]
    ) -> (settings: TrackerSettings, problems: [SettingsError]) {
        var values = [SettingsError.Source.file: file, .environment: environment, .option: options]
        var problems = [SettingsError]()
        while true {
            do {
                let settings = try TrackerSettings(
                    file: values[.file] ?? [:], environment: values[.environment] ?? [:], options: values[.option] ?? [:])
                return (settings, problems)
            } catch {
                problems.append(error)
                // Each round takes something away, so that there is a last one.
                if values[error.source]?.removeValue(forKey: error.key) == nil { values[error.source] = [:] }
            }
        }
    }

    /// What is wrong with settings together, for a deployment.
    ///
    /// - Parameter region: Where it would be; `nil` where that is not known, which leaves out what depends on it.
    public func conflicts(in region: String?) -> [SettingsConflict] {
        var conflicts = [SettingsConflict]()
        func add(_ key: SettingKey, _ reason: String) {
            conflicts.append(SettingsConflict(key: key, reason: reason))
        }
        if authorizer == .cognito, cognitoUserPoolArn == nil {
            let form = SettingKey.cognitoUserPoolArn.arnForm
            add(.cognitoUserPoolArn, "is empty, and the setting authorizer is cognito; it takes \(form)")
        }
        if triggerFunctionName == queryFunctionName {
            add(.queryFunctionName, "is \(queryFunctionName), and so is the setting triggerFunctionName; these are two functions")
        }
        if let standard = try? TrackerSettings(), stageName != standard.stageName {
            let names: [(key: SettingKey, isShared: Bool)] = [
                (.tableName, tableName == standard.tableName), (.apiName, apiName == standard.apiName),
                (.triggerFunctionName, triggerFunctionName == standard.triggerFunctionName),
                (.queryFunctionName, queryFunctionName == standard.queryFunctionName),
            ]
            for name in names where name.isShared {
                add(name.key, "is that of the stage \(standard.stageName); the stage \(stageName) needs one of its own")
            }
        }
        if case .dynamoDB(let table) = store, table != tableName {
            add(.store, "names the table \(table), and the setting tableName, which the functions use, \(tableName)")
        }
        guard let region else { return conflicts }
        let partition = AWSNameRules.partition(of: region)
        let arns: [(key: SettingKey, arn: String?)] = [
            (.kmsKeyArn, kmsKeyArn), (.cognitoUserPoolArn, cognitoUserPoolArn), (.triggerRoleArn, triggerRoleArn),
            (.queryRoleArn, queryRoleArn), (.queueArn, queueArn), (.topicArn, topicArn),
        ]
        for case (let key, let arn?) in arns {
            let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
            if parts[1] != partition {
                add(key, "is of the partition \(parts[1]); the region \(region) is of \(partition)")
            } else if [.kmsKeyArn, .queueArn, .topicArn].contains(key), parts[3] != region {
                add(key, "is of the region \(parts[3]); the functions, and what notifies them, are in \(region)")
            }
        }
        return conflicts
    }
}

/// Settings that do not go together.
public struct SettingsConflict: Hashable, Sendable, CustomStringConvertible {
    /// The one to look at first.
    public let key: SettingKey
    /// What is wrong, to be read behind the key.
    public let reason: String

    /// A sentence for the person who runs the program.
    public var description: String { "\(key) \(reason)" }
}

extension SettingKey {
    /// The form without the possibility of nothing.
    fileprivate var arnForm: String { String(expectedForm.prefix { $0 != "," }) }
}
