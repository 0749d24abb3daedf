#!/usr/bin/env python3
"""Checks that each target imports only what it declares, and only what stands below it.

SwiftPM lets a target import what it has only through another target, and says nothing about direction. This reads the
manifest and the import lines. `--self-test` plants violations in a copy and fails unless each is found.
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
    "CTrackerByteMasks": 0,
    "CTrackerMalloc": 0,
    "CTrackerCurl": 0,
    "CTrackerExpat": 0,
    "CloudTrailLogs": 1,
    "AWSClient": 1,
    "EventStorage": 2,
    "TrackerSettings": 2,
    "SQLiteStorage": 3,
    "DynamoDBStorage": 3,
    "S3Logs": 3,
    "BucketTrigger": 3,
    "Ingestion": 4,
    "QueryAPI": 4,
    "SyntheticArchive": 4,
    "LambdaRuntime": 4,
    "LocalServer": 5,
    "TriggerHandling": 5,
    "GatewayAdapters": 5,
    "FunctionParts": 5,
    "cloudtrail-tracker": 6,
    "TriggerFunction": 6,
    "QueryFunction": 6,
    "tracker-benchmark": 6,
}

# Modules of the toolchain and the system, which no manifest declares.
FULL_FOUNDATION = {"Foundation", "FoundationNetworking", "FoundationXML", "FoundationInternationalization"}
TOOLCHAIN_MODULES = FULL_FOUNDATION | {
    "Swift", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin", "FoundationEssentials", "Testing", "XCTest",
}

# A function links these, and full Foundation is more than all the rest of it together.
WITHOUT_FOUNDATION = {
    "CloudTrailLogs", "AWSClient", "EventStorage", "TrackerSettings", "DynamoDBStorage", "S3Logs", "Ingestion", "QueryAPI",
    "SyntheticArchive", "LambdaRuntime", "TriggerHandling", "GatewayAdapters", "FunctionParts", "TriggerFunction", "QueryFunction",
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
    names = set()
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                names.add(dependency[kind][0])
    return names


def folder(package, target):
    parent = "Tests" if target["type"] == "test" else "Sources"
    return package / (target.get("path") or f"{parent}/{target['name']}")


def imports(file):
    text = COMMENTS_AND_TEXTS.sub(lambda match: "\n" * match.group().count("\n"), file.read_text())
    return {(match.group(1), text.count("\n", 0, match.start(1)) + 1) for match in IMPORT.finditer(text)}


def violations(package):
    """Yields a sentence for each violation in the package at a path."""
    targets = {target["name"]: target for target in manifest(package)["targets"]}
    for name, target in targets.items():
        declared = dependency_names(target)
        path = folder(package, target)
        is_for_tests = target["type"] == "test" or path.is_relative_to(package / "Tests")
        if not is_for_tests:
            yield from layer_violations(name, declared & targets.keys(), targets, package)

        imported = set()
        for file in sorted(path.rglob("*.swift")):
            for module, line in sorted(imports(file)):
                imported.add(module)
                place = f"{file.relative_to(package)}:{line}"
                if name in WITHOUT_FOUNDATION and module in FULL_FOUNDATION:
                    yield f"{place}: {name} imports {module}; at most FoundationEssentials is allowed here"
                elif module not in TOOLCHAIN_MODULES and module not in declared and module != name:
                    yield f"{place}: {name} imports {module}, which its target does not declare"
        if not is_for_tests:
            for unused in sorted(declared - imported):
                yield f"Package.swift: {name} declares {unused}, which none of its files imports"


def layer_violations(name, dependencies, targets, package):
    if name not in LAYERS:
        yield f"Package.swift: {name} has no layer; scripts/check-layering.py lists them"
        return
    for dependency in sorted(dependencies):
        if folder(package, targets[dependency]).is_relative_to(package / "Tests"):
            yield f"Package.swift: {name} depends on {dependency}, which is for tests"
        elif LAYERS.get(dependency, -1) >= LAYERS[name]:
            yield f"Package.swift: {name} depends on {dependency}, which does not stand below it"


def plant_import(text, target):
    def plant(package):
        (package / "Sources" / target / "Planted.swift").write_text(text + "\n")

    return plant


def plant_dependency(target, dependency):
    def plant(package):
        file = package / "Package.swift"
        marked = re.sub(
            rf'(name: "{target}",\s*dependencies: \[)', rf'\1"{dependency}", ', file.read_text(), count=1)
        file.write_text(marked)

    return plant


def plant_target(package):
    file = package / "Package.swift"
    file.write_text(file.read_text().replace("    targets: [", '    targets: [\n        .target(name: "Planted"),', 1))


PLANTS = [
    (plant_import("import Yams", "QueryAPI"), "QueryAPI imports Yams, which"),
    (plant_import("@preconcurrency public import NIOCore", "Ingestion"), "Ingestion imports NIOCore, which"),
    (plant_import("@testable import SQLiteStorage", "EventStorage"), "EventStorage imports SQLiteStorage, which"),
    (plant_import("internal import struct Foundation.Date", "CloudTrailLogs"), "CloudTrailLogs imports Foundation;"),
    (plant_dependency("EventStorage", "QueryAPI"), "EventStorage depends on QueryAPI, which does not stand below"),
    (plant_dependency("SQLiteStorage", "TestSupport"), "SQLiteStorage depends on TestSupport, which is for tests"),
    (plant_dependency("SyntheticArchive", "CTrackerZlib"), "SyntheticArchive declares CTrackerZlib, which none"),
    (plant_target, "Planted has no layer"),
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
