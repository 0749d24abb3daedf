"""Documents that lie among CloudTrail's and are no records: digests, other services', damaged or empty ones."""
import json

from made_records import text_of
from made_wrappings import OPEN, PASSES, REFUSED, Document


class Foreigners:
    """Makes documents without a record in them, or in which some records stand beside what has to be refused."""

    def __init__(self, source, maker, wrapper):
        self.source, self.maker, self.wrapper = source, maker, wrapper

    def document(self, kind, content, verdict=REFUSED, **more):
        text = content if isinstance(content, str) else self.wrapper.text(content)
        return Document(kind, text, verdict=verdict, **more)

    def any(self):
        """One of them; those that may cost a name most often."""
        return getattr(self, self.source.choice(self.KINDS))()

    KINDS = [
        "digest", "digest", "digest", "config", "s3_notification", "s3_notification", "other_eventbridge", "nothing", "nothing", "scalar", "comment",
        "mark", "mark", "control_message", "empty_records", "header", "lookup_item_alone", "guard_duty", "other_message", "other_body", "other_source",
        "subscription_confirmation", "notice_of_cloudtrail", "mixed_records", "mixed_lookup", "mixed_messages", "mixed_queue", "untimed", "action_alone",
        "other_array", "decoys",
    ]

    def digest(self):
        time = self.maker.time()
        return self.document("digest", {
            "awsAccountId": "111122223333", "digestStartTime": time, "digestEndTime": time, "digestS3Bucket": "trail", "digestS3Object": "x",
            "digestPublicKeyFingerprint": "31e8", "digestSignatureAlgorithm": "SHA256withRSA", "newestEventTime": time, "oldestEventTime": time,
            "previousDigestS3Bucket": None, "logFiles": [{"s3Bucket": "trail", "s3Object": "y", "hashValue": "00", "newestEventTime": time}]
            * self.source.randint(0, 3)}, PASSES)

    def config(self):
        return self.document("config", {"fileVersion": "1.0", "configSnapshotId": None, "configurationItems": [
            {"configurationItemVersion": "1.3", "resourceType": "AWS::ECS::TaskDefinition", "awsRegion": "eu-west-1", "awsAccountId": "1",
             "configuration": {"eventID": self.maker.identifier("5bad"), "eventName": "x", "eventTime": self.maker.time()}}]})

    def s3_event(self):
        return {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1", "eventTime": self.maker.time(),
                "eventName": "ObjectCreated:Put", "userIdentity": {"principalId": "AWS:AROAEXAMPLE:trail"},
                "requestParameters": {"sourceIPAddress": "198.51.100.9"}, "responseElements": {"x-amz-request-id": "R1"},
                "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": "b"}, "object": {"key": json.dumps(self.fake()), "size": 1}}}

    def fake(self):
        return {"eventVersion": "1.08", "eventTime": self.maker.time(), "eventName": "SmuggledIn", "eventSource": "iam.amazonaws.com",
                "eventID": self.maker.identifier("5bad"), "userIdentity": {"type": "Root"}}

    def s3_notification(self):
        return self.document("s3 notification", {"Records": [self.s3_event() for _ in range(self.source.randint(1, 3))]})

    def other_eventbridge(self):
        detail = self.source.choice([
            {"instance-id": "i-1", "state": "running"}, {"bucket": {"name": "b"}, "object": {"key": json.dumps(self.fake())}},
            {"findings": [self.fake()]}])
        return self.document("EventBridge of others", {
            "version": "0", "id": self.maker.identifier("7"), "detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
            "account": "1", "time": self.maker.time(), "region": "eu-west-1", "resources": [], "detail": detail})

    def nothing(self):
        return self.document("null or {}", self.source.choice(["null", "{}", "[]", "{ }", "[\n]", "true"]), OPEN)

    def scalar(self):
        return self.document("scalar", self.source.choice(["12", "-1e5", "\"text\"", "\"{\"", "\"\"", "\"" + "x" * 300 + "\"", "1.5"]), OPEN)

    def comment(self):
        text = self.source.choice(["# comment", "// comment", "-- cut --", "#", "/* {\"Records\":[ */", "==> 1.json <==", "% it's {", "# \"open"])
        return self.document("comment", text)

    def mark(self):
        return self.document("mark or NUL", self.source.choice(["\ufeff", "\ufeff", "\0", "\0\0\0\0"]), OPEN)

    def control_message(self):
        return self.document("control message", {
            "messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logGroup": "", "logStream": "", "subscriptionFilters": [],
            "logEvents": [{"id": "", "timestamp": 1709636400000, "message": "CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}, OPEN)

    def empty_records(self):
        return self.document("empty Records", self.source.choice(['{"Records":[]}', '{"Records": [\n]}']), PASSES)

    def header(self):
        return self.document("header", {"exporter": "siem", "count": 2, "Record": self.fake()})

    def lookup_item_alone(self):
        name = self.maker.identifier("5bad")
        return self.document("LookupEvents item without record", {"Events": [
            {"EventId": name, "EventName": "RunInstances", "EventTime": 1709636400.0, "EventSource": "ec2.amazonaws.com", "Username": "u"}]})

    def guard_duty(self):
        return self.document("GuardDuty", text_of({
            "schemaVersion": "2.0", "accountId": "1", "region": "eu-west-1", "id": "x", "type": "Recon:EC2/Portscan", "service": {
                "action": {"awsApiCallAction": self.fake()}, "eventFirstSeen": self.maker.time()}, "createdAt": self.maker.time()}))

    def other_message(self):
        text = self.source.choice(["REPORT RequestId: 1", json.dumps({"level": "info", "record": self.fake()}), "", "{\"eventVersion\":\"1.08\",\"eve", "[]x"])
        content = self.source.choice([
            {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s", "subscriptionFilters": [], "logEvents": [
                {"id": "1", "timestamp": 1, "message": text}]},
            {"events": [{"timestamp": 1, "message": text, "ingestionTime": 2}]}])
        return self.document("message of others", content)

    def other_body(self):
        body = self.source.choice([text_of({"Records": [self.s3_event()]}), "hello", text_of({"order": 1, "detail": {"x": self.fake()}}), "{\"Records\":[{"])
        content = self.wrapper.sqs_messages([body]) if self.source.random() < 0.5 else self.wrapper.sqs_lambda([body])
        return self.document("body of others", content)

    def other_source(self):
        return self.document("hit of others", {"hits": {"hits": [{"_index": "x", "_source": self.source.choice([
            {"message": "hello"}, {"event": {"original": "GET / HTTP/1.1"}}, {"alert": self.fake()}])}]}})

    def subscription_confirmation(self):
        return self.document("SubscriptionConfirmation", {
            "Type": "SubscriptionConfirmation", "MessageId": "1", "Token": "t", "TopicArn": "a", "Message": "You have chosen to subscribe",
            "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/"}, OPEN)

    def notice_of_cloudtrail(self):
        return self.document("CloudTrail's notice", self.wrapper.sns_notice(text_of({"s3Bucket": "b", "s3ObjectKey": ["AWSLogs/1/CloudTrail/x.json.gz"]})))

    def action_alone(self):
        return self.document("bulk action alone", {"index": {"_index": "i", "_id": "1"}}, OPEN)

    def other_array(self):
        return self.document("array of others", self.source.choice([[1, 2], ["a", "b"], [[self.fake()]], [{"x": self.fake()}], [None, False]]), OPEN)

    def decoys(self):
        """A wrapping's key over what no wrapping holds."""
        fake = self.fake()
        return self.document("wrapping's key over others", self.source.choice([
            {"Records": fake}, {"Records": {"Records": [fake]}}, {"Records": text_of([fake])}, {"hits": {"total": [fake]}}, {"a": {"Records": [fake]}},
            {"detail": [[fake]]}, {"result": {"_raw": {"x": fake}}}, {"logEvents": {"message": text_of(fake)}}, {"events": [{"note": text_of(fake)}]},
            {"QueryResultRows": [{"eventID": fake["eventID"]}]}, {"Sns": {"Message": text_of(fake)}}, {"_source": {"message": text_of(fake)}},
            {"event": {"original": {"x": text_of(fake)}}}, {"aws": {"aws": fake}}, {"RECORDS": [fake]}]))

    # Some records beside what has to be refused

    def mixed(self, kind, make, forbidden=()):
        records = [self.maker.record() for _ in range(self.source.randint(1, 4))]
        return Document(kind, make(records), records, verdict=REFUSED, forbidden=forbidden)

    def insert(self, items, *others):
        for other in others:
            items.insert(self.source.randint(0, len(items)), other)
        return items

    def mixed_records(self):
        others = [self.source.choice([5, "text", [], self.s3_event(), {"x": self.fake()}, {}, [self.fake()]]) for _ in range(self.source.randint(1, 3))]
        return self.mixed("others in Records", lambda records: self.wrapper.text(
            {"Records": self.insert([record.object for record in records], *others)}))

    def mixed_lookup(self):
        other = {"EventId": self.maker.identifier("5bad"), "EventName": "RunInstances", "EventSource": "ec2.amazonaws.com", "Username": "u"}
        if self.source.random() < 0.5:
            other["CloudTrailEvent"] = self.source.choice(["", "no JSON", "{\"eventVersion\":\"1.0", 5, None, "[]"])
        return self.mixed("LookupEvents without record", lambda records: self.wrapper.text({"Events": self.insert(
            [self.wrapper.lookup_item(record, self.source.random() < 0.7) for record in records], other)}))

    def mixed_messages(self):
        def make(records):
            content = self.wrapper.subscription_object(records)
            self.insert(content["logEvents"], {"id": "1", "timestamp": 1, "message": self.source.choice([
                "START RequestId", records[0].text[:-20], text_of({"x": self.fake()})])})
            return self.wrapper.text(content)
        return self.mixed("cut message among whole ones", make)

    def mixed_queue(self):
        def make(records):
            bodies = self.insert(self.wrapper.carried(records), text_of({"Records": [self.s3_event()]}))
            return self.wrapper.text(self.source.choice([self.wrapper.sqs_messages, self.wrapper.sqs_lambda])(bodies))
        return self.mixed("other body among records'", make)

    def untimed(self):
        record = self.maker.untimed()
        text = self.source.choice([record.text, '{"Records":[' + record.text + "]}"])
        return Document("record without time", text, verdict=REFUSED, forbidden=[record.name])
