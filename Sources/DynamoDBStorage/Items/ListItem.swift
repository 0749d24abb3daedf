import CloudTrailLogs

/// A name in a list: one item each, so that no two writers ever change the same one to different ends.
enum ListItem {
    /// The item as BatchWriteItem takes it; it never expires.
    static func put(_ name: ListedName) -> [UInt8] {
        var item = [UInt8]()
        item.append("{\"PutRequest\":{\"Item\":{")
        item.append(member: "eventID", string: ItemKey.listed(name))
        item.append(UInt8(ascii: ","))
        item.append(member: "list", string: name.list.rawValue)
        let key = KeyText.text(of: name.name.string)
        item.append(UInt8(ascii: ","))
        item.append(member: "name", string: key)
        if !key.utf8.elementsEqual(name.name.string.utf8) {
            item.append(UInt8(ascii: ","))
            item.append(member: "longName", string: name.name.string)
        }
        item.append("}}}")
        return item
    }

    /// The request to UpdateItem by which the item exists and does not expire before `expiresAt`; its condition fails when that
    /// is so already.
    static func extend(_ name: ListedName, to expiresAt: Int64, start: [UInt8]) -> [UInt8] {
        let key = KeyText.text(of: name.name.string)
        let isPlain = key.utf8.elementsEqual(name.name.string.utf8)
        var body = start
        body.append(",\"Key\":")
        ItemKey.append(ItemKey.listed(name), to: &body)
        body.append(",\"UpdateExpression\":\"SET #l=:l,#n=:n,expiresAt=:e")
        body.append(isPlain ? "\"" : ",longName=:o\"")
        body.append(",\"ConditionExpression\":\"attribute_not_exists(eventID) OR expiresAt<:e\"")
        body.append(",\"ExpressionAttributeNames\":{\"#l\":\"list\",\"#n\":\"name\"},\"ExpressionAttributeValues\":{")
        body.append(member: ":l", string: name.list.rawValue)
        body.append(UInt8(ascii: ","))
        body.append(member: ":n", string: key)
        body.append(UInt8(ascii: ","))
        body.append(member: ":e", number: expiresAt)
        if !isPlain {
            body.append(UInt8(ascii: ","))
            body.append(member: ":o", string: name.name.string)
        }
        body.append("}}")
        return body
    }
}
