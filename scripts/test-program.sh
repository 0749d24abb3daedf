#!/usr/bin/env bash
# Tries the program as on a machine that has no toolchain: it needs libraries of the system alone, whose packages README.md names, and
# works where no file of the toolchain can be reached.
# usage: test-program.sh PROGRAM
set -euo pipefail

LIMIT=20000000

fail() {
    echo "error: $*" >&2
    exit 1
}

(($# == 1)) || { echo "usage: $0 PROGRAM" >&2; exit 64; }
program=$(realpath "$1")
cd "$(dirname "$0")/.."
# "runtimeResourcePath": "/opt/swift/usr/lib/swift"
toolchain=$(swift -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
[[ -d $toolchain ]] || fail "the toolchain's folder is unknown"

# What it needs, and what it weighs.

needed=$(readelf --dynamic "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
[[ -n $needed ]] || fail "$program names no library at all"
packages=()
for library in $needed; do
    owner=$(dpkg-query --search "*-linux-gnu/$library" "*/lib64/$library" 2>/dev/null | sed -n '1s/:.*//p') || true
    [[ -n $owner ]] || fail "$program needs $library, which no package of the system has"
    # What every machine of this kind has.
    [[ $owner == libc6 || $owner == libgcc-s1 ]] || packages+=("$owner")
done
for package in "${packages[@]}"; do
    grep --quiet --word-regexp --fixed-strings -- "$package" README.md || fail "README.md does not name $package, which the program needs"
done
paths=$(readelf --dynamic "$program" | sed -n 's/.*(R\(UN\)\?PATH).*\[\(.*\)\]/\2/p')
[[ -z $paths || $paths == "\$ORIGIN" ]] || fail "$program looks for libraries in $paths"

size=$(stat --dereference --format=%s "$program")
((size <= LIMIT)) || fail "$program has $size bytes, more than $LIMIT"

# Whether it works.

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$program" "$folder/cloudtrail-tracker"

cat >"$folder/try" <<'TRY'
set -euo pipefail
step() { echo "-- $*" >&2; }
cd "$1"
step version
./cloudtrail-tracker --version
step import
./cloudtrail-tracker generate --events 1000 --days 3 --users 5 --accounts 1 --end 2024-06-01T00:00:00Z --output archive
printf 'store: "sqlite:events.db"\nfilterEventNames: []\n' >settings.yml
./cloudtrail-tracker import --settings settings.yml archive
step query
count=$(./cloudtrail-tracker query --settings settings.yml scan from=2024-05-01 to=2024-06-01 count=true)
[[ $count == 1000 ]] || { echo "error: of 1000 events $count were found" >&2; exit 1; }
step serve
./cloudtrail-tracker serve --settings settings.yml --port 0 2>serve.log &
server=$!
for _ in {1..100}; do
    url=$(sed -n 's/^listening on //p' serve.log)
    [[ -n $url ]] && break
    kill -0 "$server" || { cat serve.log >&2; exit 1; }
    sleep 0.1
done
curl --silent --show-error --fail --compressed "$url/scan?from=2024-05-01&to=2024-06-01" >/dev/null
kill -TERM "$server"
wait "$server" || { echo "error: the server ended with status $?" >&2; cat serve.log >&2; exit 1; }
TRY

# In a name space of its own, where empty folders cover the toolchain's. One that is installed below /usr shares it with the system.
hidden=()
if [[ $toolchain == /usr ]]; then
    for part in /usr/lib/swift /usr/lib/swift_static /usr/libexec/swift; do
        [[ -d $part ]] && hidden+=("$part")
    done
else
    hidden=("$toolchain")
fi
cat >"$folder/enter" <<'ENTER'
folder=$1 runtime=$2
shift 2
for part in "$@"; do mount -t tmpfs none "$part" || exit 1; done
[ ! -e "$runtime" ] || exit 1
exec env --ignore-environment PATH=/usr/bin:/bin HOME="$folder" bash "$folder/try" "$folder"
ENTER
namespace=(unshare --mount)
((EUID == 0)) || namespace+=(--user --map-root-user)
if "${namespace[@]}" true 2>/dev/null; then
    "${namespace[@]}" sh "$folder/enter" "$folder" "$toolchain/lib/swift/linux" "${hidden[@]}"
else
    echo "note: no name space can be made here, so that the toolchain stays in reach" >&2
    env --ignore-environment PATH=/usr/bin:/bin HOME="$folder" bash "$folder/try" "$folder"
fi
echo "$1: $(awk "BEGIN { printf \"%.1f\", $size / 1e6 }") MB, works without the toolchain, over ${packages[*]}"
