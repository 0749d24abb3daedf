#!/usr/bin/env python3
"""Packs an executable, with all that it needs of this machine, into a zip file for AWS Lambda.

    bootstrap             what Lambda starts: hands over to the loader in lib
    function              the executable
    lib/                  the dynamic loader, and every shared library that the executable names, directly or not; those of
                          protocols that no function speaks are replaced by empty ones
    certs/ca-bundle.crt   the authorities that this machine trusts
    licenses/             of everything above

The same files give the same archive, byte for byte: entries are sorted, and their times and modes do not depend on this
machine. SOURCE_DATE_EPOCH sets the times.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

# What a function may weigh, zipped.
LIMIT = 13_500_000

BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

# What libcurl needs for LDAP and RTMP, and these for a second TLS library, is a third of all that it needs.
UNUSED = re.compile(r"lib(ldap|lber|rtmp)[.-]")

# The earliest time that a zip file can express.
EARLIEST = 315_532_800

PROJECT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--executable", required=True, type=Path)
    parser.add_argument("--bootstrap", required=True, type=Path, help="the program that Lambda starts")
    parser.add_argument("--loader", required=True, help="the file name of the dynamic loader")
    parser.add_argument(
        "--linked", action="append", default=[], type=Path, help="a static library of which the executables hold parts")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("archive", type=Path)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        empty = empty_libraries(options.executable, Path(folder))
        libraries = shared_libraries(options.executable, Path(folder))
        if options.loader not in libraries:
            sys.exit(f"error: {options.executable} is not started by {options.loader}")
        executables = {"bootstrap": options.bootstrap, "function": options.executable}
        executables |= {f"lib/{name}": path for name, path in libraries.items()}
        owned = [path for name, path in libraries.items() if name not in empty]
        files = {"certs/ca-bundle.crt": bundle()} | licenses(owned + options.linked)
        write(options.archive, executables, files)

    size = options.archive.stat().st_size
    if not options.quiet:
        print(f"{options.archive}: {size / 1e6:.1f} MB, {len(libraries)} libraries, {len(files) - 1} licences")
    if size > LIMIT:
        sys.exit(f"error: {options.archive} has {size} bytes, more than {LIMIT}")


def empty_libraries(executable, folder):
    """Makes libraries for protocols that no function speaks: with the same functions, which do nothing and fail."""
    replaced = {name: path for name, path in shared_libraries(executable).items() if UNUSED.match(name)}
    for name, path in replaced.items():
        versions = {}
        # "0000000000013a20 T ldap_abandon_ext@@OPENLDAP_2.5"; not every library has versions.
        for line in output("nm", "--dynamic", "--defined-only", path).splitlines():
            kind, symbol = line.split()[1:]
            if kind in "TW":
                function, _, version = symbol.partition("@")
                versions.setdefault(version.lstrip("@"), set()).add(function)
        source, script = folder / "empty.c", folder / "empty.map"
        functions = sorted(set().union(*versions.values()))
        source.write_text("".join(f"int {function}(void) {{ return -1; }}\n" for function in functions))
        script.write_text("".join(
            f"{version} {{ {'; '.join(sorted(names))}; }};\n" for version, names in sorted(versions.items()) if version))
        options = [f"-Wl,--version-script={script}"] if script.read_text() else []
        output("clang", "-shared", "-nostdlib", "-s", "-O1", "-fno-builtin", f"-Wl,-soname,{name}", *options,
               "-o", folder / name, source)
    return set(replaced)


def output(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def shared_libraries(executable, first=None):
    """The path of each shared library by the name under which the loader looks for it, at first in a folder."""
    environment = os.environ | {"LD_LIBRARY_PATH": str(first)} if first else None
    found = {}
    for line in output("ldd", executable, env=environment).splitlines():
        # "libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x…)", and "/lib64/ld-linux-x86-64.so.2 (0x…)" for the loader;
        # linux-vdso.so.1 is the kernel's and has no path.
        words = re.fullmatch(r"\s*(\S+)(?: => (.+?))?(?: \(0x[0-9a-f]+\))?", line)
        name, path = words.groups() if words else (line, None)
        if path == "not found":
            sys.exit(f"error: {executable} needs {name}, which is not installed")
        path = path or name
        if path.startswith("/"):
            found[Path(name).name] = Path(path)
    return found


def bundle():
    for path in map(Path, BUNDLES):
        if path.is_file():
            return path.read_bytes()
    sys.exit("error: there is no bundle of certificate authorities: install ca-certificates")


def licenses(libraries):
    """The licence texts of the libraries, of Swift's standard library and of this project."""
    texts = {
        "licenses/cloudtrail-tracker/LICENSE": (PROJECT / "LICENSE").read_bytes(),
        "licenses/swift/LICENSE.txt": swift_license().read_bytes(),
    }
    for package in sorted(debian_packages(libraries)):
        # Packages of one source have one text as a rule, which may be long.
        folder, text = f"licenses/{source(package)}", Path(f"/usr/share/doc/{package}/copyright").read_bytes()
        if texts.setdefault(f"{folder}/copyright", text) != text:
            texts[f"{folder}/copyright-{package}"] = text
    # Debian's notices refer to the texts of common licences by their place on a Debian machine.
    common = re.compile(rb"/usr/share/common-licenses/([\w.-]*\w)")
    for name in sorted({name for text in texts.values() for name in common.findall(text)}):
        path = Path("/usr/share/common-licenses", name.decode())
        if path.is_file():
            texts[f"licenses/common-licenses/{path.name}"] = path.read_bytes()
    return texts


def debian_packages(libraries):
    """The packages that installed the libraries, and the bundle of authorities."""
    packages = {"ca-certificates"}
    for library in libraries:
        # dpkg may know a library below /usr/lib by its path through /lib, or the other way round.
        paths = [library.resolve(), Path("/", *library.resolve().parts[2:]), library]
        for path in paths:
            answer = subprocess.run(["dpkg-query", "--search", path], capture_output=True, text=True)
            if answer.returncode == 0:
                packages.add(re.split("[:,]", answer.stdout)[0])
                break
        else:
            sys.exit(f"error: no package of this machine owns {library}, so that its licence is unknown")
    return packages


def source(package):
    """The source that a package was built from: one `copyright` covers all that comes from it."""
    # Several lines, where a package is installed for several architectures.
    return output("dpkg-query", "--show", "--showformat", "${source:Package}\n", package).split()[0]


def swift_license():
    """The toolchain's own licence, which is that of the standard library that it links into executables."""
    # …/usr/lib/swift
    runtime = Path(json.loads(output("swift", "-print-target-info"))["paths"]["runtimeResourcePath"])
    path = runtime.parent.parent / "share/swift/LICENSE.txt"
    if not path.is_file():
        sys.exit(f"error: there is no {path}, so that the licence of Swift's standard library is unknown")
    return path


def write(archive, executables, files):
    moment = max(int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST)), EARLIEST)
    entries = {name: (0o755, path.read_bytes()) for name, path in executables.items()}
    entries |= {name: (0o644, content) for name, content in files.items()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip_file:
        for name, (mode, content) in sorted(entries.items()):
            entry = zipfile.ZipInfo(name, time.gmtime(moment)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, which makes the mode count
            entry.external_attr = (0o100000 | mode) << 16
            zip_file.writestr(entry, content)


if __name__ == "__main__":
    main()
