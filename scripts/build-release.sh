#!/usr/bin/env bash
# Builds executables as they are given away, and prints where they are: optimised, the standard library linked in, without symbols.
# usage: build-release.sh PRODUCT…   (cloudtrail-tracker, TriggerFunction, QueryFunction, tracker-benchmark, scanner-fuzzer …)
set -euo pipefail
cd "$(dirname "$0")/.."

if (($# == 0)); then
    echo "usage: $0 PRODUCT…" >&2
    exit 64
fi

# Static and dynamic builds share no object files: a folder of its own keeps .build for tests, which cannot link the testing library in.
scratch=.build-release

# Swift's own libraries use little of libstdc++; where a folder has the static one alone, that little is linked.
mkdir -p "$scratch/static"
ln -sf "$(clang -print-file-name=libstdc++.a)" "$scratch/static/libstdc++.a"

# Symbols would name the frames of a crash to the toolchain's backtracer alone, which is not where the executables go.
flags=(--configuration release --scratch-path "$scratch" --static-swift-stdlib -Xlinker "-L$PWD/$scratch/static" -Xlinker -s)
for product in "$@"; do
    swift build "${flags[@]}" --product "$product" >&2
    echo "$scratch/release/$product"
done
