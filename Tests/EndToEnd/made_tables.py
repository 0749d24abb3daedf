"""CloudTrail's records as rows: what CloudTrail Lake and the console's Event history give."""
import csv
import io

from made_records import text_of


class Tables:
    """Makes tables. A row gives the attributes that its columns name, and nothing else."""

    COLUMNS = ["eventID", "eventTime", "eventName", "eventSource", "awsRegion", "sourceIPAddress", "userAgent", "recipientAccountId", "requestID"]

    def lake_time(self, record):
        return record.object["eventTime"].replace("T", " ").replace("Z", self.source.choice([".000", ""]))

    def lake_row(self, record):
        row = {name: record.object[name] for name in self.COLUMNS if isinstance(record.object.get(name), str)}
        row["eventTime"] = self.lake_time(record)
        row["userIdentity"] = "{type=IAMUser, principalid=AIDAEXAMPLE, arn=arn:aws:iam::1:user/alice, accountid=1, username=alice}"
        items = list(row.items())
        self.source.shuffle(items)
        return items

    def lake(self, records):
        rows = [[{name: value} for name, value in self.lake_row(record)] for record in records]
        return self.text({"QueryStatus": "FINISHED", "QueryStatistics": {"ResultsCount": len(rows)}, "QueryResultRows": rows})

    def table(self, header, rows):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=self.source.choice(["\n", "\r\n"]), quoting=self.source.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
        writer.writerow(header)
        writer.writerows([cell.encode("utf-8", "replace").decode() for cell in row] for row in rows)
        return out.getvalue()

    def lake_csv(self, records):
        header = [name for name in self.COLUMNS if all(isinstance(record.object.get(name), str) for record in records)]
        self.source.shuffle(header)
        cells = ["requestParameters"] if self.source.random() < 0.5 else []
        return self.table(header + cells, [
            [self.lake_time(record) if name == "eventTime" else record.object[name] for name in header]
            + [text_of(record.object["requestParameters"]) for _ in cells] for record in records])

    # As the console's Event history names its columns.
    HISTORY = {
        "Event ID": "eventID", "Event time": "eventTime", "User name": None, "Event name": "eventName", "Resource type": None, "Resource name": None,
        "AWS access key": None, "AWS region": "awsRegion", "Error code": None, "Source IP address": "sourceIPAddress", "Request ID": "requestID",
        "Event source": "eventSource", "Read-only": None}

    def history_csv(self, records):
        header = list(self.HISTORY)
        if self.source.random() < 0.5:
            self.source.shuffle(header)
        return self.table(header, [[record.object[self.HISTORY[name]] if self.HISTORY[name] else "" for name in header] for record in records])
