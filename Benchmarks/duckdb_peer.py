"""DuckDB over the same files: what a good engine made by others needs for the same work."""

import statistics
import time

import duckdb

# The members of a record, so that DuckDB need not guess; objects stay text, which is its fastest form.
COLUMNS = {
    "eventVersion": "VARCHAR", "userIdentity": "JSON", "eventTime": "VARCHAR", "eventSource": "VARCHAR", "eventName": "VARCHAR",
    "awsRegion": "VARCHAR", "sourceIPAddress": "VARCHAR", "userAgent": "VARCHAR", "errorCode": "VARCHAR",
    "errorMessage": "VARCHAR", "requestParameters": "JSON", "responseElements": "JSON", "additionalEventData": "JSON",
    "requestID": "VARCHAR", "eventID": "VARCHAR", "readOnly": "BOOLEAN", "resources": "JSON", "eventType": "VARCHAR",
    "apiVersion": "VARCHAR", "managementEvent": "BOOLEAN", "recipientAccountId": "VARCHAR", "sharedEventID": "VARCHAR",
    "eventCategory": "VARCHAR", "tlsDetails": "JSON",
}


class DuckDBPeer:
    """A DuckDB database file, on two threads."""

    def __init__(self, path):
        for suffix in ("", ".wal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        self.path = path
        self.connection = duckdb.connect(str(path))
        self.connection.execute("SET threads = 2")

    def load(self, files):
        """Loads log files into a table; returns the seconds that took."""
        members = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        start = time.perf_counter()
        self.connection.execute(
            "CREATE TABLE events AS SELECT unnest(Records, max_depth := 2) FROM read_json("
            f"$files, columns = {{Records: 'STRUCT({members})[]'}}, format = 'unstructured', maximum_object_size = 67108864)",
            {"files": [str(file) for file in files]},
        )
        self.connection.execute("CHECKPOINT")
        return time.perf_counter() - start

    @property
    def events(self):
        return self.connection.execute("SELECT count(*) FROM events").fetchone()[0]

    @property
    def size(self):
        return self.path.stat().st_size

    def median_milliseconds(self, query, runs):
        self.connection.execute(query).fetchall()
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            self.connection.execute(query).fetchall()
            times.append(time.perf_counter() - start)
        return statistics.median(times) * 1000

    # A user name is told from one member alone, which is less than the program does.
    USER = "userIdentity ->> '$.userName'"

    def events_of_user(self, user):
        return (
            f"SELECT eventID, eventName, eventSource, eventTime, {self.USER} FROM events WHERE {self.USER} = '{user}' "
            "ORDER BY eventTime, eventID LIMIT 100"
        )

    def events_with_parameter(self, name, value):
        return f"SELECT count(*) FROM events WHERE requestParameters ->> '$.{name}' = '{value}'"

    def users(self):
        return f"SELECT DISTINCT {self.USER} AS name FROM events ORDER BY name"

    def services(self):
        return "SELECT DISTINCT split_part(eventSource, '.', 1) AS name FROM events ORDER BY name"
