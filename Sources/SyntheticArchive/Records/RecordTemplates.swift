/// The records of one call, as templates: all but what depends on the caller's origin.
struct RecordTemplates: Sendable {
    /// Of 1,000 calls of people and programs, how many are denied.
    private static let denialsOfReading = 30
    private static let denialsOfWriting = 45

    /// How a call ends.
    enum Outcome {
        case success, denial, failure
    }

    /// From the start to the value of `userIdentity`.
    let opening: Template
    /// From after the identity to the value of `sourceIPAddress`.
    let subject: Template
    /// From after the value of `userAgent` to where `tlsDetails` may follow, by outcome.
    private let success: Template
    private let denial: Template
    private let failure: Template
    let tlsDetails: Template
    private let failuresPerMille: Int
    private let denialsPerMille: Int

    init(_ call: Call, of service: Service) {
        opening = #"{"eventVersion":"\#(text: service.eventVersion)","userIdentity":"#
        subject = #"""
            ,"eventTime":"\#(.eventTime)","eventSource":"\#(text: service.name).amazonaws.com",\#
            "eventName":"\#(text: call.name)","awsRegion":"\#(.region)","sourceIPAddress":"
            """#
        let action = "\(service.name):\(call.name.prefix { !$0.isNumber })"
        let denied: Template = "User: \(.callerARN) is not authorized to perform: \(text: action)"
        success = Self.rest(call, of: service, error: "", response: call.response)
        denial = Self.rest(
            call, of: service, error: Self.error(service.denials.code, denied), response: "null")
        failure =
            call.failure.map { failure in
                Self.rest(
                    call, of: service, error: Self.error(failure.code, failure.message), response: failure.response)
            } ?? success
        tlsDetails = #"""
            ,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",\#
            "clientProvidedHostHeader":"\#(service.host)"}
            """#
        failuresPerMille = call.failure?.perMille ?? 0
        // Services act within their rights, and nobody is denied what is no call.
        let isDeniable = !call.callers.isDisjoint(with: .anyone) && call.category != .consoleSignIn
        denialsPerMille = !isDeniable ? 0 : call.isReadOnly ? Self.denialsOfReading : Self.denialsOfWriting
    }

    /// Draws how a call ends.
    func outcome(_ random: inout RandomSource) -> Outcome {
        let value = random.below(1000)
        if value < failuresPerMille { return .failure }
        return value < failuresPerMille + denialsPerMille ? .denial : .success
    }

    func rest(after outcome: Outcome) -> Template {
        switch outcome {
        case .success: success
        case .denial: denial
        case .failure: failure
        }
    }

    private static func error(_ code: String, _ message: Template) -> Template {
        code.isEmpty ? #","errorMessage":"\#(message)""# : #","errorCode":"\#(text: code)","errorMessage":"\#(message)""#
    }

    private static func rest(_ call: Call, of service: Service, error: Template, response: Template) -> Template {
        let resources: Template = call.resources.map { #","resources":[\#($0)]"# } ?? ""
        let apiVersion: Template = service.apiVersion.map { #","apiVersion":"\#(text: $0)""# } ?? ""
        let hasRequestID = call.category == .management || call.category == .data
        let requestID: Template = hasRequestID ? #","requestID":"\#(service.requestID)""# : ""
        let isData = call.category == .data
        return #"""
            "\#(error),"requestParameters":\#(call.request),"responseElements":\#(response)\#(call.additional ?? "")\#
            \#(requestID),"eventID":"\#(.uuid.another(254))","readOnly":\#(text: "\(call.isReadOnly)")\#(resources),\#
            "eventType":"\#(text: call.category.eventType)"\#(apiVersion),"managementEvent":\#(text: "\(!isData)"),\#
            "recipientAccountId":"\#(.accountID)","eventCategory":"\#(text: isData ? "Data" : "Management")"
            """#
    }
}

extension Call.Category {
    fileprivate var eventType: String {
        switch self {
        case .management, .data: "AwsApiCall"
        case .consoleSignIn: "AwsConsoleSignIn"
        case .serviceEvent: "AwsServiceEvent"
        }
    }
}
