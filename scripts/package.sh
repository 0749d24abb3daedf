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

# Static and dynamic builds of the standard library do not share object files: a folder of its own keeps `make build` quick.
scratch=.build-functions
executables=("$@")
if (($# == 0)); then
    # Swift's own libraries use little of libstdc++; where a folder has the static one alone, that little is linked.
    mkdir -p "$scratch/static"
    ln -sf "$(clang -print-file-name=libstdc++.a)" "$scratch/static/libstdc++.a"
    for product in TriggerFunction QueryFunction; do
        swift build --configuration release --scratch-path "$scratch" --product "$product" \
            --static-swift-stdlib -Xlinker "-L$PWD/$scratch/static" -Xlinker -s
    done
    executables=(trigger="$scratch/release/TriggerFunction" query="$scratch/release/QueryFunction")
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
clang -static -Os -Wall -Wextra -Werror -s "-DLOADER=\"$loader\"" -o "$folder/bootstrap" scripts/bootstrap.c

mkdir -p dist
for executable in "${executables[@]}"; do
    archive=dist/cloudtrail-tracker-${executable%%=*}-$architecture.zip
    pack=(python3 scripts/pack-function.py --executable "${executable#*=}" --bootstrap "$folder/bootstrap" --loader "$loader"
        --packages "$scratch")
    "${pack[@]}" "$archive"
    "${pack[@]}" --quiet "$folder/again.zip"
    if ! cmp "$archive" "$folder/again.zip"; then
        echo "error: packing the same files twice gives different archives" >&2
        exit 1
    fi
done
