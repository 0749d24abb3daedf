import CloudTrailLogs
import FoundationEssentials
import LambdaRuntime
import TrackerHTTP

/// An answer in the form that a gateway takes.
struct GatewayAnswer {
    var status: HTTPResponse.Status
    var headerFields: HTTPFields
    /// Empty for an answer to `HEAD`.
    var body: [UInt8]

    /// The JSON that the function returns.
    func json(for gateway: Gateway, _ form: GatewayRequest.AnswerForm) -> [UInt8] {
        var object = JSONObjectWriter()
        object.add("statusCode", status.code)
        if gateway == .loadBalancer { object.add("statusDescription", "\(status.code) \(status.reasonPhrase)") }
        add(headers: form, to: &object)
        // All but records that are no UTF-8, which a JSON string cannot hold.
        let isText = String(validating: body, as: UTF8.self) != nil
        object.add("isBase64Encoded", !isText)
        object.add("body", utf8: isText ? body : Array(Data(body).base64EncodedString().utf8))
        return object.finish()
    }

    private func add(headers form: GatewayRequest.AnswerForm, to object: inout JSONObjectWriter) {
        var values: [(name: HTTPField.Name, values: [String])] = []
        for field in headerFields {
            if let index = values.firstIndex(where: { $0.name == field.name }) {
                values[index].values.append(field.value)
            } else {
                values.append((field.name, [field.value]))
            }
        }
        var single = JSONObjectWriter()
        var multiple = JSONObjectWriter()
        for (name, values) in values {
            let isSingle = form == .single || form == .both && values.count == 1
            if isSingle {
                single.add(name.rawName, values.joined(separator: ", "))
            } else {
                multiple.add(name.rawName, json: values.map(\.jsonString).jsonArray)
            }
        }
        if form != .multiple { object.add("headers", json: single.finish()) }
        if form != .single { object.add("multiValueHeaders", json: multiple.finish()) }
    }
}

extension String {
    fileprivate var jsonString: [UInt8] {
        var bytes = [UInt8]()
        JSONText.appendString(self, to: &bytes)
        return bytes
    }
}
