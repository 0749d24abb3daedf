#!/usr/bin/env bash
# Packs each function for AWS Lambda, for this machine's architecture: dist/cloudtrail-tracker-{trigger,query}-{x86_64,arm64}.zip.
# usage: package.sh [NAME=EXECUTABLE …]   packs executables that are built already, instead of building both functions
set -euo pipefail
cd "$(dirname "$0")/.."

case $(uname -m) in
x86_64) architecture=x86_64 loader=ld-linux-x86-64.so.2 ;;
aarch64) architecture=arm64 loader=ld-linux-aarch64.so.1 ;;
*)
    echo "error: Lambda has no functions for $(uname -m), and an executable needs a machine of its architecture to be built" >&2
    exit 1
    ;;
esac

executables=("$@")
if (($# == 0)); then
    built=$(scripts/build-release.sh TriggerFunction QueryFunction)
    executables=(trigger="${built%%$'\n'*}" query="${built##*$'\n'}")
fi

# Parts of these are in the executables.
linked=()
for library in libstdc++.a libgcc.a libc.a; do
    linked+=(--linked "$(clang -print-file-name="$library")")
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
clang -static -Os -Wall -Wextra -Werror -s "-DLOADER=\"$loader\"" -o "$folder/bootstrap" scripts/bootstrap.c

mkdir -p dist
for executable in "${executables[@]}"; do
    archive=dist/cloudtrail-tracker-${executable%%=*}-$architecture.zip
    pack=(python3 scripts/pack-function.py --executable "${executable#*=}" --bootstrap "$folder/bootstrap" --loader "$loader"
        "${linked[@]}")
    "${pack[@]}" "$archive"
    "${pack[@]}" --quiet "$folder/again.zip"
    if ! cmp "$archive" "$folder/again.zip"; then
        echo "error: packing the same files twice gives different archives" >&2
        exit 1
    fi
done
