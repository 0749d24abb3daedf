extension Catalog {
    static let functions = Service(
        name: "lambda", host: "lambda.\(.region).amazonaws.com",
        calls: [
            .reading("GetFunction20150331v2", 130, #"{"functionName":"\#(functionARN)"}"#, failing: noSuchFunction),
            .reading("GetFunctionConfiguration20150331v2", 70, #"{"functionName":"\#(.function)"}"#),
            .reading("ListFunctions20150331", 60, #"{"maxItems":50}"#),
            .reading("ListVersionsByFunction20150331", 60, #"{"functionName":"\#(.function)"}"#),
            .writing(
                "Invoke", 216, by: [.program, .service],
                #"{"functionName":"\#(functionARN)","invocationType":"RequestResponse","contentType":"application/json"}"#,
                additional: #","additionalEventData":{"functionVersion":"\#(functionARN):$LATEST"}"#,
                resources: #"{"accountId":"\#(.accountID)","type":"AWS::Lambda::Function","ARN":"\#(functionARN)"}"#,
                category: .data),
            .writing("CreateFunction20150331", 16, functionRequest, response: functionResponse),
            .writing(
                "UpdateFunctionCode20150331v2", 51,
                #"{"functionName":"\#(.function)","s3Bucket":"\#(.bucket)","s3Key":"\#(.objectKey).zip","publish":true}"#,
                response: functionResponse, failing: noSuchFunction),
            .writing(
                "UpdateFunctionConfiguration20150331v2", 26,
                #"{"functionName":"\#(.function)","memorySize":\#(.number(128...3008)),"timeout":30,"environment":{}}"#,
                response: functionResponse),
            .writing(
                "AddPermission20150331v2", 14,
                #"""
                {"functionName":"\#(.function)","statementId":"allow-s3","action":"lambda:InvokeFunction",\#
                "principal":"s3.amazonaws.com","sourceArn":"arn:aws:s3:::\#(.bucket)"}
                """#),
            .writing("DeleteFunction20150331", 7, #"{"functionName":"\#(.function)"}"#, failing: noSuchFunction),
        ])

    private static let functionARN: Template = "arn:aws:lambda:\(.region):\(.accountID):function:\(.function)"
    private static let noSuchFunction: Call.Failure = .failing(
        80, "ResourceNotFoundException", "Function not found: \(functionARN)")

    private static let functionRequest: Template = #"""
        {"functionName":"\#(.function)","runtime":"\#(.runtime)","role":"arn:aws:iam::\#(.accountID):role/\#(.role)",\#
        "handler":"index.handler","code":{"s3Bucket":"\#(.bucket)","s3Key":"\#(.objectKey).zip"},"timeout":30,\#
        "memorySize":512,"publish":false,"packageType":"Zip","environment":{},"tags":{"system":"\#(.system)"}}
        """#

    private static let functionResponse: Template = #"""
        {"functionName":"\#(.function)","functionArn":"\#(functionARN)","runtime":"\#(.runtime)",\#
        "role":"arn:aws:iam::\#(.accountID):role/\#(.role)","handler":"index.handler","codeSize":\#(.number(300...9_000_000)),\#
        "timeout":30,"memorySize":512,"lastModified":"\#(.eventTime)","codeSha256":"\#(.base64(43))=","version":"$LATEST",\#
        "tracingConfig":{"mode":"PassThrough"},"revisionId":"\#(.uuid)","state":"Active","packageType":"Zip",\#
        "architectures":["x86_64"],"ephemeralStorage":{"size":512}}
        """#

    static let parameters = Service(
        name: "ssm", host: "ssm.\(.region).amazonaws.com",
        calls: [
            .reading(
                "GetParameter", 170, #"{"name":"\#(.parameter)","withDecryption":true}"#,
                resources: #"{"accountId":"\#(.accountID)","ARN":"\#(parameterARN)"}"#,
                failing: .failing(70, "ParameterNotFound", "Parameter \(.parameter) not found.")),
            .reading("DescribeParameters", 60, #"{"maxResults":50}"#),
            .reading("DescribeInstanceInformation", 50, #"{"maxResults":50}"#),
            .writing(
                "UpdateInstanceInformation", 100, by: .program,
                #"{"instanceId":"\#(.instance)","agentVersion":"3.3.131.0","platformType":"Linux","agentStatus":"Active"}"#),
            .writing(
                "PutParameter", 16,
                #"{"name":"\#(.parameter)","value":"HIDDEN_DUE_TO_SECURITY_REASONS","type":"SecureString","overwrite":true}"#,
                response: #"{"version":\#(.number(1...40)),"tier":"Standard"}"#),
        ])

    private static let parameterARN: Template = "arn:aws:ssm:\(.region):\(.accountID):parameter\(.parameter)"

    static let logs = Service(
        name: "logs", host: "logs.\(.region).amazonaws.com", apiVersion: "20140328",
        calls: [
            .reading("DescribeLogGroups", 70, #"{"logGroupNamePrefix":"\#(.logGroup)"}"#),
            .reading("DescribeLogStreams", 60, #"{"logGroupName":"\#(.logGroup)","limit":50,"orderBy":"LastEventTime"}"#),
            .writing(
                "CreateLogStream", 117, by: [.program, .service],
                #"{"logGroupName":"\#(.logGroup)","logStreamName":"[$LATEST]\#(.hexadecimal(32))"}"#,
                failing: .failing(80, "ResourceAlreadyExistsException", "The specified log stream already exists")),
            .writing(
                "CreateLogGroup", 16, by: [.program, .service, .person], #"{"logGroupName":"\#(.logGroup)"}"#,
                failing: .failing(170, "ResourceAlreadyExistsException", "The specified log group already exists")),
            .writing(
                "PutRetentionPolicy", 10, #"{"logGroupName":"\#(.logGroup)","retentionInDays":30}"#),
            .writing(
                "StartQuery", 20, by: .person,
                #"{"logGroupName":"\#(.logGroup)","queryString":"fields @timestamp, @message | limit 20","limit":1000}"#,
                response: #"{"queryId":"\#(.uuid)"}"#, isReadOnly: true),
        ])

    static let stacks = Service(
        name: "cloudformation", host: "cloudformation.\(.region).amazonaws.com", denials: .plain,
        calls: [
            .reading(
                "DescribeStacks", 110, #"{"stackName":"\#(.stack)"}"#,
                failing: .failing(
                    100, "ValidationException", "Stack with id \(.stack) does not exist")),
            .reading("DescribeStackEvents", 60, #"{"stackName":"\#(.stack)"}"#),
            .writing(
                "UpdateStack", 15,
                #"{"stackName":"\#(.stack)","capabilities":["CAPABILITY_IAM","CAPABILITY_NAMED_IAM"],"parameters":[]}"#,
                response: #"{"stackId":"\#(stackARN)"}"#,
                failing: .failing(210, "ValidationException", "No updates are to be performed.")),
            .writing(
                "CreateChangeSet", 14, #"{"stackName":"\#(.stack)","changeSetName":"deploy-\#(.number(1...9999))"}"#,
                response: #"{"stackId":"\#(stackARN)"}"#),
        ])

    private static let stackARN: Template = "arn:aws:cloudformation:\(.region):\(.accountID):stack/\(.stack)/\(.uuid)"

    static let monitoring = Service(
        name: "monitoring", host: "monitoring.\(.region).amazonaws.com",
        calls: [
            .reading("DescribeAlarms", 110, #"{"alarmNames":["\#(.system)-\#(.stage)-errors"]}"#),
            .reading("GetMetricData", 90, #"{"startTime":"\#(.sessionStart)","endTime":"\#(.eventTime)","maxDatapoints":500}"#),
            .writing(
                "PutMetricAlarm", 15,
                #"""
                {"alarmName":"\#(.system)-\#(.stage)-errors","metricName":"Errors","namespace":"AWS/Lambda","threshold":5.0,\#
                "period":300,"evaluationPeriods":1,"comparisonOperator":"GreaterThanThreshold","statistic":"Sum",\#
                "dimensions":[{"name":"FunctionName","value":"\#(.function)"}]}
                """#),
        ])
}
