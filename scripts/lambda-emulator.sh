#!/usr/bin/env bash
# Fetches AWS's Lambda Runtime Interface Emulator, once, and prints where it is. It comes within AWS's SAM CLI.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.170.0
emulator=.tools/aws-lambda-rie-$version
case $(uname -m) in
x86_64) architecture=x86_64 ;;
aarch64) architecture=arm64 ;;
esac

if [[ ! -x $emulator ]]; then
    python=.tools/venv/bin/python
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    echo "fetching AWS's Runtime Interface Emulator" >&2
    "$python" -m pip --quiet --disable-pip-version-check download --no-deps --dest "$folder" "aws-sam-cli==$version" >&2
    "$python" - "$folder"/aws_sam_cli-*.whl "samcli/local/rapid/aws-lambda-rie-$architecture" >"$folder/emulator" <<'PYTHON'
import sys, zipfile
sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))
PYTHON
    chmod +x "$folder/emulator"
    mkdir -p .tools
    mv "$folder/emulator" "$emulator"
fi
echo "$emulator"
