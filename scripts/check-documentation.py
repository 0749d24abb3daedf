#!/usr/bin/env python3
"""Checks that every public declaration of Sources is documented, and that documented parameters exist.

The rules are swift-format's. `--self-test` plants violations in a copy and fails unless each is found.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

RULES = ["AllPublicDeclarationsHaveDocumentation", "ValidateDocumentationComments"]

# The second rule also wants a sentence for each result and error, where the summary has said it already.
STYLE = re.compile(r"add a '(Returns|Throws):' section|replace the (singular inline|plural)|remove the '(Returns|Throws):'")

PLANTS = {
    "undocumented type": ("public struct Planted {}", "add a documentation comment for 'Planted'"),
    "undocumented function": ("/// A type.\npublic enum Planted {\n    public static func planted() {}\n}", "for 'planted()'"),
    "undocumented extension member": ("extension Int {\n    public var planted: Int { 1 }\n}", "for 'planted'"),
    "parameter that does not exist": (
        "/// Plants.\n///\n/// - Parameters:\n///   - seed: What.\n///   - soil: Where.\n"
        "public func planted(seed: Int, water: Int) {}",
        "change the parameters of the documentation of 'planted'",
    ),
}
HARMLESS = (
    "/// Plants.\n///\n/// - Parameter seed: What.\n/// - Returns: What grew.\npublic func planted(seed: Int) -> Int { seed }\n"
    "func hidden() {}"
)


def violations(folder):
    """What swift-format finds, as lines that start with the file's path."""
    listed = subprocess.run(["swift", "format", "dump-configuration"], check=True, capture_output=True, text=True)
    configuration = json.loads(listed.stdout)
    configuration["rules"] = {rule: rule in RULES for rule in configuration["rules"]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(configuration, file)
        file.flush()
        result = subprocess.run(
            ["swift", "format", "lint", "--configuration", file.name, "--recursive", str(folder)],
            capture_output=True, text=True,
        )
    lines = result.stderr.splitlines()
    found = [line for line in lines if any(f"[{rule}]" in line for rule in RULES) and not STYLE.search(line)]
    if result.returncode and not found:
        found = lines
    return found


def self_test():
    failures = 0
    for name, (text, expected) in {**PLANTS, "documented function": (HARMLESS, None)}.items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "Planted.swift").write_text(text + "\n")
            found = violations(folder)
        if (expected is None and found) or (expected and not any(expected in line for line in found)):
            failures += 1
            print(f"self-test: {name}: expected {expected!r}, found {found}", file=sys.stderr)
    print(f"check-documentation: {len(PLANTS) + 1 - failures} of {len(PLANTS) + 1} self-tests passed")
    return 1 if failures else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if sys.argv[1:]:
        print("usage: check-documentation.py [--self-test]", file=sys.stderr)
        return 64
    sources = Path(__file__).resolve().parent.parent / "Sources"
    found = violations(sources)
    for line in found:
        print(line, file=sys.stderr)
    print(f"check-documentation: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
