"""Signs random requests with botocore and with awscrt, and prints those on which they agree, one JSON object a line.

usage: sign.py SEED COUNT
"""
import base64
import datetime
import hashlib
import json
import random
import sys
import urllib.parse

import awscrt.auth
import awscrt.http
import botocore.auth
import botocore.awsrequest
import botocore.credentials

source = random.Random(int(sys.argv[1]))
CHARACTERS = "abcXYZ019-._~ +%&=/?#:@!$'()*,;éß漢😀\"\\"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def text(longest):
    return "".join(source.choice(CHARACTERS) for _ in range(source.randint(1, longest)))


def request():
    service = source.choice(["s3", "dynamodb", "lambda", "sts", "cloudtrail"])
    region = source.choice(["us-east-1", "eu-west-1", "us-gov-west-1"])
    path = "/"
    if service == "s3":
        path += urllib.parse.quote(text(20), safe="/-_.~")
    elif service == "lambda":
        path += "2015-03-31/functions/" + urllib.parse.quote(text(10).replace("/", ""), safe="-_.~")
        path += source.choice(["", "", "", "/", "/.", "/..", "/./x", "/../x", "//x"])
    query = "&".join(
        f"{urllib.parse.quote(text(6), safe='-_.~')}={urllib.parse.quote(text(8), safe='-_.~')}"
        for _ in range(source.randint(0, 4)))
    url = f"https://{service}.{region}.amazonaws.com{path}" + (f"?{query}" if query else "")
    body = text(40).encode() if source.random() < 0.6 else b""
    token = source.choice(["", "a/token+with=signs"])
    return service, region, source.choice(["GET", "POST", "PUT", "DELETE"]), url, body, token


def botocore_signs(service, region, method, url, body, token):
    """The signature, and the date that botocore took."""
    credentials = botocore.credentials.Credentials(KEY, SECRET, token or None)
    signer = (botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth)(credentials, service, region)
    made = botocore.awsrequest.AWSRequest(method=method, url=url, data=body)
    signer.add_auth(made)
    return made.headers["Authorization"], made.headers["X-Amz-Date"]


def awscrt_signs(service, region, method, url, body, token, date):
    parts = urllib.parse.urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    made = awscrt.http.HttpRequest(method, target, awscrt.http.HttpHeaders([("Host", parts.netloc)]), None)
    hashes = awscrt.auth.AwsSignedBodyHeaderType
    config = awscrt.auth.AwsSigningConfig(
        algorithm=awscrt.auth.AwsSigningAlgorithm.V4, signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(KEY, SECRET, token or None),
        region=region, service=service,
        date=datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc),
        use_double_uri_encode=service != "s3", should_normalize_uri_path=service != "s3",
        signed_body_value=hashlib.sha256(body).hexdigest(),
        signed_body_header_type=hashes.X_AMZ_CONTENT_SHA_256 if service == "s3" else hashes.NONE)
    return dict(awscrt.auth.aws_sign_request(made, config).result().headers)["Authorization"]


for _ in range(int(sys.argv[2])):
    made = request()
    signature, date = botocore_signs(*made)
    if signature != awscrt_signs(*made, date):
        continue
    service, region, method, url, body, token = made
    print(json.dumps({
        "access_key": KEY, "secret": SECRET, "token": token, "date": date, "region": region, "service": service,
        "method": method, "url": url, "headers": {}, "body_b64": base64.b64encode(body).decode(), "authorization": signature}))
