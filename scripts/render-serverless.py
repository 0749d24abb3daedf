#!/usr/bin/env python3
"""Renders serverless.yml into the CloudFormation template that the Serverless Framework v3 deploys, without the framework.

It knows the parts of the framework that this project uses, and stops at any other, rather than leaving it out. What it makes of
them follows the framework's own sources: `lib/configuration/variables` for `${…}`, `lib/plugins/aws/package` for the resources.

usage: render-serverless.py [--stage S] [--region R] [--param NAME=VALUE …] > template.json
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parent.parent


class Refused(Exception):
    """What the framework would refuse, or what this script does not know."""


# ---- YAML ----

class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags: `!Ref X` is `{Ref: X}`, `!GetAtt A.B` is `{Fn::GetAtt: [A, B]}`."""


def construct_tag(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", construct_tag)


def load(path):
    return yaml.load(path.read_text(), Loader)


# ---- Variables ----

class Variables:
    """Replaces `${source:address, source:address, 'literal'}` throughout a configuration."""

    def __init__(self, configuration, options, parameters, environment):
        self.configuration = configuration
        self.options = options
        self.parameters = parameters
        self.environment = environment
        self.under_way = []

    def resolve(self, value):
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        return self.resolve_text(value) if isinstance(value, str) else value

    def resolve_text(self, text):
        found = list(variables(text))
        if not found:
            return text
        if found == [(0, len(text))]:
            return self.resolve(self.value(text[2:-1]))
        result, end = "", 0
        for start, stop in found:
            value = self.resolve(self.value(text[start + 2:stop - 1]))
            result += text[end:start] + as_text(value)
            end = stop
        return result + text[end:]

    def value(self, body):
        """The value of the first source that has one."""
        for source in split(body):
            value = self.source(source.strip())
            if value is not None:
                return value
        raise Refused(f"no value for ${{{body}}}")

    def source(self, text):
        literal = {"true": True, "false": False, "null": None}
        if text in literal:
            return literal[text]
        if text[0] in "'\"":
            return text[1:-1]
        if re.fullmatch(r"-?\d+", text):
            return int(text)
        match = re.fullmatch(r"([a-z][a-zA-Z0-9]*)(?:\((.*?)\))?:(.*)", text, re.DOTALL)
        if not match:
            raise Refused(f"no source: {text}")
        kind, argument, address = match.groups()
        address = self.resolve_text(address.strip())
        if kind == "self":
            return self.own(address)
        if kind == "file":
            return dig(load(PROJECT / argument), address.split("."))
        if kind == "env":
            return self.environment.get(address)
        if kind == "opt":
            return self.options.get(address)
        if kind == "param":
            return self.parameters.get(address)
        raise Refused(f"no such source of variables: {kind}")

    def own(self, address):
        if address in self.under_way:
            raise Refused(f"{address} refers to itself")
        self.under_way.append(address)
        try:
            value = self.configuration
            for key in address.split("."):
                # A part of the way may be a variable itself.
                value = self.resolve_text(value) if isinstance(value, str) else value
                value = value.get(key) if isinstance(value, dict) else None
            return self.resolve(value)
        finally:
            self.under_way.pop()


def variables(text):
    """Where variables stand. A `$` and a brace with no small letter behind them are CloudFormation's: `${AWS::Region}`."""
    position = 0
    while match := re.compile(r"\$\{(?=[a-z])").search(text, position):
        depth, position = 1, match.end()
        while depth:
            if position == len(text):
                raise Refused(f"a brace is missing in {text}")
            depth += {"{": 1, "}": -1}.get(text[position], 0)
            position += 1
        yield match.start(), position


def split(body):
    """The sources of a variable, which commas separate, save within quotes, braces and parentheses."""
    parts, depth, quote = [""], 0, None
    for character in body:
        if quote:
            quote = None if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "{(":
            depth += 1
        elif character in "})":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += character
    return parts


def dig(value, keys):
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def as_text(value):
    """A value within a text, as JavaScript has it."""
    if value is None or isinstance(value, dict):
        raise Refused(f"{value} is no text")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(as_text(item) for item in value)
    return str(value)


# ---- The template ----

SERVICE_KEYS = {"service", "frameworkVersion", "provider", "custom", "functions", "resources"}
PROVIDER_KEYS = {
    "name", "runtime", "architecture", "region", "stage", "apiName", "endpointType", "apiGateway", "deploymentBucket",
    "versionFunctions",
}
FUNCTION_KEYS = {
    "name", "description", "handler", "package", "role", "memorySize", "timeout", "maximumRetryAttempts", "maximumEventAge",
    "destinations", "environment", "events",
}


def get_att(name, attribute="Arn"):
    return {"Fn::GetAtt": [name, attribute]}


def upper_first(text):
    return text[:1].upper() + text[1:]


class Template:
    def __init__(self, configuration):
        only(configuration, SERVICE_KEYS, "serverless.yml")
        self.service = configuration["service"]
        self.provider = configuration["provider"]
        only(self.provider, PROVIDER_KEYS, "provider")
        if self.provider["versionFunctions"] is not False:
            raise Refused("versions of functions are not rendered")
        self.resources, self.outputs = {}, {}
        self.deployment_bucket()
        functions = configuration["functions"]
        for key, function in functions.items():
            only(function, FUNCTION_KEYS, f"functions.{key}")
            if "role" not in function:
                raise Refused(f"functions.{key} has no role of its own")
            self.function(key, function)
        self.gateway({key: [event for event in function.get("events", [])] for key, function in functions.items()})
        self.body = {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "The AWS CloudFormation template for this Serverless application",
            "Resources": self.resources, "Outputs": self.outputs,
        }
        self.merge(configuration["resources"])
        for key, output in self.outputs.items():
            output.setdefault("Export", {"Name": f"sls-{self.service}-{self.provider['stage']}-{key}"})

    def deployment_bucket(self):
        only(self.provider["deploymentBucket"], {"blockPublicAccess"}, "provider.deploymentBucket")
        bucket = "ServerlessDeploymentBucket"
        arn = ["arn:", {"Ref": "AWS::Partition"}, ":s3:::", {"Ref": bucket}]
        self.resources[bucket] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}}
        if self.provider["deploymentBucket"].get("blockPublicAccess"):
            self.resources[bucket]["Properties"]["PublicAccessBlockConfiguration"] = {
                "BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True}
        self.resources[f"{bucket}Policy"] = {"Type": "AWS::S3::BucketPolicy", "Properties": {
            "Bucket": {"Ref": bucket},
            "PolicyDocument": {"Statement": [{
                "Action": "s3:*", "Effect": "Deny", "Principal": "*",
                "Resource": [{"Fn::Join": ["", arn + ["/*"]]}, {"Fn::Join": ["", arn]}],
                "Condition": {"Bool": {"aws:SecureTransport": False}}}]}}}
        self.outputs[f"{bucket}Name"] = {"Value": {"Ref": bucket}}

    def function(self, key, function):
        name, logical = upper_first(key), f"{upper_first(key)}LambdaFunction"
        self.resources[f"{name}LogGroup"] = {
            "Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/aws/lambda/{function['name']}"}}
        artifact = function["package"]["artifact"]
        self.resources[logical] = {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"S3Bucket": {"Ref": "ServerlessDeploymentBucket"},
                         "S3Key": f"serverless/{self.service}/{self.provider['stage']}/0/{Path(artifact).name}"},
                "Handler": function["handler"], "Runtime": self.provider["runtime"], "FunctionName": function["name"],
                "MemorySize": function["memorySize"], "Timeout": function["timeout"],
                "Architectures": [self.provider["architecture"]], "Description": function["description"],
                # The framework's schema makes text of numbers.
                "Environment": {"Variables": {
                    variable: as_text(value) for variable, value in function["environment"].items()}},
                "Role": get_att(function["role"]),
            },
            "DependsOn": [f"{name}LogGroup", function["role"]],
        }
        if "destinations" in function:
            self.resources[f"{name}LambdaEvConf"] = {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
                "FunctionName": {"Ref": logical}, "Qualifier": "$LATEST",
                "DestinationConfig": {"OnFailure": {"Destination": function["destinations"]["onFailure"]["arn"]}},
                "MaximumEventAgeInSeconds": function["maximumEventAge"],
                "MaximumRetryAttempts": function["maximumRetryAttempts"]}}

    def gateway(self, events):
        api = {"Ref": "ApiGatewayRestApi"}
        only(self.provider["apiGateway"], {"minimumCompressionSize"}, "provider.apiGateway")
        self.resources["ApiGatewayRestApi"] = {"Type": "AWS::ApiGateway::RestApi", "Properties": {
            "Name": self.provider["apiName"], "EndpointConfiguration": {"Types": [self.provider["endpointType"]]}, "Policy": "",
            "MinimumCompressionSize": self.provider["apiGateway"]["minimumCompressionSize"]}}
        methods = []
        for key, listed in events.items():
            for event in listed:
                only(event, {"http"}, f"functions.{key}.events")
                methods.append(self.method(upper_first(key), api, **event["http"]))
        self.resources["ApiGatewayDeployment0"] = {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": api, "StageName": self.provider["stage"]}, "DependsOn": methods}
        self.outputs["ServiceEndpoint"] = {"Description": "URL of the service endpoint", "Value": {"Fn::Join": ["", [
            "https://", api, ".execute-api.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"},
            f"/{self.provider['stage']}"]]}}

    def method(self, function, api, method, path, authorizer=None):
        parent, name = get_att("ApiGatewayRestApi", "RootResourceId"), ""
        for part in filter(None, path.split("/")):
            name += path_part(part)
            self.resources[f"ApiGatewayResource{name}"] = {"Type": "AWS::ApiGateway::Resource", "Properties": {
                "ParentId": parent, "PathPart": part, "RestApiId": api}}
            parent = {"Ref": f"ApiGatewayResource{name}"}
        permission, target = f"{function}LambdaPermissionApiGateway", get_att(f"{function}LambdaFunction")
        self.resources[permission] = {"Type": "AWS::Lambda::Permission", "Properties": {
            "FunctionName": target, "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":execute-api:", {"Ref": "AWS::Region"}, ":",
                                            {"Ref": "AWS::AccountId"}, ":", api, "/*/*"]]}}}
        logical = f"ApiGatewayMethod{name}{method.capitalize()}"
        self.resources[logical] = {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "HttpMethod": method.upper(), "RequestParameters": {}, "ResourceId": parent, "RestApiId": api,
                "ApiKeyRequired": False, "MethodResponses": [],
                "Integration": {"IntegrationHttpMethod": "POST", "Type": "AWS_PROXY", "Uri": {"Fn::Join": ["", [
                    "arn:", {"Ref": "AWS::Partition"}, ":apigateway:", {"Ref": "AWS::Region"},
                    ":lambda:path/2015-03-31/functions/", target, "/invocations"]]}},
            },
            "DependsOn": [permission],
        }
        self.authorize(self.resources[logical], api, authorizer)
        return logical

    def authorize(self, method, api, authorizer):
        if authorizer is None:
            method["Properties"]["AuthorizationType"] = "NONE"
        elif authorizer == "aws_iam":
            method["Properties"]["AuthorizationType"] = "AWS_IAM"
        elif isinstance(authorizer, dict) and authorizer["type"] == "COGNITO_USER_POOLS":
            if not str(authorizer["arn"]).startswith("arn:"):
                raise Refused("the setting cognitoUserPoolArn names no user pool")
            logical = f"{upper_first(authorizer['name'])}ApiGatewayAuthorizer"
            self.resources[logical] = {"Type": "AWS::ApiGateway::Authorizer", "Properties": {
                "AuthorizerResultTtlInSeconds": 300, "IdentitySource": "method.request.header.Authorization",
                "Name": authorizer["name"], "RestApiId": api, "Type": "COGNITO_USER_POOLS",
                "ProviderARNs": [authorizer["arn"]]}}
            method["Properties"] |= {"AuthorizationType": "COGNITO_USER_POOLS", "AuthorizerId": {"Ref": logical}}
            method["DependsOn"].append(logical)
        else:
            raise Refused(f"no such authorizer: {authorizer}")

    def merge(self, resources):
        for name, attributes in resources.pop("extensions", {}).items():
            if name not in self.resources:
                raise Refused(f"resources.extensions: there is no {name}")
            only(attributes, {"Properties"}, f"resources.extensions.{name}")
            self.resources[name]["Properties"] |= attributes["Properties"]
        for section, members in resources.items():
            taken = set(self.body.get(section, {})) & set(members)
            if taken:
                raise Refused(f"resources.{section} has what the framework makes: {', '.join(sorted(taken))}")
            self.body.setdefault(section, {}).update(members)


def path_part(part):
    """`{proxy+}` is ProxyVar."""
    part = re.sub(r"\{(.*)\}", r"\1Var", part.capitalize().replace("-", "Dash"))
    return upper_first(re.sub(r"[^0-9A-Za-z]", "", part))


def only(mapping, known, where):
    if unknown := set(mapping) - known:
        raise Refused(f"{where}: not rendered: {', '.join(sorted(unknown))}")


def render(path, options, parameters, environment):
    """The template, as a dictionary."""
    configuration = load(path)
    return Template(Variables(configuration, options, parameters, environment).resolve(configuration)).body


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stage")
    parser.add_argument("--region")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    arguments = parser.parse_args()
    options = {name: value for name, value in vars(arguments).items() if name != "param" and value}
    try:
        template = render(PROJECT / "serverless.yml", options, dict(pair.split("=", 1) for pair in arguments.param), os.environ)
    except Refused as refusal:
        sys.exit(f"error: {refusal}")
    json.dump(template, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
