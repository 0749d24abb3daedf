#!/usr/bin/env python3
"""Checks that the package stands on itself, and that each target imports only what it declares, and what stands below it.

SwiftPM lets a target import what it has only through another target, and says nothing about direction. This reads the
manifest and the import lines:

- no outside package: every module is ours, the toolchain's, or a shim over a library of the system;
- a raw C module is imported by its one owner alone, in tests and benchmarks too;
- outside tests FoundationEssentials at most;
- the functions link nothing that only the command line needs.

`--self-test` plants violations in a copy and fails unless each is found.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# What stands where: a target may depend on targets of lower layers alone. docs/architecture.md has the picture.
LAYERS = {
    "CTrackerZlib": 0,
    "CTrackerIsal": 0,
    "CTrackerCurl": 0,
    "CTrackerExpat": 0,
    "CTrackerCrypto": 0,
    "CTrackerSQLite": 0,
    "CTrackerYAML": 0,
    "CTrackerEpoll": 0,
    "CTrackerMalloc": 0,
    "CTrackerByteMasks": 0,
    "TrackerDigests": 1,
    "TrackerGzip": 1,
    "TrackerHTTP": 1,
    "TrackerLogging": 1,
    "TrackerSystem": 1,
    "TrackerYAML": 1,
    "TrackerSpelling": 1,
    "TrackerCommandLine": 2,
    "TrackerSQLite": 2,
    "TrackerHTTPServer": 2,
    "CloudTrailLogs": 2,
    "AWSClient": 2,
    "EventStorage": 3,
    "TrackerSettings": 3,
    "SQLiteStorage": 4,
    "DynamoDBStorage": 4,
    "S3Logs": 4,
    "BucketTrigger": 4,
    "Ingestion": 5,
    "QueryAPI": 5,
    "SyntheticArchive": 5,
    "LambdaRuntime": 5,
    "LocalServer": 6,
    "TriggerHandling": 6,
    "GatewayAdapters": 6,
    "FunctionParts": 6,
    "cloudtrail-tracker": 7,
    "TriggerFunction": 7,
    "QueryFunction": 7,
    "tracker-benchmark": 7,
}

# Who owns what a C library allocates, and alone imports it.
OWNERS = {
    "CTrackerZlib": "TrackerGzip",
    "CTrackerIsal": "CloudTrailLogs",
    "CTrackerCurl": "AWSClient",
    "CTrackerExpat": "AWSClient",
    "CTrackerCrypto": "TrackerDigests",
    "CTrackerSQLite": "TrackerSQLite",
    "CTrackerYAML": "TrackerYAML",
    "CTrackerEpoll": "TrackerHTTPServer",
    "CTrackerMalloc": "TrackerSystem",
    "CTrackerByteMasks": "CloudTrailLogs",
}

# Full Foundation is more than all the rest of the program together.
FULL_FOUNDATION = {"Foundation", "FoundationNetworking", "FoundationXML", "FoundationInternationalization"}
# Modules of the toolchain and the system, which no manifest declares.
TOOLCHAIN_MODULES = FULL_FOUNDATION | {"Swift", "Synchronization", "Dispatch", "Glibc", "FoundationEssentials", "Testing"}

FUNCTIONS = ["TriggerFunction", "QueryFunction"]
# What no function needs, and would pay for at each cold start.
NOT_IN_FUNCTIONS = {
    "TrackerHTTPServer", "LocalServer", "TrackerSQLite", "SQLiteStorage", "TrackerYAML", "TrackerCommandLine", "SyntheticArchive",
}

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)\n]*\))?[ \t]+)*"
    r"(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
    r"import[ \t]+(?:(?:typealias|struct|class|enum|protocol|actor|let|var|func)[ \t]+)?(\w+)",
    re.MULTILINE,
)
COMMENTS_AND_TEXTS = re.compile(r'/\*.*?\*/|//[^\n]*|(#*)""".*?"""\1', re.DOTALL)


def manifest(package):
    result = subprocess.run(
        ["swift", "package", "--package-path", str(package), "dump-package"], capture_output=True, text=True
    )
    if result.returncode:
        sys.exit(f"error: the manifest cannot be read:\n{result.stderr}")
    return json.loads(result.stdout)


def dependency_names(target):
    """The names of a target's dependencies: targets, and products, which are named as their modules are."""
    return {
        dependency[kind][0] for dependency in target["dependencies"] for kind in ("byName", "target", "product") if kind in dependency
    }


def folder(package, target):
    parent = "Tests" if target["type"] == "test" else "Sources"
    return package / (target.get("path") or f"{parent}/{target['name']}")


def imports(file):
    text = COMMENTS_AND_TEXTS.sub(lambda match: "\n" * match.group().count("\n"), file.read_text())
    return {(match.group(1), text.count("\n", 0, match.start(1)) + 1) for match in IMPORT.finditer(text)}


def violations(package):
    """Yields a sentence for each violation in the package at a path."""
    description = manifest(package)
    for dependency in description["dependencies"]:
        name = next(iter(dependency.values()))[0]["identity"]
        yield f"Package.swift: the package depends on {name}; nothing but the toolchain and the system is allowed"

    targets = {target["name"]: target for target in description["targets"]}
    for name, target in targets.items():
        declared = dependency_names(target)
        path = folder(package, target)
        is_for_tests = target["type"] == "test" or path.is_relative_to(package / "Tests")
        if not is_for_tests:
            yield from layer_violations(name, declared & targets.keys(), targets, package)
        if target["type"] == "system" and name not in OWNERS:
            yield f"Package.swift: {name} has no owner; scripts/check-layering.py lists them"

        imported = set()
        for file in sorted(path.rglob("*.swift")):
            for module, line in sorted(imports(file)):
                imported.add(module)
                place = f"{file.relative_to(package)}:{line}"
                if module in FULL_FOUNDATION and not is_for_tests:
                    yield f"{place}: {name} imports {module}; outside tests at most FoundationEssentials is allowed"
                elif OWNERS.get(module, name) != name:
                    yield f"{place}: {name} imports {module}, which is {OWNERS[module]}'s alone"
                elif module not in TOOLCHAIN_MODULES | {module_name(target) for target in declared | {name}}:
                    yield f"{place}: {name} imports {module}, which its target does not declare"
        for unused in sorted(declared - imported):
            if not is_for_tests or unused in OWNERS:
                yield f"Package.swift: {name} declares {unused}, which none of its files imports"

    for function in FUNCTIONS:
        for unwanted in sorted(linked(function, targets) & NOT_IN_FUNCTIONS):
            yield f"Package.swift: {function} links {unwanted}, which no function needs"


def module_name(target):
    return target.replace("-", "_")


def linked(target, targets):
    """The names of all targets that a target depends on, directly or not."""
    found, waiting = set(), [target]
    while waiting:
        new = (dependency_names(targets[waiting.pop()]) & targets.keys()) - found
        found |= new
        waiting += new
    return found


def layer_violations(name, dependencies, targets, package):
    if name not in LAYERS:
        yield f"Package.swift: {name} has no layer; scripts/check-layering.py lists them"
        return
    for dependency in sorted(dependencies):
        if folder(package, targets[dependency]).is_relative_to(package / "Tests"):
            yield f"Package.swift: {name} depends on {dependency}, which is for tests"
        elif LAYERS.get(dependency, -1) >= LAYERS[name]:
            yield f"Package.swift: {name} depends on {dependency}, which does not stand below it"


def plant_import(text, target, parent="Sources"):
    def plant(package):
        (package / parent / target / "Planted.swift").write_text(text + "\n")

    return plant


def plant_in_manifest(pattern, replacement):
    def plant(package):
        file = package / "Package.swift"
        file.write_text(re.sub(pattern, replacement, file.read_text(), count=1))

    return plant


def plant_dependency(target, dependency):
    return plant_in_manifest(rf'(name: "{target}",\s*dependencies: \[)', rf'\1"{dependency}", ')


def plant_target(declaration):
    return plant_in_manifest(r"\n    targets: \[", rf"\g<0>\n        {declaration},")


PLANTS = [
    (plant_in_manifest(r"\n    targets: \[", r'\n    dependencies: [.package(url: "https://example.com/planted", from: "1.0.0")],\g<0>'),
     "the package depends on planted;"),
    (plant_import("import Yams", "QueryAPI"), "QueryAPI imports Yams, which"),
    (plant_import("@preconcurrency public import NIOCore", "Ingestion"), "Ingestion imports NIOCore, which"),
    (plant_import("@testable import SQLiteStorage", "EventStorage"), "EventStorage imports SQLiteStorage, which"),
    (plant_import("import Logging", "QueryAPITests", "Tests"), "QueryAPITests imports Logging, which"),
    (plant_import("import CTrackerZlib", "SyntheticArchive"), "SyntheticArchive imports CTrackerZlib, which is TrackerGzip's alone"),
    (plant_import("import CTrackerIsal", "CloudTrailLogsTests", "Tests"), "CloudTrailLogsTests imports CTrackerIsal, which is"),
    (plant_import("import CTrackerZlib", "TrackerBenchmark", "Benchmarks"), "tracker-benchmark imports CTrackerZlib, which is"),
    (plant_dependency("QueryAPITests", "CTrackerZlib"), "QueryAPITests declares CTrackerZlib, which none"),
    (plant_target('.systemLibrary(name: "CTrackerPlanted")'), "CTrackerPlanted has no owner"),
    (plant_import("internal import struct Foundation.Date", "CloudTrailLogs"), "CloudTrailLogs imports Foundation;"),
    (plant_import("import Foundation", "cloudtrail-tracker"), "cloudtrail-tracker imports Foundation;"),
    (plant_import("import FoundationNetworking", "TrackerBenchmark", "Benchmarks"), "tracker-benchmark imports FoundationNetworking;"),
    (plant_dependency("EventStorage", "QueryAPI"), "EventStorage depends on QueryAPI, which does not stand below"),
    (plant_dependency("SQLiteStorage", "TestSupport"), "SQLiteStorage depends on TestSupport, which is for tests"),
    (plant_dependency("SyntheticArchive", "TrackerHTTP"), "SyntheticArchive declares TrackerHTTP, which none"),
    (plant_dependency("FunctionParts", "TrackerYAML"), "QueryFunction links TrackerYAML, which no function needs"),
    (plant_target('.target(name: "Planted")'), "Planted has no layer"),
]

HARMLESS = '// import Yams\n/* import Yams */\nlet text = """\n    import Yams\n    """\nimport FoundationEssentials'


def self_test(package):
    """Fails unless each planted violation is found, and what only looks like one is not."""
    failures = 0
    known = set(violations(package))
    with tempfile.TemporaryDirectory() as folder:
        for number, (plant, expected) in enumerate(PLANTS + [(plant_import(HARMLESS, "QueryAPI"), None)]):
            copy = Path(folder) / str(number)
            copy.mkdir()
            shutil.copy(package / "Package.swift", copy)
            for part in ("Sources", "Tests", "Benchmarks"):
                shutil.copytree(package / part, copy / part, ignore=shutil.ignore_patterns(".data"))
            plant(copy)
            new = set(violations(copy)) - known
            if (expected is None and new) or (expected and not any(expected in violation for violation in new)):
                failures += 1
                print(f"self-test {number}: expected {expected!r}, found {sorted(new)}", file=sys.stderr)
    return failures


def main():
    package = Path(__file__).resolve().parent.parent
    if sys.argv[1:] == ["--self-test"]:
        failures = self_test(package)
        print(f"check-layering: {len(PLANTS) + 1 - failures} of {len(PLANTS) + 1} self-tests passed")
        return 1 if failures else 0
    if sys.argv[1:]:
        print("usage: check-layering.py [--self-test]", file=sys.stderr)
        return 64
    found = list(violations(package))
    for violation in found:
        print(violation, file=sys.stderr)
    print(f"check-layering: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
