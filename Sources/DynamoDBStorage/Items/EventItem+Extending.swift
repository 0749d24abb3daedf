extension EventItem {
    /// The request to UpdateItem by which an event that is there stays until `expiry`; its condition fails when it is gone.
    static func extend(_ key: String, to expiry: ItemExpiry, start: [UInt8]) -> [UInt8] {
        var body = start
        body.append(",\"Key\":")
        ItemKey.append(key, to: &body)
        body.append(",\"ConditionExpression\":\"attribute_exists(eventID)\"")
        if let seconds = expiry.seconds {
            body.append(",\"UpdateExpression\":\"SET expiresAt=:e\",\"ExpressionAttributeValues\":{")
            body.append(member: ":e", number: seconds)
            body.append("}")
        } else {
            body.append(",\"UpdateExpression\":\"REMOVE expiresAt\"")
        }
        body.append("}")
        return body
    }
}
