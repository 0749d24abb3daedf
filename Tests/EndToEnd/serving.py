"""A server of one machine over a small store, for clients to ask."""
import contextlib
import json
import os
import re
import signal
import subprocess
from datetime import datetime, timedelta, timezone

# The event that examples in the API description name.
EXAMPLE_EVENT = "7e2a8f10-5c8e-4d7c-9a3e-2f1f6f0b9c11"
# The days of the generated events.
DAYS = ("2024-06-01", "2024-06-08")
# Somebody whose name has what is special in addresses.
ODD_USER = "team/a b@x+y=z:1,2"


def made_records():
    """What the generator does not make, or seldom: an event of this hour, sign-ins without a second factor, a trail that is
    stopped, an odd user.
    """
    common = {
        "eventVersion": "1.08", "awsRegion": "us-east-1", "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2",
        "recipientAccountId": "111122223333", "eventType": "AwsApiCall", "readOnly": False,
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": "arn:aws:iam::111122223333:user/alice", "accountId": "111122223333",
            "userName": "alice"},
    }
    hour_ago = (datetime.now(timezone.utc) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    sign_in = {**common, "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "requestParameters": None,
               "additionalEventData": {"MFAUsed": "No"}}
    return [
        {**common, "eventTime": hour_ago, "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances", "eventID": EXAMPLE_EVENT,
         "requestParameters": {"instanceType": "t3.micro"}, "responseElements": None},
        {**sign_in, "eventTime": "2024-06-03T09:00:00Z", "eventID": "0c0ffee0-5c8e-4d7c-9a3e-2f1f6f0b9c11",
         "responseElements": {"ConsoleLogin": "Success"}},
        {**sign_in, "eventTime": "2024-06-03T08:59:00Z", "eventID": "0c0ffee0-5c8e-4d7c-9a3e-2f1f6f0b9c12",
         "errorMessage": "Failed authentication", "responseElements": {"ConsoleLogin": "Failure"}},
        {**common, "eventTime": "2024-06-03T09:05:00Z", "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
         "eventID": "0c0ffee0-5c8e-4d7c-9a3e-2f1f6f0b9c13", "requestParameters": {"name": "company"}, "responseElements": None},
        {**common, "eventTime": "2024-06-03T09:10:00Z", "eventSource": "ec2.amazonaws.com", "eventName": "StopInstances",
         "eventID": "0c0ffee0-5c8e-4d7c-9a3e-2f1f6f0b9c14", "requestParameters": None, "responseElements": None,
         "userIdentity": {**common["userIdentity"], "userName": ODD_USER}},
    ]


def make_store(tracker, folder, events=4000):
    """Fills `store.db` in the folder."""
    end = str((datetime.fromisoformat(DAYS[1]) + timedelta(days=1)).date())
    (folder / "made.json").write_text(json.dumps({"Records": made_records()}))
    for words in (["generate", "--events", str(events), "--days", "8", "--end", end, "--output", "archive"],
                  ["import", "--all", "--store", "sqlite:store.db", "archive", "made.json"]):
        subprocess.run([tracker, *words], cwd=folder, check=True, capture_output=True, env=environment())


def environment(**variables):
    """This process's, without the user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CLOUDTRAIL_TRACKER_"))}
    return {**kept, **variables}


@contextlib.contextmanager
def served(tracker, folder, **variables):
    """Serves the folder's store while the body runs; gives the server's address."""
    # Whatever becomes of the test, it leaves no process behind.
    command = ["setpriv", "--pdeathsig", "KILL", "--", tracker, "serve", "--no-access-log", "--store", "sqlite:store.db", "--port", "0"]
    server = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environment(**variables))
    try:
        line = server.stderr.readline()
        found = re.search(r"listening on (\S+)\s*$", line)
        if not found:
            raise SystemExit(f"error: the server did not start: {line}{server.stderr.read()}")
        yield found.group(1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
