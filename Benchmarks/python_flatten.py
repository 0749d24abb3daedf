#!/usr/bin/env python3
"""Flattens logs with Python's own gzip and json, as a script would that does what `transform --all` does.

Names of nested members are joined with `_`, positions in lists are left out, values become text, and an attribute with several
distinct values becomes a list of them. It does less than the program: it redacts nothing, and neither works out who did it nor
takes over what records of other kinds call their time, name and identifier.

usage: python_flatten.py LOG.json.gz...
"""

import gzip
import json
import sys

# Numbers stay as they are written.
DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def flatten(value, name, attributes):
    """Adds the leaves below `value`; those without text are none."""
    if isinstance(value, dict):
        for member, below in value.items():
            flatten(below, f"{name}_{member}" if name else member, attributes)
    elif isinstance(value, list):
        for element in value:
            flatten(element, name, attributes)
    elif isinstance(value, bool):
        add("true" if value else "false", name, attributes)
    elif value:
        add(value, name, attributes)


def add(text, name, attributes):
    present = attributes.setdefault(name, text)
    if present is text:
        return
    if not isinstance(present, list):
        if present != text:
            attributes[name] = [present, text]
    elif text not in present:
        present.append(text)


def main():
    write = sys.stdout.write
    for path in sys.argv[1:]:
        with gzip.open(path) as log:
            records = DECODER.decode(log.read().decode())["Records"]
        for record in records:
            attributes = {}
            flatten(record, "", attributes)
            write(ENCODER.encode(attributes) + "\n")


if __name__ == "__main__":
    main()
